// Empties one cell, and takes that back: the text is put back if nobody has written there since.
import type { Field } from "../../api/generated/types"
import { otherKey } from "../../shape/born"
import { unknownKind } from "../../shape/kinds"
import { asMap, readAnswer, readDate, readNumber, readOption, readOptions, readReference, readWord } from "../../shape/read"
import type { Edit } from "../../source"

/** Scalars as they were. */
type Kept = readonly (readonly [path: readonly string[], value: string | number | boolean])[]

/** What a cell held, so that it can be put back. */
export interface Emptied {
  readonly texts: readonly (readonly [path: readonly string[], text: string])[]
  readonly scalars: Kept
}

/** What there is to empty in the cell of a column; `row` is the row's map and `path` its way. Rich texts are left alone. */
export function contentOf(column: Field, row: unknown, path: readonly string[]): Emptied {
  const map = asMap(row) ?? {}
  const value = map[column.key]
  const at = [...path, column.key]
  const texts: (readonly [readonly string[], string])[] = []
  const scalars: (readonly [readonly string[], string | number | boolean])[] = []
  const text = (where: readonly string[], said: unknown) => {
    if (typeof said === "string" && said !== "") texts.push([where, said])
  }
  const scalar = (where: readonly string[], said: string | number | boolean | null) => {
    if (said !== null) scalars.push([where, said])
  }
  const other = otherKey(column)
  if (other !== null) text([...path, other], map[other])
  switch (column.kind.type) {
    case "text":
      text(at, value)
      break
    case "actor":
    case "member":
      text([...at, "nom"], asMap(value)?.["nom"])
      scalar([...at, "ref"], readReference(value).value.ref)
      break
    case "choices":
      for (const key of readOptions(value, column.kind.options).value) scalar([...at, key], true)
      break
    case "period":
      for (const key of ["debut", "fin"]) scalar([...at, key], readDate(asMap(value)?.[key]).value)
      break
    case "choice":
      scalar(at, readOption(value, column.kind.options).value)
      break
    case "date":
      scalar(at, readDate(value).value)
      break
    case "number":
      scalar(at, readNumber(value).value)
      break
    case "yes-no":
      scalar(at, readAnswer(value).value)
      break
    case "document":
      scalar(at, readWord(value).value)
      break
    // A rich text is left alone; titles and rows are no columns.
    case "rich-text":
    case "title":
    case "rows":
      break
    default:
      unknownKind(column.kind, undefined)
  }
  return { texts, scalars }
}

/** Whether there is nothing. */
export function isNothing({ texts, scalars }: Emptied): boolean {
  return texts.length === 0 && scalars.length === 0
}

/** Empties it. */
export function empty(edit: Edit, { texts, scalars }: Emptied): void {
  for (const [path] of texts) edit.setText(path, "")
  for (const [path] of scalars) edit.set(path, null)
}

/** Puts it back where nothing has come in its place. */
export function putBack(edit: Edit, { texts, scalars }: Emptied): void {
  for (const [path, text] of texts) if (edit.value(path) === "") edit.setText(path, text)
  for (const [path, value] of scalars) if ((edit.value(path) ?? null) === null) edit.set(path, value)
}
