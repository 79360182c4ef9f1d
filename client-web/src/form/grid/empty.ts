// Empties one cell, and takes that back: the text is put back if nobody has written there since.
import type { Field } from "../../api/generated/types"
import { otherKey } from "../../shape/born"
import type { Draft } from "../write"
import { unknownKind } from "../../shape/kinds"
import { asMap, readAnswer, readDate, readNumber, readOption, readOptions, readReference, readWord } from "../../shape/read"
import { setScalar, setText } from "../write"

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

/** Empties it, inside a change. */
export function empty(root: Draft, { texts, scalars }: Emptied): void {
  for (const [path] of texts) setText(root, path, "")
  for (const [path] of scalars) setScalar(root, path, null)
}

/** Puts it back, inside a change, where nothing has come in its place. */
export function putBack(root: Draft, { texts, scalars }: Emptied): void {
  for (const [path, text] of texts) if (valueAt(root, path) === "") setText(root, path, text)
  for (const [path, value] of scalars) if ((valueAt(root, path) ?? null) === null) setScalar(root, path, value)
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => asMap(value)?.[key], root)
}
