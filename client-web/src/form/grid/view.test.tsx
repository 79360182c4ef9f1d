// @vitest-environment jsdom
// How one looks at a grid: which columns are shown, how wide they are, what is remembered, and that nothing is lost by it.
import { act, cleanup, fireEvent, screen, within } from "@testing-library/react"
import { beforeEach, expect, test } from "vitest"
import type { Field } from "../../api/generated/types"
import { remember } from "../device"
import { navigationOf } from "../navigation"
import { liveSource } from "../../source/live"
import { pasteHere, takeHere } from "../testing/clipboard"
import { addRow } from "../testing/documents"
import { fieldOf, gabaritOf, matrix } from "../testing/gabarits"
import { cell, go, place, press, ROWS } from "../testing/grid"
import { held, liveDocument, renderForm } from "../testing/live"

const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }), fieldOf("role", { type: "text", maxCharacters: 100 }),
  fieldOf("poids", { type: "number", unit: "", min: null, max: null }, { beyondModel: true }),
  fieldOf("note", { type: "text", maxCharacters: 100 }, { beyondModel: true }),
]
const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))

beforeEach(() => {
  for (const key of ["hidden", "widths"]) remember(`grid.${gabarit.id}.acteurs.${key}`, null)
})

function open() {
  const live = liveDocument(gabarit, (root) => {
    for (const at of [0, 1]) addRow(root, ROWS, columns, `r${at}`, "AB".charAt(at))
    Object.assign((root["fields"] as Record<string, Record<string, object>>)["acteurs"]?.["r0"] ?? {}, { poids: 3, note: "Vu" })
  })
  renderForm(live, gabarit)
  return live
}

const heads = () => screen.getAllByRole("columnheader").map((one) => one.querySelector(".grid-label")?.textContent ?? one.textContent)

test("C69: « Modèle régional » shows the guide’s columns, « Tout » all of them; the device remembers it", () => {
  const live = open()
  expect(heads()).toEqual(["N°", "Champ acteur", "Champ role", "Champ poids", "Champ note"])
  expect(screen.getByRole("button", { name: "Tout (4)", pressed: true })).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: "Modèle régional (2)", pressed: false }))
  expect(heads()).toEqual(["N°", "Champ acteur", "Champ role"])
  expect(screen.getByRole("grid").getAttribute("aria-colcount")).toBe("3")
  expect(held(live, ...ROWS, "r0")).toMatchObject({ poids: 3, note: "Vu" })
  cleanup()
  renderForm(live, gabarit)
  expect(heads()).toEqual(["N°", "Champ acteur", "Champ role"])
  fireEvent.click(screen.getByRole("button", { name: "Tout (4)" }))
  expect(heads()).toHaveLength(5)
})

test("C69: columns are shown and hidden one by one, but for the first; the matrix’s model has the guide’s five", () => {
  open()
  fireEvent.click(screen.getByRole("button", { name: "Colonnes" }))
  const dialog = screen.getByRole("dialog", { name: "Colonnes" })
  expect((within(dialog).getByRole("checkbox", { name: "Champ acteur" }) as HTMLInputElement).disabled).toBe(true)
  fireEvent.click(within(dialog).getByRole("checkbox", { name: "Champ role" }))
  fireEvent.click(within(dialog).getByRole("button", { name: "Terminer" }))
  expect(heads()).toEqual(["N°", "Champ acteur", "Champ poids", "Champ note"])
  expect(screen.getByRole("button", { name: "Colonnes (3 sur 4)" })).toBeTruthy()
  const acteurs = matrix.sections.flatMap(({ fields }) => fields).find(({ key }) => key === "acteurs")
  const model = acteurs?.kind.type === "rows" ? acteurs.kind.columns.filter(({ beyondModel }) => beyondModel !== true) : []
  expect(model.map(({ key }) => key)).toEqual(["acteur", "role", "apports", "interet", "risque"])
})

test("C69: what is pasted and copied goes by the columns that are shown; whoever goes to a hidden one sees it", async () => {
  const live = open()
  remember(`grid.${gabarit.id}.acteurs.hidden`, JSON.stringify(["role"]))
  cleanup()
  renderForm(live, gabarit)
  go("r0", "acteur")
  await pasteHere("Ville\t4")
  expect(held(live, ...ROWS, "r0")).toMatchObject({ acteur: { nom: "Ville" }, poids: 4, role: "" })
  press("End", { shiftKey: true })
  expect((await takeHere("copy"))["text/plain"]).toBe("Ville\t4\tVu")
  act(() => void navigationOf(liveSource(live)).go("fields.acteurs.r1.role"))
  expect(place()).toBe("r1.role")
})

test("C69: a column is made wider by keys, in « Colonnes » and by its edge, and as it was again", () => {
  open()
  const width = (at: number) => (
    document.querySelector<HTMLElement>(".grid-scroll table")?.style.getPropertyValue("--grid-columns").match(/minmax\([^)]*\)|\S+/g)?.[at]
  )
  expect(width(3)).toBe("8rem")
  go("r0", "poids")
  press("ArrowRight", { altKey: true, shiftKey: true })
  press("ArrowRight", { altKey: true, shiftKey: true })
  press("ArrowLeft", { altKey: true, shiftKey: true })
  expect(width(3)).toBe("9rem")
  expect(place()).toBe("r0.poids")
  fireEvent.click(screen.getByRole("button", { name: "Colonnes" }))
  fireEvent.change(screen.getByRole("slider", { name: /^Largeur\s: Champ role$/ }), { target: { value: "30" } })
  expect(width(2)).toBe("30rem")
  fireEvent.click(screen.getByRole("button", { name: "Largeurs d’origine" }))
  expect([width(2), width(3)]).toEqual(["minmax(14rem, 1fr)", "8rem"])
  fireEvent.click(screen.getByRole("button", { name: "Terminer" }))
  // What a device kept may be anything.
  remember(`grid.${gabarit.id}.acteurs.widths`, "[1,{")
  remember(`grid.${gabarit.id}.acteurs.widths`, JSON.stringify({ poids: 1e9, note: "large", role: null }))
  cleanup()
  open()
  expect([width(3), width(2)]).toEqual(["48rem", "minmax(14rem, 1fr)"])
  expect(cell("r0", "poids")).toBeTruthy()
})

test("C67: fingers choose cells after « Sélectionner », and what they chose is copied, cut and emptied by buttons", async () => {
  const live = open()
  fireEvent.click(screen.getByRole("button", { name: "Sélectionner" }))
  fireEvent.click(cell("r0", "poids"), { detail: 1 })
  fireEvent.click(cell("r0", "note"), { detail: 1 })
  expect(document.querySelector("[data-editing]")).toBeNull()
  expect(document.querySelectorAll("[aria-selected=true]")).toHaveLength(2)
  fireEvent.click(screen.getByRole("button", { name: "Vider" }))
  await screen.findByText("2 cases vidées")
  expect(held(live, ...ROWS, "r0")).toMatchObject({ note: "" })
  expect(held(live, ...ROWS, "r0")).not.toHaveProperty("poids")
  fireEvent.click(screen.getByRole("button", { name: "Sélectionner", pressed: true }))
  expect(screen.queryByRole("button", { name: "Vider" })).toBeNull()
})

test("C67: fingers cut only what could be copied; else it is said, and nothing is emptied", async () => {
  const live = open()
  fireEvent.click(screen.getByRole("button", { name: "Sélectionner" }))
  fireEvent.click(cell("r0", "note"), { detail: 1 })
  const before = held(live, ...ROWS, "r0")
  const cut = async (copies: () => boolean) => {
    Object.assign(document, { execCommand: copies })
    await act(async () => {
      fireEvent.click(screen.getByRole("button", { name: "Couper" }))
      await Promise.resolve()
    })
    Reflect.deleteProperty(document, "execCommand")
  }
  await cut(() => false)
  expect(document.querySelector(".form-done")?.textContent).toContain("rien n’a été vidé")
  // Something else was chosen, and that was copied.
  await cut(() => true)
  expect(held(live, ...ROWS, "r0")).toEqual(before)
  await cut(() => !fireEvent.copy(document.activeElement ?? document.body, { clipboardData: { setData: () => undefined } }))
  await screen.findByText("1 case vidée")
  expect(held(live, ...ROWS, "r0")).toMatchObject({ note: "" })
})
