// @vitest-environment jsdom
// « Dans les textes », in the page of a workspace.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { answersOf } from "../../../api"
import { leaveApp, openApp } from "../../testing/app"
import { FICHE, MATRICE, ODILE, summary } from "../../testing/fixtures"
import { problem, type Handler, type Table } from "../../testing/server"

afterEach(leaveApp)

const PASSAGE = {
  place: "fields.contexte",
  labels: ["Contexte"],
  parts: [{ text: "L’accès aux ", found: false }, { text: "soins", found: true }],
}
const CELL = { place: "fields.acteurs.r1.role", labels: ["Acteurs", "Rôle"], parts: [{ text: "<b>soigner</b>", found: true }] }

function found(id: string, title: string, more: object = {}) {
  return { id, gabarit: FICHE.id, title: [{ text: title, found: false }], changedAt: 0, archivedAt: null, passages: [PASSAGE], more: 0, ...more }
}

const path = (words: string) => `GET /workspaces/w1/search?q=${encodeURIComponent(words)}`

function table(answers: Record<string, Handler>): Table {
  return {
    "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "manage" }] },
    "GET /workspaces/w1/documents": { body: [summary("d1", "Bouger"), summary("d2", "Qui fait quoi")] },
    "GET /workspaces/w1/presence": { body: { people: [] } },
    "GET /gabarits": { body: [FICHE, MATRICE] },
    ...Object.fromEntries(Object.entries(answers).map(([words, answer]) => [path(words), answer])),
  }
}

async function type(words: string): Promise<void> {
  fireEvent.change(await screen.findByRole("textbox", { name: /Chercher/ }), { target: { value: words } })
}

const texts = () => screen.findByRole("region", { name: "Dans les textes" })

test("C75: what is typed is looked for in the texts, and each passage leads to its place with its words marked", async () => {
  const documents = [found("d1", "Bouger"), found("d2", "Qui fait quoi", { passages: [CELL], more: 2, archivedAt: 1 })]
  openApp("/espaces/w1", { me: ODILE, table: table({ soins: { body: { documents, total: 31 } } }) })
  await type("  soins")
  const region = await texts()
  const link = await within(region).findByRole("link", { name: "Contexte\u00a0: L’accès aux soins" })
  expect(link.getAttribute("href")).toBe("/documents/d1#champ=fields.contexte&mot=soins")
  expect(within(link).getByText("soins").tagName).toBe("MARK")
  expect(region.textContent).toContain("31 documents contiennent ces mots Voici les 2 premiers.")
  expect(region.textContent).toContain("Acteurs › Rôle\u00a0: <b>soigner</b>")
  expect(region.textContent).toContain("Archivé")
  expect(region.textContent).toContain("et 2 autres passages dans ce document")
  await waitFor(() => expect(document.querySelector("[data-announcer]")?.textContent).toBe("Dans les textes\u00a0: 31 documents"))
  await type("")
  await waitFor(() => expect(screen.queryByRole("region", { name: "Dans les textes" })).toBeNull())
})

test("C75: a title that is listed already isn't shown again for itself alone", async () => {
  const documents = [found("d1", "Bouger", { passages: [] }), found("d9", "Autre", { passages: [] })]
  openApp("/espaces/w1", { me: ODILE, table: table({ boug: { body: { documents, total: 2 } }, bouge: { body: { documents: documents.slice(0, 1), total: 1 } } }) })
  await type("boug")
  await within(await texts()).findByRole("link", { name: "Autre" })
  expect(screen.getAllByRole("link", { name: "Bouger" })).toHaveLength(1)
  await type("bouge")
  await within(await texts()).findByText("Rien de plus dans les textes.")
})

test("C75: the last words win, and one is asked for each pause in the typing", async () => {
  const answers = { so: { body: { documents: [], total: 0 } }, "soins ": { body: { documents: [found("d1", "Bouger")], total: 1 } } }
  const server = openApp("/espaces/w1", { me: ODILE, table: table(answers) })
  const field = await screen.findByRole("textbox", { name: /Chercher/ })
  for (const value of ["s", "so", "soi", "soin", "soins", "soins  "]) fireEvent.change(field, { target: { value } })
  await within(await texts()).findByText("1 document contient ces mots")
  expect(server.calls.filter(({ what }) => what.includes("/search")).map(({ what }) => what)).toEqual([path("soins ")])
})

test("C75: nothing found is said, and so is why the texts aren't searched", async () => {
  const answers = {
    zzz: { body: { documents: [], total: 0 } },
    quoi: { body: { documents: [], total: 0 } },
    vite: problem(429, "too-much-at-once"),
    long: problem(422, "query-too-long"),
  }
  const server = openApp("/espaces/w1", { me: ODILE, table: table(answers) })
  await type("zzz")
  await screen.findByText(/Ni les titres ni les textes ne contiennent/)
  await type("quoi")
  await within(await texts()).findByText(/Aucun texte ne contient tous ces mots/)
  await type("vite")
  await within(await texts()).findByText(/Trop de recherches à la suite/)
  await type("long")
  await within(await texts()).findByText(/Le serveur a refusé de chercher/)
  server.unreachable = true
  await type("bouger")
  await within(await texts()).findByText(/seuls les titres sont cherchés/, {}, { timeout: 8_000 })
  expect(screen.getByRole("link", { name: "Bouger" })).toBeTruthy()
})

test("C75: what is found follows what the list says of its documents", async () => {
  let documents = [found("d1", "Bouger")]
  openApp("/espaces/w1", { me: ODILE, table: table({ soins: () => ({ body: { documents, total: documents.length } }) }) })
  await type("soins")
  await within(await texts()).findByRole("link", { name: /accès aux soins/ })
  documents = []
  act(() => void answersOf(ODILE.id).setQueryData(["documents", "w1"], [summary("d1", "Marcher")]))
  await screen.findByText(/Ni les titres ni les textes/)
})

test("C75: what was found is never kept on the device", async () => {
  openApp("/espaces/w1", { me: ODILE, table: table({ soins: { body: { documents: [found("d1", "Bouger")], total: 1 } } }) })
  await type("soins")
  await within(await texts()).findByRole("link", { name: /accès aux soins/ })
  answersOf(ODILE.id)
  dispatchEvent(new Event("pagehide"))
  expect(Object.values({ ...localStorage }).join()).not.toContain("accès aux")
})
