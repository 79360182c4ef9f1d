// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { answersOf, type DocumentSummary, type Role } from "../../api"
import { address, leaveApp, openApp } from "../testing/app"
import { FICHE, FIRMIN, MATRICE, ODILE, summary } from "../testing/fixtures"
import { problem, type Table } from "../testing/server"

afterEach(leaveApp)

const DOCUMENTS = [
  summary("d1", "L’accès aux soins des aînés"),
  summary("d2", "Qui fait quoi", { gabarit: MATRICE.id, filled: 4, required: 4 }),
  summary("d3", "Ancienne fiche", { archivedAt: 1 }),
  summary("d4", "Santé mentale", { role: "read", filled: 0, required: 0 }),
]

const PRESENCE = { people: [{ ...ODILE, documents: [] }, { ...FIRMIN, documents: ["d1"] }] }

function workspace(documents: readonly DocumentSummary[] = DOCUMENTS, role: Role = "manage"): Table {
  return {
    "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role }] },
    "GET /workspaces/w1/documents": { body: documents },
    "GET /workspaces/w1/presence": { body: PRESENCE },
    "GET /gabarits": { body: [FICHE, MATRICE] },
  }
}

/** The row of a document, once it is shown. */
async function row(title: string): Promise<HTMLElement> {
  const link = await screen.findByRole("link", { name: title })
  const found = link.closest("tr")
  if (!found) throw new Error(`${title} is in no list`)
  return found
}

async function choose(title: string, entry: string): Promise<void> {
  fireEvent.click(within(await row(title)).getByRole("button", { name: `Actions sur «\u00a0${title}\u00a0»` }))
  fireEvent.click(await screen.findByRole("menuitem", { name: entry }))
}

test("whoever has one workspace goes straight in", async () => {
  openApp("/", { me: ODILE, table: workspace() })
  await screen.findByRole("heading", { level: 1, name: "CLS d’essai" })
  expect(address()).toBe("/espaces/w1")
  expect(document.title).toBe("CLS d’essai · Maillage")
})

test("with several workspaces one chooses", async () => {
  const workspaces = [{ id: "w1", name: "CLS d’essai", role: "manage" }, { id: "w2", name: "Autre CLS", role: "read" }]
  openApp("/", { me: ODILE, table: { ...workspace(), "GET /workspaces": { body: workspaces } } })
  await screen.findByRole("heading", { level: 1, name: "Mes espaces" })
  expect(screen.getByRole("link", { name: "Autre CLS" }).getAttribute("href")).toBe("/espaces/w2")
  expect(screen.getByText("Votre accès : lecture")).toBeTruthy()
})

test("C74: documents are listed by kind, with how far they are, who changed them and who is in them", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  const first = await row("L’accès aux soins des aînés")
  expect(first.textContent).toContain("5 sur 9")
  expect(first.textContent).toContain("il y a 5 minutes par Anselme Plumier")
  await within(first).findByText("Firmin Gouvernail")
  expect((await row("Qui fait quoi")).textContent).toContain("Complet")
  expect((await row("Santé mentale")).textContent).toContain("Lecture seule")
  const kinds = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent)
  expect(kinds).toEqual(["Fiche action 2", "Matrice des acteurs 1", "1 document archivé"])
})

test("who is here is said, oneself included", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  const here = await screen.findByRole("region", { name: "Ici en ce moment" })
  await within(here).findByText(/Firmin Gouvernail/)
  expect(here.textContent).toContain("Odile Encrier (vous)")
})

test("titles are found without accents; how many are found is announced", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  await row("Santé mentale")
  fireEvent.change(screen.getByRole("textbox", { name: /Chercher/ }), { target: { value: "sante" } })
  await row("Santé mentale")
  expect(screen.queryByRole("link", { name: "Qui fait quoi" })).toBeNull()
  await waitFor(() => expect(document.querySelector("[data-announcer]")?.textContent).toBe("1 document trouvé"))
  fireEvent.change(screen.getByRole("textbox", { name: /Chercher/ }), { target: { value: "introuvable" } })
  fireEvent.click((await screen.findAllByRole("button", { name: "Effacer la recherche" }))[0] ?? document.body)
  await row("Qui fait quoi")
})

test("archived documents are folded away, and found all the same", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  await row("Santé mentale")
  expect(screen.queryByRole("link", { name: "Ancienne fiche" })).toBeNull()
  const fold = screen.getByRole("button", { name: "1 document archivé" })
  expect(fold.getAttribute("aria-expanded")).toBe("false")
  fireEvent.click(fold)
  await row("Ancienne fiche")
  fireEvent.click(fold)
  fireEvent.change(screen.getByRole("textbox", { name: /Chercher/ }), { target: { value: "ancienne" } })
  await row("Ancienne fiche")
})

/** Titles in the order in which they are listed. */
async function titles(): Promise<(string | null)[]> {
  await row("Santé mentale")
  const table = screen.getByRole("table", { name: "Documents" })
  return within(table).getAllByRole("link").map((link) => link.textContent)
}

const AXES = [
  summary("d1", "Fiche 10", { number: "12.10", axeNumber: "4", axe: "Lien social", pilot: "Odile Encrier", changedAt: 5 }),
  summary("d2", "Fiche 2", { number: "12.2", axeNumber: "4", axe: "Lien social", pilot: "CCAS", changedAt: 4, filled: 9 }),
  summary("d3", "Santé mentale", { number: "3.1", axeNumber: "1", axe: "Santé", createdByName: "CCAS", changedAt: 3 }),
  summary("d4", "Émotions", { createdByName: "CCAS", changedAt: 2, gabarit: MATRICE.id, required: 0, filled: 0 }),
]

test("C74: a heading sorts by its column, numbers by their value, and says so; again, the other way", async () => {
  openApp("/espaces/w1?groupe=rien", { me: ODILE, table: workspace(AXES) })
  expect(await titles()).toEqual(["Fiche 10", "Fiche 2", "Santé mentale", "Émotions"])
  const heading = (name: string) => screen.getByRole("columnheader", { name })
  expect(heading("Modifié").getAttribute("aria-sort")).toBe("descending")
  fireEvent.click(within(heading("Intitulé")).getByRole("button"))
  expect(await titles()).toEqual(["Émotions", "Fiche 2", "Fiche 10", "Santé mentale"])
  expect([heading("Intitulé"), heading("Modifié")].map((one) => one.getAttribute("aria-sort"))).toEqual(["ascending", null])
  expect(address()).toBe("/espaces/w1?tri=titre&groupe=rien")
  fireEvent.click(within(heading("Intitulé")).getByRole("button"))
  expect((await titles())[0]).toBe("Santé mentale")
  fireEvent.click(within(heading("N°")).getByRole("button"))
  expect(await titles()).toEqual(["Santé mentale", "Fiche 2", "Fiche 10", "Émotions"])
  act(() => history.back())
  await waitFor(async () => expect((await titles())[0]).toBe("Santé mentale"))
  expect(address()).toBe("/espaces/w1?tri=titre&ordre=desc&groupe=rien")
})

test("C74: the address says what is shown, and what means nothing in it is ignored", async () => {
  openApp("/espaces/w1?axe=4&groupe=rien&pilote=personne&tri=nimporte&type=x", { me: ODILE, table: workspace([...AXES, summary("d5", "Santé mentale", { axeNumber: "4" })]) })
  expect((await titles()).sort()).toEqual(["Fiche 10", "Fiche 2", "Santé mentale"])
  expect(screen.getByText("3 documents sur 5")).toBeTruthy()
  expect(screen.getByLabelText<HTMLSelectElement>("Axe").value).toBe("4")
  fireEvent.change(screen.getByLabelText("Pilote"), { target: { value: "ccas" } })
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2))
  expect(address()).toContain("pilote=ccas")
  fireEvent.click(screen.getByRole("button", { name: "Tout afficher" }))
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(6))
})

test("C74: grouped by axe, those without one come last", async () => {
  openApp("/espaces/w1?groupe=axe", { me: ODILE, table: workspace(AXES) })
  await titles()
  const groups = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent)
  expect(groups).toEqual(["1 – Santé 1", "4 – Lien social 2", "Sans axe 1"])
})

test("C74: « À moi » is what one pilots, made or changed last; « Incomplets » is what lacks something", async () => {
  openApp("/espaces/w1?groupe=rien", { me: ODILE, table: workspace(AXES) })
  await titles()
  const shown = () => within(screen.getByRole("table")).getAllByRole("link").map((link) => link.textContent)
  fireEvent.click(screen.getByRole("button", { name: "À moi" }))
  await waitFor(() => expect(screen.queryByRole("link", { name: "Santé mentale" })).toBeNull())
  expect(shown()).toEqual(["Fiche 10", "Fiche 2"])
  fireEvent.click(screen.getByRole("button", { name: "Incomplets" }))
  await waitFor(() => expect(shown()).toEqual(["Fiche 10"]))
  expect(address()).toBe("/espaces/w1?moi=1&incomplets=1&groupe=rien")
})

test("C74: what others changed since one’s last visit is found, once there was one", async () => {
  const before = Date.now() - 3_600_000
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  await row("Santé mentale")
  expect(screen.queryByRole("button", { name: "Depuis ma dernière visite" })).toBeNull()
  leaveApp()
  localStorage.setItem(`maillage.visit.${ODILE.id}.w1`, JSON.stringify({ seen: before }))
  const documents = [...DOCUMENTS, summary("d5", "Inchangé", { changedAt: before - 1 }), summary("d6", "De moi", { changedByName: ODILE.name })]
  openApp("/espaces/w1?depuis=1", { me: ODILE, table: workspace(documents) })
  await row("Santé mentale")
  expect(screen.queryByRole("link", { name: "Inchangé" })).toBeNull()
  expect(screen.queryByRole("link", { name: "De moi" })).toBeNull()
  expect(screen.getByRole("button", { name: "Depuis ma dernière visite" }).getAttribute("aria-pressed")).toBe("true")
})

test("C73: a document is duplicated under a title that is proposed, and the copy is opened", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE, table: { ...workspace(), "POST /documents/d2/duplicate": { status: 201, body: { id: "d9", url: "automerge:d9" } } },
  })
  await choose("Qui fait quoi", "Dupliquer")
  const dialog = await screen.findByRole("dialog", { name: "Dupliquer «\u00a0Qui fait quoi\u00a0»" })
  expect(within(dialog).getByLabelText<HTMLInputElement>("Titre").value).toBe("Copie de Qui fait quoi")
  fireEvent.click(within(dialog).getByRole("button", { name: "Créer la copie" }))
  await waitFor(() => expect(address()).toBe("/documents/d9"))
  expect(server.sent("POST /documents/d2/duplicate")).toEqual([{ title: "Copie de Qui fait quoi" }])
})

test("C74: several documents are put away at once, what couldn’t be is said, and all is taken back by one button", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE,
    table: {
      ...workspace(),
      "PATCH /documents/d1": problem(403, "role-too-weak"),
      "PATCH /documents/d2": (sent) => ({ body: summary("d2", "Qui fait quoi", { archivedAt: (sent as { archived: boolean }).archived ? 2 : null }) }),
    },
  })
  await row("Santé mentale")
  fireEvent.click(screen.getByRole("checkbox", { name: "Tout sélectionner" }))
  const bar = screen.getByRole("group", { name: "3 documents sélectionnés" })
  fireEvent.click(within(bar).getByRole("button", { name: "Archiver" }))
  const asked = await screen.findByRole("alertdialog", { name: "Archiver 2 documents\u00a0?" })
  expect(asked.textContent).toContain("1 des documents sélectionnés reste en place")
  fireEvent.click(within(asked).getByRole("button", { name: "Archiver" }))
  const notice = await screen.findByRole("region", { name: "Notification" })
  expect(notice.textContent).toContain("1 document est archivé. 1 document n’a pas pu être archivé. Vous n’avez pas, ou plus, le droit")
  fireEvent.click(within(notice).getByRole("button", { name: "Annuler" }))
  await screen.findByText("1 document est de nouveau modifiable.")
  expect(server.sent("PATCH /documents/d2")).toEqual([{ archived: true }, { archived: false }])
})

test("an empty workspace says what to do; whoever may only read isn’t offered what they can’t", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace([]) })
  await screen.findByText(/Commencez par une fiche action/)
  expect(screen.getByRole("button", { name: "Nouveau document" })).toBeTruthy()
  leaveApp()
  openApp("/espaces/w1", { me: ODILE, table: workspace([], "read") })
  await screen.findByText(/dès que quelqu’un en aura fait un/)
  expect(screen.queryByRole("button", { name: "Nouveau document" })).toBeNull()
})

test("a document is made of a kind and a title, both checked first", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE, table: { ...workspace(), "POST /workspaces/w1/documents": problem(422, "invalid-title") },
  })
  fireEvent.click(await screen.findByRole("button", { name: "Nouveau document" }))
  const dialog = await screen.findByRole("dialog", { name: "Nouveau document" })
  const create = within(dialog).getByRole("button", { name: "Créer le document" })
  fireEvent.click(create)
  expect(dialog.textContent).toContain("Choisissez un modèle de document.")
  expect(document.activeElement).toBe(within(dialog).getByRole("radio", { name: "Fiche action" }))
  fireEvent.click(within(dialog).getByRole("radio", { name: "Matrice des acteurs" }))
  fireEvent.change(within(dialog).getByLabelText("Titre"), { target: { value: "x".repeat(302) } })
  expect(dialog.textContent).toContain("2 caractères de trop")
  fireEvent.click(create)
  expect(server.sent("POST /workspaces/w1/documents")).toEqual([])
  fireEvent.change(within(dialog).getByLabelText("Titre"), { target: { value: "  Les acteurs  " } })
  fireEvent.click(create)
  expect((await within(dialog).findByRole("alert")).textContent).toContain("enlevez les retours à la ligne")
  expect(server.sent("POST /workspaces/w1/documents")).toEqual([{ gabarit: MATRICE.id, title: "Les acteurs" }])
})

test("C98: without a network the dialog of a new document says at once that nothing can be made, until there is one", async () => {
  const server = openApp("/espaces/w1", { me: ODILE, table: workspace() })
  const button = await screen.findByRole("button", { name: "Nouveau document" })
  server.unreachable = true
  fireEvent.click(button)
  const dialog = await screen.findByRole("dialog", { name: "Nouveau document" })
  expect((await within(dialog).findByRole("status")).textContent).toMatch(/Hors ligne.*rien ne peut être créé/)
  fireEvent.change(within(dialog).getByLabelText("Titre"), { target: { value: "Gardé" } })
  server.unreachable = false
  fireEvent.click(within(dialog).getByRole("button", { name: "Annuler" }))
  fireEvent.click(button)
  await waitFor(() => expect(screen.queryByText(/rien ne peut être créé/)).toBeNull())
})

test("C98: a matrix that is read without its sensitive fields is said to be readable offline as soon as this device has its words", async () => {
  const withheld = summary("d2", "Qui fait quoi", { gabarit: MATRICE.id, role: "read", sensitiveTo: "write" })
  openApp("/espaces/w1", { me: ODILE, table: workspace([...DOCUMENTS.filter(({ id }) => id !== "d2"), withheld]) })
  const found = await row("Qui fait quoi")
  expect(within(found).queryByText("Disponible hors ligne")).toBeNull()
  act(() => void answersOf(ODILE.id).setQueryData(["reading", "d2"], { title: "Qui fait quoi", fields: {} }))
  await within(found).findByText("Disponible hors ligne")
  act(() => void answersOf(ODILE.id).setQueryData(["reading", "d2"], null))
  await waitFor(() => expect(within(found).queryByText("Disponible hors ligne")).toBeNull())
})

test("C73: a document that is made may begin as another of its kind stands", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE, table: { ...workspace(), "POST /documents/d4/duplicate": { status: 201, body: { id: "d9", url: "automerge:d9" } } },
  })
  fireEvent.click(await screen.findByRole("button", { name: "Nouveau document" }))
  const dialog = await screen.findByRole("dialog", { name: "Nouveau document" })
  expect(within(dialog).queryByLabelText("Commencer avec")).toBeNull()
  fireEvent.click(within(dialog).getByRole("radio", { name: "Fiche action" }))
  const model = within(dialog).getByLabelText<HTMLSelectElement>("Commencer avec")
  // In order, without those of another kind and those put away.
  expect([...model.options].map(({ text }) => text)).toEqual(["Un document vide", "L’accès aux soins des aînés", "Santé mentale"])
  fireEvent.change(model, { target: { value: "d4" } })
  fireEvent.change(within(dialog).getByLabelText("Titre"), { target: { value: "Santé des jeunes" } })
  fireEvent.click(within(dialog).getByRole("button", { name: "Créer le document" }))
  await waitFor(() => expect(address()).toBe("/documents/d9"))
  expect(location.hash, "C86: its form is begun").toBe("#commencer")
  expect(server.sent("POST /documents/d4/duplicate")).toEqual([{ title: "Santé des jeunes" }])
})

test("a document is renamed by those who manage it", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE,
    table: { ...workspace(), "PATCH /documents/d2": { body: summary("d2", "Qui peut quoi", { gabarit: MATRICE.id }) } },
  })
  await choose("Qui fait quoi", "Renommer")
  const title = await screen.findByLabelText("Titre")
  expect(title.getAttribute("value")).toBe("Qui fait quoi")
  fireEvent.change(title, { target: { value: "Qui peut quoi" } })
  fireEvent.click(screen.getByRole("button", { name: "Enregistrer" }))
  await screen.findByText("Le document s’appelle maintenant « Qui peut quoi ».")
  expect(server.sent("PATCH /documents/d2")).toEqual([{ title: "Qui peut quoi" }])
})

test("whoever may only read a document finds neither rename nor archive", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  const one = await row("Santé mentale")
  fireEvent.click(within(one).getByRole("button", { name: /^Actions sur/ }))
  const menu = await screen.findByRole("menu")
  expect(within(menu).getAllByRole("menuitem").map((item) => item.textContent)).toEqual(["Dupliquer", "Historique", "Imprimer…"])
})

test("C83: one document is printed from its menu, as several are, after what is to be said of it", async () => {
  openApp("/espaces/w1", { me: ODILE, table: workspace() })
  await choose("Qui fait quoi", "Imprimer…")
  const dialog = await screen.findByRole("dialog", { name: "Imprimer ce document" })
  expect(within(dialog).getByText("Qui fait quoi")).toBeTruthy()
  expect(within(dialog).getByRole("button", { name: "Imprimer" })).toBeTruthy()
  fireEvent.click(within(dialog).getByRole("button", { name: "Annuler" }))
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull())
})

test("archiving asks first, leaves the focus in the list, and can be undone", async () => {
  const server = openApp("/espaces/w1", {
    me: ODILE, table: { ...workspace(), "PATCH /documents/d2": { body: summary("d2", "Qui fait quoi") } },
  })
  await choose("Qui fait quoi", "Archiver")
  const dialog = await screen.findByRole("alertdialog", { name: "Archiver «\u00a0Qui fait quoi\u00a0»\u00a0?" })
  expect(document.activeElement?.textContent).toBe("Annuler")
  fireEvent.click(within(dialog).getByRole("button", { name: "Archiver" }))
  const notice = await screen.findByRole("region", { name: "Notification" })
  expect(notice.textContent).toContain("«\u00a0Qui fait quoi\u00a0» est archivé.")
  expect(document.activeElement).toBe(screen.getByRole("heading", { name: "Documents" }))
  fireEvent.click(within(notice).getByRole("button", { name: "Annuler" }))
  await screen.findByText("« Qui fait quoi » est de nouveau modifiable.")
  expect(server.sent("PATCH /documents/d2")).toEqual([{ archived: true }, { archived: false }])
})

test("a change that the server refuses is said, and nothing else happens", async () => {
  openApp("/espaces/w1", { me: ODILE, table: { ...workspace(), "PATCH /documents/d2": problem(403, "role-too-weak") } })
  await choose("Qui fait quoi", "Archiver")
  fireEvent.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Archiver" }))
  await screen.findByText(/Vous n’avez pas, ou plus, le droit/)
})

test("without a network the list is shown as it was last heard, and says so", async () => {
  const server = openApp("/espaces/w1", { me: ODILE, table: workspace() })
  await row("Santé mentale")
  server.unreachable = true
  act(() => void answersOf(ODILE.id).invalidateQueries())
  await screen.findByText(/telle qu’elle a été reçue/)
  await row("Santé mentale")
  expect(within(screen.getByRole("banner")).getByText("Hors ligne")).toBeTruthy()
  server.unreachable = false
  fireEvent.click(screen.getByRole("button", { name: "Réessayer" }))
  await waitFor(() => expect(screen.queryByText(/telle qu’elle a été reçue/)).toBeNull())
})

test("a workspace that isn’t one’s own is not found", async () => {
  openApp("/espaces/w9", { me: ODILE, table: workspace() })
  await screen.findByRole("heading", { level: 1, name: "Espace introuvable" })
})
