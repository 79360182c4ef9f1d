// For tests: documents as the server makes them, from any gabarit.
import { from, change, type Doc } from "@automerge/automerge/slim"
import type { Field, Gabarit } from "../../api/generated/types"
import { LiveEdit, beginParagraph, word } from "../../source/live-edit"
import { born } from "../../shape/born"
import { asMap } from "../../shape/read"

/** A map of a document inside a change. */
export type Draft = Record<string, unknown>

/** A document of this gabarit, whole from its first change (G4). */
export function bornDocument(gabarit: Gabarit, title: string): Doc<Draft> {
  const fields = gabarit.sections.flatMap((section) => section.fields)
  const root = { schema: 1, gabarit: word(gabarit.id), title, fields: born(fields) }
  return change(from<Draft>(root), (draft) => {
    for (const field of fields) if (field.kind.type === "rich-text") beginParagraph(draft, ["fields", field.key])
  })
}

/** Adds an empty row inside a change, as the form does it. */
export function addRow(root: Draft, path: readonly string[], columns: readonly Field[], id: string, order: string): boolean {
  return new LiveEdit(root).addRow(path, { id, order, columns })
}

/** The map at a path inside a change; null if there is none. */
export function draftAt(root: Draft, path: readonly string[]): Draft | null {
  return path.reduce<Draft | null>((map, key) => (map === null ? null : (asMap(map[key]) as Draft | null)), root)
}
