// @vitest-environment jsdom
// One undo for a form: texts, choices, numbers, dates, rows, in the order in which they were done, from wherever one is.
import { act, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import type { Field } from "../api/generated/types"
import { Announcer } from "../ui/Announcer"
import { forgetAnnouncements } from "../ui/announce"
import { plainSource } from "../source"
import { DocumentForm } from "./DocumentForm"
import { addRow, bornDocument } from "./testing/documents"
import { fieldOf, gabaritOf } from "./testing/gabarits"
import { elsewhere, held, liveDocument, renderForm } from "./testing/live"

const OPTIONS = [{ key: "un", label: "Un" }, { key: "deux", label: "Deux" }]
const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }), fieldOf("role", { type: "text", maxCharacters: 500 }),
]
const gabarit = gabaritOf(
  fieldOf("public", { type: "text", maxCharacters: null }),
  fieldOf("contexte", { type: "text", maxCharacters: null }),
  fieldOf("suite", { type: "choice", options: OPTIONS }),
  fieldOf("cout", { type: "number", unit: "€", min: null, max: null }),
  fieldOf("pilote", { type: "actor" }),
  fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }),
)
const ROWS = ["fields", "acteurs"]

function open() {
  const live = liveDocument(gabarit, (root) => {
    for (const [at, name] of ["Mairie", "Lycée"].entries()) {
      addRow(root, ROWS, columns, `r${at}`, "AB".charAt(at))
      Object.assign((root["fields"] as Record<string, Record<string, { acteur: object }>>)["acteurs"]?.[`r${at}`] ?? {}, { acteur: { nom: name } })
    }
  })
  renderForm(live, gabarit, {}, <Announcer />)
  return live
}

const place = (path: string) => document.querySelector<HTMLElement>(`[data-form-path="${path}"]`) as HTMLElement
const control = (path: string) => place(path).querySelector("textarea, input:not([type=radio])") as HTMLTextAreaElement
const focusedAt = () => document.activeElement?.closest("[data-form-path]")?.getAttribute("data-form-path")

function type(element: HTMLTextAreaElement, words: string): void {
  act(() => {
    element.focus()
    element.setRangeText(words, element.value.length, element.value.length, "end")
    element.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
}

const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key, ctrlKey: true })

afterEach(() => {
  forgetAnnouncements()
  vi.useRealTimers()
})

test("C54: Ctrl+Z goes back in the order in which it was done, from a text, a choice, a number, a cell, and to each of them", () => {
  const live = open()
  const fields = () => held(live, "fields") as Record<string, unknown>
  type(control("fields.public"), "Les aînés")
  fireEvent.click(screen.getByRole("radio", { name: "Deux" }))
  act(() => control("fields.cout").focus())
  fireEvent.change(control("fields.cout"), { target: { value: "12" } })
  type(control("fields.contexte"), "Un quartier")
  act(() => place("fields.acteurs.r1.acteur").focus())
  fireEvent.keyDown(place("fields.acteurs.r1.acteur"), { key: "Delete" })
  const last = fields()

  act(() => control("fields.public").focus())
  expect(press("z")).toBe(false)
  expect(fields()["acteurs"]).toMatchObject({ r1: { acteur: { nom: "Lycée" } } })
  expect(focusedAt()).toBe("fields.acteurs.r1.acteur")
  press("z")
  expect(fields()).toMatchObject({ contexte: "", cout: 12 })
  expect(focusedAt()).toBe("fields.contexte")
  press("z")
  expect(fields()).toMatchObject({ suite: "deux" })
  expect(fields()["cout"]).toBeUndefined()
  expect(control("fields.cout").value).toBe("")
  expect(focusedAt()).toBe("fields.cout")
  press("z")
  expect(fields()["suite"]).toBeUndefined()
  expect(focusedAt()).toBe("fields.suite")
  press("z")
  expect(fields()).toMatchObject({ public: "" })
  expect(focusedAt()).toBe("fields.public")
  press("z")
  for (let times = 0; times < 5; times += 1) press("y")
  expect(fields()).toEqual(last)
  press("y")
  expect(fields()).toEqual(last)
})

test("C54: words of others and what they set stand; what was taken back is said once, with its place, each time", async () => {
  vi.useFakeTimers()
  const live = open()
  type(control("fields.public"), "Les aînés")
  fireEvent.click(screen.getByRole("radio", { name: "Deux" }))
  elsewhere(live, (fields) => Object.assign(fields as object, { suite: "un" }))
  const said: string[] = []
  const region = document.querySelector("[data-announcer]") as HTMLElement
  const watching = new MutationObserver(() => region.textContent && said.push(region.textContent))
  watching.observe(region, { childList: true, subtree: true })
  press("z")
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  expect(held(live, "fields")).toMatchObject({ suite: "un", public: "" })
  press("y")
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  press("z")
  await act(() => vi.advanceTimersByTimeAsync(3_000))
  watching.disconnect()
  expect(said).toEqual(["C’est annulé\u00a0: Champ public", "C’est rétabli\u00a0: Champ public", "C’est annulé\u00a0: Champ public"])
})

test("C54: a name that was proposed and its link come and go as one; so does a link that typing takes away", () => {
  const live = open()
  const box = control("fields.pilote")
  type(box, "Ly")
  expect(held(live, "fields", "pilote")).toMatchObject({ nom: "Ly" })
  fireEvent.click(screen.getByRole("option", { name: /Lycée/ }))
  expect(held(live, "fields", "pilote")).toMatchObject({ nom: "Lycée" })
  press("z")
  expect(held(live, "fields", "pilote")).toMatchObject({ nom: "Ly" })
  expect(document.activeElement).toBe(box)
})

test("C54: a number that isn’t one yet is the browser’s to take back, and nothing else goes meanwhile", () => {
  const live = open()
  type(control("fields.public"), "Les aînés")
  act(() => control("fields.cout").focus())
  fireEvent.change(control("fields.cout"), { target: { value: "environ" } })
  expect(press("z")).toBe(true)
  expect(held(live, "fields")).toMatchObject({ public: "Les aînés" })
})

test("C54: before the document is open there is none, and the browser keeps its own", () => {
  const source = plainSource({ id: "d1", root: bornDocument(gabarit, "Essai") })
  render(<DocumentForm source={source} gabarit={gabarit} />)
  expect(fireEvent.keyDown(document.body, { key: "z", ctrlKey: true })).toBe(true)
})
