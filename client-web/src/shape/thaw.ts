// A document in the shape that documents have, from what the server says of it (G4): rows by their ids, options by their
// keys. Whatever reads a document reads this as well. Nothing that the server says is trusted to have the right type.
import type { Field, Gabarit } from "../api/generated/types"
import { otherKey } from "./born"
import { unknownKind } from "./kinds"
import { between } from "./order"
import { asMap, type AnyMap } from "./read"
import { PARAGRAPH, Rich, type AnySpan } from "./rich"
import { MERGED_INTO } from "./rows"

type Mutable = Record<string, unknown>

/**
 * The document of a `content` answer; of a form that nobody knows, what the answer has beside fields. Rows that were deleted
 * aren't in it, nor are formats that no gabarit explains.
 */
export function rootOf(content: unknown, gabarit: Gabarit | undefined): AnyMap {
  const said = asMap(content) ?? {}
  const values = asMap(said["fields"]) ?? {}
  const fields = mapOf(gabarit?.sections.flatMap((section) => section.fields) ?? [], values)
  const root: Mutable = { schema: said["schema"], gabarit: said["gabarit"], title: said["title"], fields }
  mergedRows(root, asMap(said["merged"]) ?? {})
  for (const [path, value] of Object.entries(asMap(said["unknown"]) ?? {})) put(root, path.split("."), value)
  // What has the wrong type stands in its place as it is, for whoever shows it to say so.
  for (const problem of Array.isArray(said["problems"]) ? said["problems"].map(asMap) : []) {
    if (typeof problem?.["path"] === "string") put(root, problem["path"].split("."), problem["found"] ?? undefined)
  }
  return root
}

function mapOf(fields: readonly Field[], values: AnyMap): Mutable {
  const map: Mutable = {}
  for (const field of fields) {
    if (field.kind.type !== "title") set(map, field.key, valueOf(field, values[field.key]))
    const other = otherKey(field)
    if (other !== null) set(map, other, values[other])
  }
  return map
}

function valueOf({ kind }: Field, value: unknown): unknown {
  switch (kind.type) {
    case "title":
      return undefined
    case "rich-text":
      return richOf(value)
    case "choices":
      return Array.isArray(value) ? Object.fromEntries(value.map((key) => [String(key), true])) : value
    case "period":
    case "actor":
    case "member":
      return said(asMap(value) ?? {})
    case "rows":
      return rowsOf(kind.columns, value)
    case "text":
    case "choice":
    case "date":
    case "number":
    case "yes-no":
    case "document":
      return value ?? undefined
    default:
      return unknownKind(kind, value)
  }
}

/** Where nothing was said there is no key. */
function said(map: AnyMap): Mutable {
  return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== null && value !== undefined))
}

function rowsOf(columns: readonly Field[], value: unknown): Mutable {
  const rows: Mutable = {}
  let order: string | null = null
  for (const row of Array.isArray(value) ? value.map(asMap) : []) {
    const id = row?.["id"]
    if (row === null || typeof id !== "string") continue
    order = between(order, null)
    rows[id] = { order, ...mapOf(columns, row) }
  }
  return rows
}

function richOf(value: unknown): Rich | undefined {
  const blocks = asMap(value)?.["blocks"]
  if (!Array.isArray(blocks)) return undefined
  return new Rich(blocks.flatMap((one): readonly AnySpan[] => {
    const block = asMap(one)
    if (block === null) return []
    const { spans, ...marker } = block
    const words = Array.isArray(spans) ? spans.map(asMap) : []
    return [
      { type: "block", value: { ...PARAGRAPH.value as object, ...marker } },
      ...words.flatMap((span): readonly AnySpan[] => (
        typeof span?.["text"] === "string" ? [{ type: "text", value: span["text"], marks: asMap(span["marks"]) ?? {} }] : []
      )),
    ]
  }))
}

/** The server tells by path which row went into which: `fields.acteurs.<id>`. */
function mergedRows(root: Mutable, merged: AnyMap): void {
  for (const [path, into] of Object.entries(merged)) put(root, path.split("."), { deleted: true, [MERGED_INTO]: into })
}

/** Puts a value where the maps on the way are there. */
function put(root: Mutable, path: readonly string[], value: unknown): void {
  const holder = path.slice(0, -1).reduce<AnyMap | null>((map, key) => (map === null ? null : asMap(map[key])), root)
  const key = path.at(-1)
  if (holder !== null && key !== undefined) set(holder as Mutable, key, value)
}

/** A key that means something to JavaScript is a key like any other. */
function set(map: Mutable, key: string, value: unknown): void {
  if (value === undefined) delete map[key]
  else Object.defineProperty(map, key, { value, enumerable: true, configurable: true, writable: true })
}
