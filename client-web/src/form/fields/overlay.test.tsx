// @vitest-environment jsdom
// Where proposals are shown: never over the words that say what is asked.
import { cleanup, fireEvent, render, screen } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { plainSource } from "../../source"
import { DocumentForm } from "../DocumentForm"
import { fieldOf, gabaritOf } from "../testing/gabarits"

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const GABARIT = gabaritOf(fieldOf("pilote", { type: "actor" }))
const ACTORS = [{ name: "CPAM", ref: "m/1", from: "Matrice" }]

/** A field from `top` on, with its control 40 px below, on a page of 768 px that scrolls as far as `scrolls`. */
function openAt(top: number, scrolls: number): { readonly box: HTMLElement; readonly scrolled: number } {
  let scrolled = 0
  vi.spyOn(window, "scrollBy").mockImplementation((by) => {
    scrolled += Math.min((by as ScrollToOptions).top ?? 0, scrolls)
  })
  vi.spyOn(Element.prototype, "getBoundingClientRect").mockImplementation(function rect(this: Element) {
    const start = this.matches("[role=combobox]") ? top + 40 : top
    return new DOMRect(20, start - scrolled, 400, 40)
  })
  const source = plainSource({ id: "d1", root: { gabarit: GABARIT.id, title: "", fields: { pilote: { nom: "" } } } })
  render(<DocumentForm source={source} gabarit={GABARIT} suggestions={{ actors: ACTORS, members: [], documents: [] }} />)
  fireEvent.click(screen.getByRole("combobox"))
  const box = document.querySelector<HTMLElement>(".form-overlay")
  if (box === null) throw new Error("no proposals")
  return { box, scrolled }
}

test("C91: at the end of the screen the page goes up, so that proposals stand under their field", () => {
  const { box, scrolled } = openAt(680, 1000)
  expect(scrolled).toBeGreaterThan(200)
  expect(Number.parseFloat(box.style.insetBlockStart)).toBe(680 + 80 - scrolled + 4)
})

test("C91: where it can't, they stand above the field and its label", () => {
  const { box } = openAt(680, 0)
  expect(box.style.insetBlockStart).toBe("")
  expect(Number.parseFloat(box.style.insetBlockEnd)).toBe(768 - 680 + 4)
})

test("C91: the field and its label never leave the screen for it", () => {
  expect(openAt(100, 1000).scrolled).toBe(0)
})
