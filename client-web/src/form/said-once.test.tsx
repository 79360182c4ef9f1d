// @vitest-environment jsdom
// What is told to screen readers is told by the announcer, and by nothing else.
import { act, fireEvent, screen, within } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import type { Field } from "../api/generated/types"
import { Announcer } from "../ui/Announcer"
import { forgetAnnouncements } from "../ui/announce"
import { addRow, draftAt } from "./testing/documents"
import { fieldOf, gabaritOf } from "./testing/gabarits"
import { elsewhere, liveDocument, renderForm } from "./testing/live"

const columns: Field[] = [fieldOf("acteur", { type: "actor" }), fieldOf("nombre", { type: "number", unit: "", min: null, max: null })]
const ROWS = ["fields", "acteurs"]

let heard: string[] = []
let watching: MutationObserver

/** A form with two rows, and all that comes into a live region, or comes with one. */
function open(presentation: "grid" | "cards", ...names: string[]) {
  const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation }), fieldOf("duree", { type: "period" }))
  const live = liveDocument(gabarit, (root) => {
    names.forEach((name, at) => {
      addRow(root, ROWS, columns, `r${at}`, "ABC".charAt(at))
      Object.assign(draftAt(root, [...ROWS, `r${at}`]) ?? {}, { acteur: { nom: name }, nombre: 7 })
    })
  })
  renderForm(live, gabarit, {}, <Announcer />)
  watching = new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
      const element = node instanceof Element ? node : node.parentElement
      const region = element?.closest("[role=status], [aria-live=polite]") ?? element?.querySelector("[role=status], [aria-live=polite]")
      if (region) heard.push(node.textContent ?? "")
    }
  })
  watching.observe(document.body, { childList: true, subtree: true, characterData: true })
  return live
}

beforeEach(() => {
  vi.useFakeTimers()
  heard = []
})
afterEach(() => {
  watching.disconnect()
  forgetAnnouncements()
  vi.useRealTimers()
})

/** All that was said, a while later. */
async function said(): Promise<string[]> {
  await act(() => vi.advanceTimersByTimeAsync(20_000))
  return heard
}

test("C57: a row that one deletes is told of once", async () => {
  open("cards", "Mairie", "Lycée")
  fireEvent.click(screen.getByRole("button", { name: "Supprimer\u00a0: Ligne 1\u00a0: Mairie" }))
  expect(within(document.querySelector(".form-done") as HTMLElement).getByText(/^Ligne supprimée.: Mairie$/)).toBeTruthy()
  expect(await said()).toEqual(["Ligne supprimée\u00a0: Mairie"])
})

test("C57: a cell that one empties is told of once", async () => {
  open("grid", "Mairie", "Lycée")
  const cell = document.querySelector<HTMLElement>("[data-form-path='fields.acteurs.r0.nombre']") as HTMLElement
  act(() => cell.focus())
  fireEvent.keyDown(cell, { key: "Delete" })
  expect((await said()).filter((one) => one.includes("vidée"))).toHaveLength(1)
})

test("C57: a row that somebody deletes under one’s hands is told of once", async () => {
  const live = open("grid", "Mairie", "Lycée")
  act(() => document.querySelector<HTMLElement>("[data-form-path='fields.acteurs.r0.acteur']")?.focus())
  elsewhere(live, (_fields, root) => void Object.assign(draftAt(root, [...ROWS, "r0"]) ?? {}, { deleted: true }))
  expect((await said()).filter((one) => one.startsWith("Quelqu’un vient de supprimer"))).toHaveLength(1)
})

test("C57: two rows that may be about one actor are told of once, with their names", async () => {
  const live = open("cards", "Mairie de Caumont", "Lycée")
  elsewhere(live, (_fields, root) => void Object.assign(draftAt(root, [...ROWS, "r1"]) ?? {}, { acteur: { nom: "mairie de caumont" } }))
  expect(await said()).toEqual([
    "Ces deux lignes parlent peut-être du même acteur\u00a0: «\u00a0Mairie de Caumont\u00a0» et «\u00a0mairie de caumont\u00a0»",
  ])
})
