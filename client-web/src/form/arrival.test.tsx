// @vitest-environment jsdom
// A link to a place of a form.
import { cleanup, fireEvent, render } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { plainSource } from "../source"
import { arriveAt, beginIn } from "./arrival"
import { fieldOf, gabaritOf } from "./testing/gabarits"
import { DocumentForm } from "./DocumentForm"

afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const GABARIT = gabaritOf(
  fieldOf("titre", { type: "title" }),
  fieldOf("public", { type: "text", maxCharacters: null }),
  fieldOf("oui", { type: "yes-no" }),
)

function form() {
  const source = plainSource({ id: "d1", root: { gabarit: GABARIT.id, title: "Bouger", fields: { public: "Les aînés, les jeunes" } } })
  render(<DocumentForm source={source} gabarit={GABARIT} />)
  return source
}

const arrived = () => document.querySelector("[data-form-arrived]")?.getAttribute("data-form-path")

test("C76: one is led to the field, and the word that was found is selected in it", () => {
  const source = form()
  expect(arriveAt(source, "fields.public", "jeunes")).toBe("there")
  expect(arrived()).toBe("fields.public")
  const control = document.activeElement as HTMLTextAreaElement
  expect(control.value.slice(control.selectionStart, control.selectionEnd)).toBe("jeunes")
  fireEvent.keyDown(control, { key: "a" })
  expect(arrived()).toBeUndefined()
})

test("C76: what is only read has the focus as a place, and what has no control of its own is painted", () => {
  const painted = new Map<string, { readonly range: Range }>()
  vi.stubGlobal("CSS", { ...globalThis.CSS, highlights: painted })
  vi.stubGlobal("Highlight", class { constructor(readonly range: Range) {} })
  const source = plainSource({ id: "d1", root: { gabarit: GABARIT.id, title: "Bouger", fields: { public: "Les aînés" } }, access: "read" })
  render(<DocumentForm source={source} gabarit={GABARIT} readOnly />)
  expect(arriveAt(source, "fields.public", "aînés")).toBe("there")
  expect(document.activeElement?.getAttribute("data-form-path")).toBe("fields.public")
  expect(painted.get("form-found")?.range.toString()).toBe("aînés")
  fireEvent.pointerDown(document.body)
  expect(painted.size).toBe(0)
  vi.unstubAllGlobals()
})

test("C76: a place that isn't there any more leads to the nearest, or nowhere", () => {
  const source = form()
  expect(arriveAt(source, "fields.public.r1.role", "mot")).toBe("near")
  expect(arriveAt(source, "fields.inconnu", "mot")).toBe("gone")
})

test("C86: a new document is begun at the first field that has to be filled, else at the first", () => {
  const required = gabaritOf(
    fieldOf("titre", { type: "title" }, { status: "incontournable" }),
    fieldOf("libre", { type: "text", maxCharacters: null }),
    fieldOf("axe", { type: "text", maxCharacters: null }, { status: "incontournable" }),
  )
  const source = plainSource({ id: "d1", root: { gabarit: required.id, title: "Bouger", fields: { libre: "", axe: "" } } })
  render(<DocumentForm source={source} gabarit={required} />)
  expect(beginIn(source, required)).toBe(true)
  expect(document.activeElement?.closest("[data-form-path]")?.getAttribute("data-form-path")).toBe("fields.axe")
  cleanup()
  expect(beginIn(form(), GABARIT)).toBe(true)
  expect(document.activeElement?.closest("[data-form-path]")?.getAttribute("data-form-path")).toBe("title")
})
