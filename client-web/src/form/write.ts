// Edits of a live document, inside a change. Each looks before it touches: what isn't where the gabarit says is left alone
// and nothing is made there, since two people would make it twice (G5).
import { ImmutableString, splice, splitBlock, updateText } from "@automerge/automerge/slim"
import type { Field } from "../api/generated/types"
import { born } from "../shape/born"
import { asMap } from "../shape/read"

/** A map of a document inside a change. */
export type Draft = Record<string, unknown>

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
 * Adds an empty row to the rows at `path`, whole from its first change (G5); it answers whether it did. It doesn't where
 * there are no rows or a row of this id.
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

/** A rich text is born with one paragraph. */
export function beginParagraph(root: Draft, path: readonly string[]): void {
  splitBlock(root, [...path], 0, { type: word("paragraph"), parents: [], attrs: {}, isEmbed: false })
}

/** Sets a scalar, or takes it away (null). A word is kept as a scalar text, never as a Text. */
export function setScalar(root: Draft, path: readonly string[], value: string | number | boolean | null): void {
  const [holder, key] = holderOf(root, path)
  if (holder === null) return
  if (value === null) {
    if (key in holder) delete holder[key]
  } else {
    holder[key] = typeof value === "string" ? word(value) : value
  }
}

/** Makes a Text say this, by the smallest splices. */
export function setText(root: Draft, path: readonly string[], text: string): void {
  const [holder, key] = holderOf(root, path)
  if (typeof holder?.[key] === "string" && holder[key] !== text) updateText(root, [...path], text)
}

/** Takes out and puts in at a place of a Text. */
export function spliceText(root: Draft, path: readonly string[], at: number, remove: number, insert: string): void {
  const [holder, key] = holderOf(root, path)
  if (typeof holder?.[key] === "string") splice(root, [...path], at, remove, insert)
}

function holderOf(root: Draft, path: readonly string[]): readonly [Draft | null, string] {
  return [draftAt(root, path.slice(0, -1)), path.at(-1) ?? ""]
}
