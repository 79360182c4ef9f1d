// @vitest-environment jsdom
import { getHeads } from "@automerge/automerge/slim"
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { answersOf, type Field, type Gabarit } from "../../api"
import type { Saved } from "../../sync"
import { address, leaveApp, openApp } from "../testing/app"
import { openedDocument } from "../testing/documents"
import { FICHE, ODILE, summary } from "../testing/fixtures"
import { announced, HERE, indicator, openPage, TABLE } from "../testing/document-page"

const { opening, drawn } = await vi.hoisted(async () => ({ ...(await import("../testing/opening")), drawn: vi.fn() }))

vi.mock("../../sync", async (original) => ({ ...(await original<object>()), openDocuments: () => opening.now() }))
// The form has tests of its own; here it is enough that it stands there.
vi.mock("../../form/DocumentForm", () => ({
  DocumentForm: ({ readOnly }: { readOnly?: boolean }) => {
    drawn()
    return <textarea aria-label="Champ" readOnly={readOnly} />
  },
}))

afterEach(leaveApp)

test("a document has its title, its kind and the way back", async () => {
  await openPage()
  expect(document.title).toBe("Fiche d’essai · Maillage")
  const crumbs = within(screen.getByRole("navigation", { name: "Fil d’Ariane" }))
  await waitFor(() => expect(crumbs.getByRole("link", { name: "Documents" }).getAttribute("href")).toBe("/espaces/w1"))
  expect(crumbs.getByText("Fiche action")).toBeTruthy()
  await within(screen.getByRole("banner")).findByRole("link", { name: "CLS d’essai" })
})

test("R31: of a document whose fields are all withheld, since nobody here knows its form, the title is shown", async () => {
  const gabarit = "ailleurs/fiche@9"
  opening.now = () => new Promise(() => undefined)
  openApp("/documents/d1", { me: ODILE, table: {
    ...TABLE,
    "GET /documents/d1": { body: summary("d1", "Fiche d’ailleurs", { gabarit, sensitiveTo: "write", role: "read" }) },
    "GET /documents/d1/content": { body: { schema: 1, gabarit, title: "Fiche d’ailleurs", fields: {}, unknown: {}, problems: [] } },
  } })
  await screen.findByRole("heading", { level: 1, name: "Fiche d’ailleurs" })
  expect(await screen.findByRole("textbox", { name: "Champ" })).toBeTruthy()
})

test("C57: while a document is being opened the page has a heading and says so", async () => {
  opening.now = () => new Promise(() => undefined)
  openApp("/documents/d1", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { level: 1, name: "Ouverture du document…" })
  await waitFor(() => expect(announced()).toBe("Ouverture du document…"), { timeout: 5_000 })
})

test.each<[Saved, RegExp]>([
  [{ state: "saved", at: new Date("2026-11-24T14:32:07").getTime() }, /^Enregistré à 14:32:07$/],
  [{ state: "saving" }, /^Enregistrement…$/],
  [{ state: "stuck", unsaved: 0 }, /^Impossible d’enregistrer, voir en haut de la page$/],
  [{ state: "offline", unsaved: 3 }, /^Hors ligne\u00a0: 3 modifications gardées sur cet appareil$/],
  [{ state: "offline", unsaved: 1 }, /^Hors ligne\u00a0: 1 modification gardée sur cet appareil$/],
  [{ state: "offline", unsaved: 0 }, /^Hors ligne$/],
  [{ state: "retrying", inSeconds: 4, unsaved: 2 }, /^Impossible d’enregistrer, nouvelle tentative dans 4\u00a0s$/],
  [{ state: "retrying", inSeconds: 0, unsaved: 2 }, /^Impossible d’enregistrer, nouvelle tentative…$/],
  [{ state: "retrying", inSeconds: 4, unsaved: 0 }, /^Connexion perdue/],
  [{ state: "retrying", inSeconds: 4, unsaved: 2, why: "crowded" }, /^Trop d’onglets ouverts\u00a0: fermez-en/],
  [{ state: "retrying", inSeconds: 4, unsaved: 2, why: "busy" }, /^Serveur très occupé/],
  [{ state: "retrying", inSeconds: 4, unsaved: 2, why: "gateway" }, /^Accès au réseau à renouveler/],
  [{ state: "cut-off", why: "outdated", unsaved: 2 }, /^Page trop ancienne/],
  [{ state: "cut-off", why: "elsewhere", unsaved: 2 }, /^Maillage est à une autre adresse/],
  [{ state: "cut-off", why: "closed", unsaved: 0 }, /^Page à recharger$/],
  [{ state: "signed-out", unsaved: 2 }, /^Session terminée\u00a0: 2 modifications à enregistrer$/],
  [{ state: "removed", unsaved: 0 }, /^Accès retiré$/],
  [{ state: "read-only", unsaved: 0 }, /^Lecture seule$/],
  [{ state: "opening" }, /^Ouverture/],
])("%j is said in words", async (saved, words) => {
  const opened = await openPage()
  act(() => opened.say(saved))
  expect(indicator()).toMatch(words)
})

test("C105: a key, for which the document is unsaved a moment and then saved, draws the indicator and not the page", async () => {
  const opened = await openPage()
  act(() => opened.say({ state: "saved", at: 1 }))
  await waitFor(() => expect(indicator()).toMatch(/^Enregistré/))
  drawn.mockClear()
  for (let key = 0; key < 3; key += 1) {
    act(() => opened.say({ state: "saving" }))
    act(() => opened.say({ state: "saved", at: 2 + key }))
  }
  expect(drawn).not.toHaveBeenCalled()
})

test("the indicator doesn’t chatter: it is read, not announced", async () => {
  await openPage()
  expect(screen.getByRole("status", { name: "Enregistrement" }).getAttribute("aria-live")).toBe("off")
})

test("a device that keeps nothing is told of, also in the indicator", async () => {
  const opened = await openPage()
  act(() => {
    opened.keep({ kept: false, why: "unavailable" })
    opened.say({ state: "offline", unsaved: 2 })
  })
  expect(screen.getByRole("alert").textContent).toContain("Cet appareil ne garde rien")
  expect(indicator()).toBe("Hors ligne\u00a0: 2 modifications gardées dans cette page seulement")
})

test("others are shown with a way to them, come and go with an announcement", async () => {
  const opened = await openPage()
  vi.useFakeTimers({ now: Date.now() + 60_000 })
  try {
    act(() => opened.meet([HERE]))
    expect(screen.getByRole("button", { name: "1 autre personne dans le document" })).toBeTruthy()
    act(() => void vi.advanceTimersByTime(2_000))
    expect(announced()).toBe("Firmin Gouvernail vient d’arriver dans le document.")
    act(() => opened.meet([]))
    act(() => void vi.advanceTimersByTime(5_000))
    act(() => void vi.advanceTimersByTime(1_000))
    expect(announced()).toBe("Firmin Gouvernail a quitté le document.")
  } finally {
    vi.useRealTimers()
  }
})

test("a lost connection is no news of the others", async () => {
  const opened = await openPage()
  vi.useFakeTimers({ now: Date.now() + 60_000 })
  try {
    act(() => opened.meet([HERE]))
    act(() => void vi.advanceTimersByTime(2_000))
    expect(announced()).toBe("Firmin Gouvernail vient d’arriver dans le document.")
    act(() => opened.link.become({ state: "offline", at: Date.now() }))
    act(() => opened.meet([]))
    act(() => void vi.advanceTimersByTime(10_000))
    expect(announced()).not.toContain("a quitté")
    act(() => opened.link.become({ state: "online" }))
    act(() => opened.meet([HERE]))
    act(() => void vi.advanceTimersByTime(10_000))
    expect(announced()).toBe("De nouveau en ligne.")
  } finally {
    vi.useRealTimers()
  }
})

test("the menu of people stays under the focus when the last of them leaves", async () => {
  const opened = await openPage()
  act(() => opened.meet([HERE]))
  const button = screen.getByRole("button", { name: "1 autre personne dans le document" })
  button.focus()
  fireEvent.click(button)
  await screen.findByRole("menuitem", { name: /Firmin Gouvernail/ })
  await waitFor(() => expect(document.activeElement?.getAttribute("role")).toMatch(/menu/))
  act(() => opened.meet([]))
  expect(screen.getByRole("menuitem", { name: "Il n’y a plus personne d’autre dans le document" })).toBeTruthy()
  fireEvent.keyDown(document.activeElement!, { key: "Escape" })
  await waitFor(() => expect(document.activeElement).toBe(button))
  button.blur()
  await waitFor(() => expect(button.isConnected).toBe(false))
})

test("the history has an address of its own, and the focus when it is opened", async () => {
  await openPage()
  const button = screen.getByRole("button", { name: "Historique" })
  button.focus()
  fireEvent.click(button)
  await screen.findByText("Rien n’a encore été modifié.")
  expect(address()).toBe("/documents/d1/historique")
  expect(screen.getByRole("dialog", { name: "Historique" })).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: "Fermer" }))
  await waitFor(() => expect(address()).toBe("/documents/d1"))
})

test("who manages the workspace is noticed as a pilot", async () => {
  const field = { key: "pilote_personne", label: "Personne référente", help: "", example: "", sensitive: false } as const
  const pilot: Field = { ...field, status: "facultatif", kind: { type: "member" } }
  const gabarit: Gabarit = {
    ...FICHE, id: "essai/fiche-action@1", sections: [{ key: "tout", label: "Tout", help: "", fields: [pilot] }],
  }
  const members = [{ id: "m1", name: "Maëlle Coordon", email: null, role: "manage" }]
  const fields = { pilote_personne: { nom: "Maëlle Coordon", ref: null } }
  const opened = openedDocument("d1", { gabarit: gabarit.id, title: "", fields })
  opening.now = () => Promise.resolve(opened.documents)
  const table = { ...TABLE, "GET /gabarits": { body: [gabarit] }, "GET /workspaces/w1/members": { body: members } }
  openApp("/documents/d1", { me: ODILE, table })
  fireEvent.click(await screen.findByRole("button", { name: /^Correcteur de méthode/ }))
  expect(await screen.findByText(/^Cette personne gère l’espace de travail/)).toBeTruthy()
})

/** The page with its history open: one edit session, whose document this device has. */
async function openHistory(): Promise<void> {
  const table = { ...TABLE }
  const opened = openedDocument("d1", { gabarit: FICHE.id, title: "Fiche d’essai", fields: {} })
  opening.now = () => Promise.resolve(opened.documents)
  const editSession = {
    participant: "p1", name: "Anselme Plumier", firstAt: 0, lastAt: 0, changes: 1, fields: [], before: [],
    heads: getHeads(opened.document.handle.doc()),
  }
  table["GET /documents/d1/history"] = { body: { editSessions: [editSession], truncated: false } }
  openApp("/documents/d1/historique", { me: ODILE, table })
  await screen.findByText("Anselme Plumier", { selector: "strong" })
}

test("beside the form, a moment of the past takes the focus, and gives it back to where it was chosen", async () => {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.startsWith("(width >="), addEventListener: () => undefined, removeEventListener: () => undefined,
  }))
  await openHistory()
  const chosen = () => screen.getByRole("button", { name: /^Voir le document à ce moment/ })
  chosen().focus()
  fireEvent.click(chosen())
  const band = await screen.findByRole("group", { name: /^Le document est affiché tel qu’il était/ })
  expect(document.activeElement).toBe(band)
  const back = within(band).getByRole("button", { name: "Revenir à aujourd’hui" })
  back.focus()
  fireEvent.click(back)
  await waitFor(() => expect(document.activeElement).toBe(chosen()))
})

test("on a small screen the title has the focus once today’s document is back", async () => {
  await openHistory()
  const chosen = screen.getByRole("button", { name: /^Voir le document à ce moment/ })
  chosen.focus()
  fireEvent.click(chosen)
  const band = await screen.findByRole("group", { name: /^Le document est affiché tel qu’il était/ })
  expect(document.activeElement).toBe(band)
  const [, bar] = screen.getAllByRole("button", { name: "Revenir à aujourd’hui" })
  bar?.focus()
  fireEvent.click(bar as HTMLElement)
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1 })))
})

test("trouble in the page is told with its details; the frame stays", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  opening.now = () => Promise.reject(new TypeError("wasm said no"))
  openApp("/documents/d1", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { level: 1, name: "Quelque chose s’est mal passé" })
  fireEvent.click(screen.getByRole("button", { name: "Détails pour l’assistance" }))
  expect(screen.getByLabelText("Détails pour l’assistance").textContent).toContain("TypeError: wasm said no")
  expect(screen.getByRole("button", { name: "Recharger la page" })).toBeTruthy()
  expect(screen.getByRole("contentinfo")).toBeTruthy()
  vi.restoreAllMocks()
})

test("C96: only those who manage a document find rename and archive; all print in the same place", async () => {
  await openPage()
  expect(await screen.findByRole("button", { name: "Imprimer" })).toBeTruthy()
  fireEvent.click(await screen.findByRole("button", { name: "Autres actions sur le document" }))
  const entries = (await screen.findAllByRole("menuitem")).map((item) => item.textContent)
  expect(entries).toEqual(["Partager", "Renommer", "Archiver"])
  leaveApp()
  answersOf(ODILE.id).clear()
  const mayWrite = summary("d1", "Fiche d’essai", { role: "write" })
  await openPage("/documents/d1", { ...TABLE, "GET /documents/d1": { body: mayWrite } })
  expect(await screen.findByRole("button", { name: "Imprimer" })).toBeTruthy()
  expect(screen.queryByRole("button", { name: "Autres actions sur le document" })).toBeNull()
})

test("C96: on a phone all tools are in one menu, with their words", async () => {
  vi.stubGlobal("matchMedia", (query: string) => ({
    matches: query.includes("width <"), addEventListener: () => undefined, removeEventListener: () => undefined,
  }))
  await openPage()
  expect(screen.queryByRole("button", { name: "Historique" })).toBeNull()
  fireEvent.click(await screen.findByRole("button", { name: /^Plus/ }))
  const entries = (await screen.findAllByRole("menuitem")).map((item) => item.textContent)
  expect(entries.filter((entry) => !entry.startsWith("Correcteur"))).toEqual(["Historique", "Imprimer", "Partager", "Renommer", "Archiver"])
  fireEvent.click(screen.getByRole("menuitem", { name: "Historique" }))
  await waitFor(() => expect(address()).toBe("/documents/d1/historique"))
  vi.unstubAllGlobals()
})
