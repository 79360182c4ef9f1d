// What a document says as plain JSON, in the shape of the server's `content` (G4): for the method checker, for print
// and for comparisons, which should not know how Automerge keeps things.
import { spans } from "@automerge/automerge/slim"
import type { Field, Gabarit } from "../../api/generated/types"
import { otherKey } from "./birth"
import { unknownKind } from "./kinds"
import {
  MARKER, asMap, readAnswer, readDate, readDays, readNumber, readOption, readOptions, readReference, readText, readWord,
  type AnyMap, type Days, type Reference,
} from "./read"
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

/** What the document says, field by field. `root` is the Automerge document itself: rich texts are read from it. */
export function values(gabarit: Gabarit, root: unknown): Values {
  const document = asMap(root) ?? {}
  const fields = gabarit.sections.flatMap((section) => section.fields)
  const said = valuesOf(root, fields, asMap(document["fields"]) ?? {}, ["fields"])
  for (const field of fields) if (field.kind.type === "title") said[field.key] = readText(document["title"]).value
  return said
}

/** A rich text as blocks. Whatever can't be read as such is one paragraph of its words. */
export function richContent(root: unknown, path: readonly string[], words: unknown): RichContent {
  if (typeof words !== "string") return { text: "", blocks: [] }
  const blocks: { type: string; parents: string[]; attrs: Record<string, unknown>; spans: RichSpan[] }[] = []
  for (const span of readSpans(root, path, words)) {
    if (span.type === "block") {
      blocks.push(block(span.value))
    } else {
      if (blocks.length === 0) blocks.push(block(null))
      blocks.at(-1)?.spans.push({ text: span.value, marks: span.marks ?? {} })
    }
  }
  return { text: blocks.map((one) => one.spans.map((span) => span.text).join("")).join("\n"), blocks }
}

function valuesOf(root: unknown, fields: readonly Field[], holder: AnyMap, path: readonly string[]) {
  const said: Record<string, Value> = {}
  for (const field of fields) {
    said[field.key] = valueOf(root, field, holder[field.key], [...path, field.key])
    const other = otherKey(field)
    if (other !== null) said[other] = readText(holder[other]).value
  }
  return said
}

function valueOf(root: unknown, field: Field, value: unknown, path: readonly string[]): Value {
  const kind = field.kind
  switch (kind.type) {
    case "title":
      return ""
    case "text":
      return readText(value).value
    case "rich-text":
      return richContent(root, path, value)
    case "choice":
      return readOption(value, kind.options).value
    case "choices":
      return readOptions(value, kind.options).value
    case "date":
      return readDate(value).value
    case "period":
      return readDays(value).value
    case "number":
      return readNumber(value).value
    case "yes-no":
      return readAnswer(value).value
    case "rows":
      return rowsOf(root, kind.columns, asMap(value) ?? {}, path)
    case "actor":
    case "member":
      return readReference(value).value
    case "document":
      return readWord(value).value
    default:
      return unknownKind(kind, null)
  }
}

function rowsOf(root: unknown, columns: readonly Field[], rows: AnyMap, path: readonly string[]): RowContent[] {
  const shown = rowPlaces(rows).filter((place) => !place.deleted)
  return shown.map(({ id }) => ({ ...valuesOf(root, columns, asMap(rows[id]) ?? {}, [...path, id]), id }))
}

type AnySpan =
  | { readonly type: "block"; readonly value: unknown }
  | { readonly type: "text"; readonly value: string; readonly marks?: Readonly<Record<string, unknown>> }

function readSpans(root: unknown, path: readonly string[], words: string): readonly AnySpan[] {
  try {
    return spans(root as Parameters<typeof spans>[0], [...path]) as readonly AnySpan[]
  } catch {
    return [{ type: "text", value: words.replaceAll(MARKER, "\n") }]
  }
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
