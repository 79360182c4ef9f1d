// What can be done with rows: add, move, delete, restore. Each is one change, and what was deleted can be taken back.
import { useMemo } from "react"
import { announce } from "../../ui/announce"
import type { FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import type { FieldOf } from "../fields/control"
import { rowName, useSpeech, type Speech } from "../fields/value"
import { randomId } from "../../shape/random-id"
import { asMap } from "../../shape/read"
import { MERGED_INTO, movesTo, orderAt, rowPlaces, type RowPlace } from "../../shape/rows"

/** What can be done with the rows of one field. */
export interface RowActions {
  /** Adds a row at the end, or before or after another; its id. */
  add(beside?: { readonly row: string; readonly side: "before" | "after" }): string
  /** Moves a row up or down by one; whether it could. */
  step(row: string, by: -1 | 1): boolean
  /** Puts a row before or after another. */
  drop(row: string, beside: string, side: "before" | "after"): void
  remove(row: string): void
  restore(row: string): void
  /** What a row is called by; « Ligne sans nom » if it says nothing. */
  name(row: string): string
}

/** The actions on the rows at a path. They read the document when they are asked, so they stay the same. */
export function useRowActions(source: FormSource, field: FieldOf<"rows">, path: Path): RowActions {
  const speech = useSpeech()
  return useMemo(() => rowActions(source, field, path, speech), [source, field, path, speech.text, speech.language])
}

function rowActions(source: FormSource, field: FieldOf<"rows">, path: Path, speech: Speech): RowActions {
  const { columns } = field.kind
  const rows = () => asMap(source.value(path)) ?? {}
  const shown = () => rowPlaces(rows()).filter((place) => !place.deleted)
  const name = (row: string) => rowName(columns, rows()[row], speech) || speech.text("row nameless")
  const moveTo = (row: string, index: number) => {
    const moves = movesTo(rowPlaces(rows()), row, index)
    source.change((edit) => {
      for (const move of moves) edit.set([...path, move.id, "order"], move.order)
    })
  }
  return {
    name,
    add(beside) {
      const id = randomId()
      const order = orderAt(...placeFor(rowPlaces(rows()), beside))
      source.change((edit) => void edit.addRow(path, { id, order, columns }))
      return id
    },
    step(row, by) {
      const places = shown()
      const at = places.findIndex((place) => place.id === row)
      const to = at + by
      if (at < 0 || to < 0 || to >= places.length) {
        announce(speech.text(by < 0 ? "row at top" : "row at bottom"), "form-move")
        return false
      }
      moveTo(row, to)
      announce(speech.text("row moved", { name: name(row), n: to + 1, of: places.length }), "form-move")
      return true
    },
    drop(row, beside, side) {
      const others = shown().filter((place) => place.id !== row)
      const at = others.findIndex((place) => place.id === beside)
      if (at >= 0) moveTo(row, side === "before" ? at : at + 1)
    },
    remove(row) {
      announce(speech.text("row deleted", { name: name(row) }), "form-rows")
      source.change((edit) => edit.set([...path, row, "deleted"], true))
    },
    restore(row) {
      source.change((edit) => {
        edit.set([...path, row, "deleted"], null)
        edit.set([...path, row, MERGED_INTO], null)
      })
      announce(speech.text("row restored", { name: name(row) }), "form-rows")
    },
  }
}

/** Where a new row goes, among all rows: deleted ones keep their places, they may come back. */
function placeFor(
  places: readonly RowPlace[], beside: { readonly row: string; readonly side: "before" | "after" } | undefined,
): [readonly RowPlace[], number] {
  const at = places.findIndex((place) => place.id === beside?.row)
  if (beside === undefined || at < 0) return [places, places.length]
  return [places, beside.side === "before" ? at : at + 1]
}
