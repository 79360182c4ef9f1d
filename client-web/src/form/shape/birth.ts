// Makes a row whole: whoever adds it writes its order and all its texts and maps in the same change, so that two
// browsers never make the same text twice (G5). The twin of `add_row` in shared/src/document/birth.rs.
import { ImmutableString, splitBlock } from "@automerge/automerge/slim"
import type { Field } from "../../api/generated/types"
import { asMap } from "./read"

/** A map of a document inside a change. */
export type Draft = Record<string, unknown>

/** The key beside a choices field where one writes what no option says; null if the field has no such place. */
export function otherKey(field: Field): string | null {
  return field.kind.type === "choices" && field.kind.other ? `${field.key}_autre` : null
}

/** A word as documents keep it: a scalar, which is replaced as a whole and never typed in by two. */
export function word(text: string): ImmutableString {
  return new ImmutableString(text)
}

/** The map at a path inside a change; null if there is none. */
export function draftAt(root: Draft, path: readonly string[]): Draft | null {
  let map: Draft | null = root
  for (const key of path) map = map === null ? null : (asMap(map[key]) as Draft | null)
  return map
}

/**
 * Adds an empty row, inside a change, to the rows at `path`; it answers whether it did. It doesn't where there are no
 * rows or a row of this id.
 */
export function addRow(
  root: Draft, path: readonly string[], columns: readonly Field[], id: string, order: string,
): boolean {
  const rows = draftAt(root, path)
  if (rows === null || rows[id] !== undefined) return false
  rows[id] = { order: word(order), ...born(columns) }
  for (const column of columns) if (column.kind.type === "rich-text") beginParagraph(root, [...path, id, column.key])
  return true
}

/** What fields need to exist before anybody writes in them. Scalars are absent until they are set. */
export function born(fields: readonly Field[]): Draft {
  const map: Draft = {}
  for (const field of fields) {
    const value = newborn(field)
    if (value !== undefined) map[field.key] = value
    const other = otherKey(field)
    if (other !== null) map[other] = ""
  }
  return map
}

/** A rich text is born with one paragraph. */
export function beginParagraph(root: Draft, path: readonly string[]): void {
  splitBlock(root, [...path], 0, { type: word("paragraph"), parents: [], attrs: {}, isEmbed: false })
}

/** A JavaScript string assigned in a change becomes a Text. */
function newborn(field: Field): unknown {
  switch (field.kind.type) {
    case "text":
    case "rich-text":
      return ""
    case "choices":
    case "period":
    case "rows":
      return {}
    case "actor":
    case "member":
      return { nom: "" }
    default:
      return undefined
  }
}
