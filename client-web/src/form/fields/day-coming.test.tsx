// @vitest-environment jsdom
// A day whose field is still being fetched: read in its place, and typed in a cell all the same.
import { act, fireEvent, waitFor } from "@testing-library/react"
import { expect, test, vi } from "vitest"
import { cell, columns, go, press, ROWS } from "../testing/grid"
import { gabaritOf, fieldOf } from "../testing/gabarits"
import { held, liveDocument, renderForm } from "../testing/live"
import { addRow } from "../testing/documents"

const fetched = vi.hoisted(() => ({ go: () => undefined as void }))
vi.mock("./DayField", async (original) => {
  await new Promise<void>((resolve) => (fetched.go = resolve))
  return await original()
})

test("a day is read in the place of its field, and a cell takes one before the field is here", async () => {
  const gabarit = gabaritOf(fieldOf("jour", { type: "date" }), fieldOf("vide", { type: "date" }),
    fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))
  const document = liveDocument(gabarit, (root) => {
    (root["fields"] as Record<string, unknown>)["jour"] = "2026-06-15"
    addRow(root, ROWS, columns, "r0", "A")
  })
  renderForm(document, gabarit)
  const shown = () => [...globalThis.document.querySelectorAll(".form-day-line")].map((line) => line.textContent)
  expect(shown()).toEqual(["15/06/2026", "jj/mm/aaaa"])
  expect(globalThis.document.querySelector("[role=spinbutton]")).toBeNull()
  go("r0", "le")
  press("Enter")
  const input = await waitFor(() => {
    const found = cell("r0", "le").querySelector("input")
    if (found?.type !== "date") throw new Error("no field")
    return found
  })
  act(() => {
    fireEvent.change(input, { target: { value: "2026-07-01" } })
    input.blur()
  })
  expect(held(document, "fields", "acteurs", "r0", "le")).toBe("2026-07-01")
  act(() => fetched.go())
  await waitFor(() => expect(globalThis.document.querySelectorAll("[role=spinbutton]")).toHaveLength(6))
  expect(shown().map((text) => text?.replaceAll(/[^\d/a-z]/g, ""))).toEqual(["15/06/2026", "jj/mm/aaaa"])
})
