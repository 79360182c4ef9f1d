// What a document says as plain JSON, in the shape of the server's `content` (G4): for whoever should not know how a
// document keeps things, such as the method checker.
import type { Field, Gabarit } from "../api/generated/types"
import { otherKey } from "./born"
import { asMap, readKind, readText, readWord, wordsIn, type AnyMap, type Days, type Reference } from "./read"
import { Rich, spansOfWords, type AnySpan } from "./rich"
import { rowPlaces } from "./rows"

/** Words under the same marks. */
export interface RichSpan {
  readonly text: string
  readonly marks: Readonly<Record<string, unknown>>
}

/** One paragraph, heading or list item. */
export interface RichBlock {
  readonly type: string
  readonly parents: readonly string[]
  readonly attrs: Readonly<Record<string, unknown>>
  readonly spans: readonly RichSpan[]
}

/** A rich text: its words, a line a block, and the blocks. */
export interface RichContent {
  readonly text: string
  readonly blocks: readonly RichBlock[]
}

/** What one field says. */
export type Value = string | number | boolean | null | readonly string[] | Days | Reference | RichContent
  | readonly RowContent[]

/** A value for every field, by key. */
export interface Values {
  readonly [key: string]: Value
}

/** One row: a value for every column, beside its id. */
export interface RowContent extends Values {
  readonly id: string
}

/** What the document says, field by field. Without `spansAt` the Texts of an Automerge document are told without their formats. */
export function values(gabarit: Gabarit, root: unknown, spansAt?: SpansAt): Values {
  const document = asMap(root) ?? {}
  const fields = gabarit.sections.flatMap((section) => section.fields)
  const said = valuesOf(fields, asMap(document["fields"]) ?? {}, ["fields"], spansAt)
  for (const field of fields) if (field.kind.type === "title") said[field.key] = readText(document["title"]).value
  return said
}

/** How the spans of a rich text are found, where the document itself doesn't hold them. */
export type SpansAt = (path: readonly string[]) => readonly AnySpan[]

/** A rich text as blocks. Whatever can't be read as such is a paragraph of its words. */
export function richContent(value: unknown, path: readonly string[], spansAt?: SpansAt): RichContent {
  const words = wordsIn(value)
  if (words === undefined) return { text: "", blocks: [] }
  const blocks: { type: string; parents: string[]; attrs: Record<string, unknown>; spans: RichSpan[] }[] = []
  for (const span of value instanceof Rich ? value.spans : (spansAt?.(path) ?? spansOfWords(words))) {
    if (span.type === "block") {
      blocks.push(block(span.value))
    } else {
      if (blocks.length === 0) blocks.push(block(null))
      blocks.at(-1)?.spans.push({ text: span.value, marks: span.marks ?? {} })
    }
  }
  return { text: blocks.map((one) => one.spans.map((span) => span.text).join("")).join("\n"), blocks }
}

function valuesOf(fields: readonly Field[], holder: AnyMap, path: readonly string[], spansAt: SpansAt | undefined) {
  const said: Record<string, Value> = {}
  for (const field of fields) {
    said[field.key] = valueOf(field, holder[field.key], [...path, field.key], spansAt)
    const other = otherKey(field)
    if (other !== null) said[other] = readText(holder[other]).value
  }
  return said
}

function valueOf(field: Field, value: unknown, path: readonly string[], spansAt: SpansAt | undefined): Value {
  const kind = field.kind
  switch (kind.type) {
    case "title":
      return ""
    case "rich-text":
      return richContent(value, path, spansAt)
    case "rows":
      return rowsOf(kind.columns, asMap(value) ?? {}, path, spansAt)
    default:
      return readKind(kind, value).value
  }
}

function rowsOf(
  columns: readonly Field[], rows: AnyMap, path: readonly string[], spansAt: SpansAt | undefined,
): RowContent[] {
  const shown = rowPlaces(rows).filter((place) => !place.deleted)
  return shown.map(({ id }) => ({ ...valuesOf(columns, asMap(rows[id]) ?? {}, [...path, id], spansAt), id }))
}

function block(marker: unknown) {
  const map = asMap(marker)
  const kind = readWord(map?.["type"]).value
  if (map === null || kind === null) return { type: "paragraph", parents: [], attrs: {}, spans: [] }
  const parents = Array.isArray(map["parents"]) ? map["parents"].map((one) => readWord(one).value) : []
  return {
    type: kind,
    parents: parents.filter((one) => one !== null),
    attrs: { ...asMap(map["attrs"]) },
    spans: [] as RichSpan[],
  }
}
