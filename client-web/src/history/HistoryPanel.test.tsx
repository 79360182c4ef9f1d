// @vitest-environment jsdom
import { from, getHeads, save, splice, type Doc } from "@automerge/automerge/slim"
import { change } from "@automerge/automerge/slim"
import { Repo } from "@automerge/automerge-repo/slim"
import { act, cleanup, configure, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { Profiler } from "react"
import { afterEach, expect, test, vi } from "vitest"
import { Answers, answersOf, type EditSession, type FieldChange, type History } from "../api"
import { setLanguage } from "../i18n"
import { liveAround, type LiveDocument, type Root } from "../sync"
import "../ui/testing/jsdom"
import { sourceAt } from "./moment"
import { HistoryPanel } from "./HistoryPanel"
import { valueAt } from "../shape/paths"
import { GABARIT } from "./testing/gabarit"

configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  answersOf("").clear()
  setLanguage("fr")
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const at = (text: string) => new Date(text).getTime()
const written = (...paths: string[]): FieldChange[] =>
  paths.map((path) => ({ path, kind: "written", firstAt: 0, lastAt: 0, changes: 1 }))

interface Told {
  readonly document: LiveDocument
  readonly history: History
  readonly onView: ReturnType<typeof vi.fn>
}

/** A document that two people wrote in, one after the other, and the panel of its history. */
function open({ lacksHeads = false, more = {} as Partial<EditSession>, drawn = () => {} } = {}): Told {
  const fields = { public: "", contexte: "", politiques_autre: "", acteurs: {} }
  let doc: Doc<Root> = from<Root>({ title: "Fiche", fields })
  const born = getHeads(doc)
  doc = change(doc, (root) => splice(root, ["fields", "public"], 0, 0, "Les habitants du quartier"))
  const first = getHeads(doc)
  doc = change(doc, (root) => splice(root, ["fields", "public"], 4, 9, "aînés"))
  const document = liveAround(new Repo({ network: [] }).import<Root>(save(doc)))
  const editSession = (participant: string, name: string, times: [string, string], more: Partial<EditSession>): EditSession => ({
    participant, name, firstAt: at(times[0]), lastAt: at(times[1]), changes: 3,
    fields: [], heads: [], before: [], ...more,
  })
  const history: History = {
    truncated: true,
    editSessions: [
      editSession("p2", "Odile Encrier", ["2026-11-24T14:05", "2026-11-24T14:32"], {
        fields: written("fields.public", "fields.contexte", "title", "fields.politiques_autre"),
        before: first, heads: lacksHeads ? ["00".repeat(32)] : getHeads(doc), ...more,
      }),
      editSession("p1", "Anselme Plumier", ["2026-11-23T09:00", "2026-11-23T09:00"], {
        fields: written("fields.public"), before: born, heads: first,
      }),
    ],
  }
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify(history), {
    headers: { "content-type": "application/json", date: "Tue, 24 Nov 2026 15:00:00 GMT" },
  })))
  const onView = vi.fn()
  render(
    <Answers participant="">
      <Profiler id="panel" onRender={drawn}>
        <HistoryPanel source={document} live={document} gabarit={GABARIT} viewed={undefined} onView={onView} />
      </Profiler>
    </Answers>,
  )
  return { document, history, onView }
}

/** The entry of a person's edit session. */
async function entryOf(name: string): Promise<HTMLElement> {
  const found = (await screen.findAllByText(name)).map((element) => element.closest("li")).find((item) => item !== null)
  if (!found) throw new Error(`no edit session of ${name}`)
  return found
}

async function compare(name: string, field: string): Promise<HTMLElement> {
  const entry = await entryOf(name)
  fireEvent.click(within(entry).getByRole("button", { name: /champs? modifiés?/ }))
  fireEvent.click(within(entry).getByRole("button", { name: `Comparer ${field}` }))
  return screen.findByRole("dialog", { name: `${field}\u00a0: avant et après` })
}

test("edit sessions are told by day, in words", async () => {
  open()
  const odile = await entryOf("Odile Encrier")
  expect(odile.textContent).toContain("14:05 – 14:32")
  expect(odile.textContent).toContain("Odile Encrier a complété Public visé, Contexte et 2 autres champs.")
  expect((await entryOf("Anselme Plumier")).textContent).toContain("09:00Anselme Plumier a complété Public visé.")
  const days = screen.getAllByRole("heading", { level: 3 }).map((heading) => heading.textContent)
  expect(days).toEqual(["Mardi 24 novembre", "Lundi 23 novembre"])
  expect(screen.getByText("Les séances plus anciennes ne sont pas affichées.")).toBeTruthy()
})

test("nothing is drawn for what people write, but for the names of rows, a moment later", async () => {
  const path = ["fields", "acteurs", "r1"]
  const drawn = vi.fn()
  const { document } = open({ more: { fields: written([...path, "role"].join(".")) }, drawn })
  const odile = await entryOf("Odile Encrier")
  const type = (...to: string[]) => act(() => document.change((root) => splice(root, to, 0, 0, "x")))
  act(() => document.change((root) => {
    Object.assign((root["fields"] as { acteurs: object }).acteurs, { r1: { order: "a", acteur: { nom: "Mairie" }, role: "" } })
  }))
  await within(odile).findAllByText(/Mairie/)
  const before = drawn.mock.calls.length
  vi.useFakeTimers()
  for (let key = 0; key < 5; key += 1) {
    type("fields", "public")
    type(...path, "role")
  }
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  expect(drawn).toHaveBeenCalledTimes(before)
  type(...path, "acteur", "nom")
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  vi.useRealTimers()
  expect(odile.textContent).toContain("xMairie")
})

test("S20: whoever passed on what somebody else wrote is named, in both languages", async () => {
  open({ more: { deliveredBy: "p3", deliveredByName: "Bérénice Relais" } })
  const odile = await entryOf("Odile Encrier")
  expect(odile.textContent).toContain("Contexte et 2 autres champs (transmis par Bérénice Relais).")
  expect((await entryOf("Anselme Plumier")).textContent).not.toContain("transmis")
  setLanguage("en")
  await waitFor(() => expect(odile.textContent).toContain("(passed on by Bérénice Relais)."))
})

test("S20: whoever passed it on is named also when their account is gone", async () => {
  open({ more: { deliveredBy: "p3", deliveredByName: "" } })
  const odile = await entryOf("Odile Encrier")
  expect(odile.textContent).toContain("(transmis par Une personne dont le compte n’existe plus)")
})

test("they can be filtered by person and by field", async () => {
  open()
  await entryOf("Odile Encrier")
  fireEvent.change(screen.getByLabelText("Personne"), { target: { value: "p1" } })
  expect(screen.getByRole("status").textContent).toBe("1 séance")
  fireEvent.change(screen.getByLabelText("Champ"), { target: { value: "fields.contexte" } })
  expect(screen.getByRole("status").textContent).toBe("0 séance")
  fireEvent.click(screen.getByRole("button", { name: "Tout afficher" }))
  expect(document.activeElement).toBe(screen.getByLabelText("Personne"))
  expect(screen.getByRole("status").textContent).toBe("2 séances")
  const offered = [...screen.getByLabelText<HTMLSelectElement>("Champ").options].map((option) => option.textContent)
  expect(offered).toEqual(["Tous les champs", "Public visé", "Contexte", "Titre", "Articulation"])
})

test("an edit session opens the document as it was", async () => {
  const { document: live, history, onView } = open()
  const anselme = await entryOf("Anselme Plumier")
  const name = "Voir le document à ce moment, lundi 23 novembre, 09:00"
  fireEvent.click(within(anselme).getByRole("button", { name }))
  expect(onView).toHaveBeenCalledWith(history.editSessions[1])
  const then = sourceAt(live, history.editSessions[1]?.heads ?? [])
  expect(then?.value(["fields", "public"])).toBe("Les habitants du quartier")
  expect(then?.value(["fields"])).toBe(then?.value(["fields"]))
  expect(then?.mayWrite()).toBe(false)
})

test("a device that lacks changes of that moment says so", async () => {
  const { onView } = open({ lacksHeads: true })
  const odile = await entryOf("Odile Encrier")
  fireEvent.click(within(odile).getByRole("button", { name: /^Voir le document/ }))
  expect(within(odile).getByRole("alert").textContent).toContain("n’a pas encore toutes les modifications")
  expect(onView).not.toHaveBeenCalled()
})

test("a field is compared then and now; what was removed and added is said, not only coloured", async () => {
  open()
  const dialog = await compare("Odile Encrier", "Public visé")
  expect(within(dialog).getByText("Les habitants du quartier")).toBeTruthy()
  expect(within(dialog).getByText("Les aînés du quartier")).toBeTruthy()
  expect(dialog.querySelector("del")?.textContent).toContain("[Retiré\u00a0: habitants")
  expect(dialog.querySelector("ins")?.textContent).toContain("[Ajouté\u00a0: aînés")
  fireEvent.click(within(dialog).getByRole("radio", { name: /après cette séance et maintenant/ }))
  expect(dialog.textContent).toContain("Rien n’a changé depuis.")
  expect(within(dialog).queryByRole("button", { name: "Remettre cette valeur" })).toBeNull()
})

test("C97: what the only edit session of a field did to it is shown first, however the field stands now", async () => {
  open()
  const dialog = await compare("Anselme Plumier", "Public visé")
  const choices = within(dialog).getAllByRole<HTMLInputElement>("radio")
  expect(choices.map(({ checked, parentElement }) => [checked, parentElement?.textContent])).toEqual([
    [true, "avant et après cette séance (lundi 23 novembre, 09:00)"],
    [false, "avant cette séance et maintenant"], [false, "après cette séance et maintenant"],
  ])
  expect(dialog.textContent).toContain("(vide)")
  expect(dialog.querySelector("ins")?.textContent).toContain("[Ajouté\u00a0: Les habitants du quartier")
  expect(dialog.querySelector(".history-differences del")).toBeNull()
  expect(dialog.textContent).not.toContain("Les aînés")
  fireEvent.click(choices[2] as HTMLElement)
  expect(dialog.textContent).toContain("Les aînés du quartier")
  expect(within(dialog).getByRole("button", { name: "Remettre cette valeur" })).toBeTruthy()
})

test("C97: the edit session that made the document has no before, and nothing to put back from there", async () => {
  open({ more: { before: [] } })
  const dialog = await compare("Odile Encrier", "Public visé")
  expect(within(dialog).getAllByRole("radio")).toHaveLength(2)
  expect(dialog.querySelector("ins")?.textContent).toContain("Les aînés du quartier")
  expect(within(dialog).queryByRole("button", { name: "Remettre cette valeur" })).toBeNull()
})

test("a former value is put back once both were shown and it was confirmed", async () => {
  const { document: live } = open()
  const dialog = await compare("Odile Encrier", "Public visé")
  fireEvent.click(within(dialog).getByRole("button", { name: "Remettre cette valeur" }))
  const confirm = within(dialog).getByRole("group", { name: "Remettre cette valeur\u00a0?" })
  expect(document.activeElement).toBe(within(confirm).getByRole("button", { name: "Annuler" }))
  expect(confirm.textContent).toContain("Les aînés du quartier")
  expect(confirm.textContent).toContain("Les habitants du quartier")
  expect(live.value(["fields", "public"])).toBe("Les aînés du quartier")
  fireEvent.click(within(confirm).getByRole("button", { name: "Remettre cette valeur" }))
  await waitFor(() => expect(dialog.isConnected).toBe(false))
  expect(valueAt(live.handle.doc(), ["fields", "public"])).toBe("Les habitants du quartier")
})

test("C53: in English the labels of the form are marked as French", async () => {
  open()
  setLanguage("en")
  await screen.findByText("All fields")
  const place = await screen.findAllByText("Public visé")
  expect(place.length).toBeGreaterThan(3)
  expect(place.every((element) => element.closest("[lang]")?.getAttribute("lang") === "fr")).toBe(true)
  const odile = await entryOf("Odile Encrier")
  // What the interface says of them isn't.
  expect(within(odile).getAllByText(/\(details\)/)[0]?.closest("[lang=fr]")).toBeNull()
})

test("where the history can’t be had, one may try again", async () => {
  const { document } = open()
  cleanup()
  answersOf("").clear()
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(JSON.stringify({ code: "not-found" }), {
    status: 404, headers: { "content-type": "application/problem+json" },
  })))
  render(
    <Answers participant="">
      <HistoryPanel source={document} live={document} gabarit={GABARIT} viewed={undefined} onView={() => undefined} />
    </Answers>,
  )
  await screen.findByText("Le serveur n’a pas pu donner l’historique (not-found).")
  fireEvent.click(screen.getByRole("button", { name: "Réessayer" }))
  expect(globalThis.document.activeElement).toBe(screen.getByRole("group", { name: "Historique" }))
})
