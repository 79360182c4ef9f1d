// What a dotted path of the history is called: fields by their labels, rows by their first words. Pure.
import type { Field, Gabarit } from "../api"
import { MARKER } from "../shape/rich"
import { valueAt, type Path } from "../shape/paths"

/** Where something was changed. `label` is the gabarit's own word, in French. */
export type Place =
  | { readonly kind: "document" }
  | { readonly kind: "title" }
  | { readonly kind: "field"; readonly field: Field }
  /** The text beside the options of a choice. */
  | { readonly kind: "other"; readonly field: Field }
  | { readonly kind: "row"; readonly field: Field; readonly row: string; readonly name: string }
  | {
    readonly kind: "cell"
    readonly field: Field
    readonly row: string
    readonly name: string
    readonly column: Field
  }
  /** What no gabarit explains: shown by its key. */
  | { readonly kind: "unknown"; readonly key: string }

/** A name longer than this is cut: it only has to be recognised. */
const NAME_AT_MOST = 60

/** Keys from the root. Row ids and keys hold no points. */
export function pathOf(dotted: string): Path {
  return dotted === "" ? [] : dotted.split(".")
}

/** Reads a path with its gabarit; `root` is the document, whatever it holds. */
export function placeOf(dotted: string, gabarit: Gabarit | undefined, root: unknown): Place {
  const [first, key, row, ...rest] = pathOf(dotted)
  if (first === undefined) return { kind: "document" }
  if (first === "title") return { kind: "title" }
  if (first !== "fields" || key === undefined) return { kind: "unknown", key: dotted }
  const fields = gabarit?.sections.flatMap((section) => section.fields) ?? []
  const field = fields.find((known) => known.key === key)
  if (!field) {
    const beside = fields.find((known) => `${known.key}_autre` === key)
    return beside ? { kind: "other", field: beside } : { kind: "unknown", key }
  }
  if (field.kind.type !== "rows" || row === undefined) return { kind: "field", field }
  const name = rowName(valueAt(root, ["fields", key, row]), field)
  const [columnKey] = rest
  const column = field.kind.columns.find((known) => known.key === columnKey || `${known.key}_autre` === columnKey)
  return column ? { kind: "cell", field, row, name, column } : { kind: "row", field, row, name }
}

/** A row's first words: those of the first of its texts and names that says something; empty if none does. */
export function rowName(row: unknown, field: Field): string {
  const columns = field.kind.type === "rows" ? field.kind.columns : []
  for (const column of columns) {
    const value = valueAt(row, [column.key])
    const words = typeof value === "string" ? value : valueAt(value, ["nom"])
    if (typeof words !== "string") continue
    const line = words.replaceAll(MARKER, " ").replace(/\s+/g, " ").trim()
    if (line !== "") return shortened(line)
  }
  return ""
}

function shortened(line: string): string {
  const characters = [...line]
  return characters.length > NAME_AT_MOST ? `${characters.slice(0, NAME_AT_MOST - 1).join("").trimEnd()}…` : line
}
