// The ground of the tests of the grid: a form of one grid, and hands on its keys.
import { act, fireEvent } from "@testing-library/react"
import type { Field } from "../../api/generated/types"
import { addRow } from "./documents"
import { fieldOf, gabaritOf } from "./gabarits"
import { liveDocument, renderForm } from "./live"

/** A column of each kind that a cell edits. */
export const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }),
  fieldOf("role", { type: "text", maxCharacters: 1000 }),
  fieldOf("genre", { type: "choice", options: [{ key: "elu", label: "Élu" }, { key: "asso", label: "Association" }] }),
  fieldOf("poids", { type: "number", unit: "", min: 1, max: 4 }),
  fieldOf("signe", { type: "yes-no" }),
  fieldOf("le", { type: "date" }),
  fieldOf("ou", { type: "choices", options: [{ key: "copil", label: "COPIL" }, { key: "cotech", label: "COTECH" }], other: false }),
]
/** A form of one grid. */
export const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))
/** Where its rows are. */
export const ROWS = ["fields", "acteurs"]
/** Who is in the rows. */
export const NAMES = ["Mairie", "Lycée", "Hôpital"]

/** A grid of three rows, one for each name, drawn and editable. */
export function grid(names = NAMES) {
  const document = liveDocument(gabarit, (root) => {
    names.forEach((name, at) => {
      addRow(root, ROWS, columns, `r${at}`, "ABCDEFGHIJ".charAt(at))
      const row = (root["fields"] as { acteurs: Record<string, { acteur: { nom: string }; role: string }> }).acteurs[`r${at}`]
      if (row === undefined) return
      row.acteur.nom = name
      row.role = `Rôle de ${name}`
    })
  })
  renderForm(document, gabarit)
  return document
}

/** The cell of a row and a column. */
export const cell = (row: string, column: string) => {
  const found = globalThis.document.querySelector<HTMLElement>(`[data-form-path="fields.acteurs.${row}.${column}"]`)
  if (found === null) throw new Error(`no cell ${row} ${column}`)
  return found
}
/** What has the focus. */
export const focused = () => globalThis.document.activeElement as HTMLElement
/** The row and column that have the focus. */
export const place = () => focused().closest("[data-form-path]")?.getAttribute("data-form-path")?.replace("fields.acteurs.", "")
/** A key, where the focus is. */
export const press = (key: string, more: object = {}) => fireEvent.keyDown(focused(), { key, ...more })
/** The focus goes to a cell. */
export const go = (row: string, column: string) => act(() => cell(row, column).focus())
/** Words at the end of the control that has the focus. */
export const write = (words: string) => {
  const control = focused() as HTMLTextAreaElement
  act(() => {
    control.setRangeText(words, control.value.length, control.value.length, "end")
    control.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
}
