// What the block markers and marks of a rich text mean, shared by the editor and by whoever only shows it. A marker is one
// block: `{ type, parents, attrs, isEmbed }`. What we don't know is shown as a paragraph and kept as it is.
import { readLink, type Link } from "./links"
import type { AnySpan } from "./rich"
import { isWord } from "./scalars"

/** A marker's value, as Automerge hands it out. */
export type Marker = Readonly<Record<string, unknown>>

/** Headings are of the second to the fourth level: the first is the document's own. */
export type Level = 2 | 3 | 4
export type ListKind = "bullet" | "ordered"

/** Headings of a text stand under those of a form, whose sections are `<h2>`: their second level is an `<h3>`. */
export const HEADING_SHIFT = 1

/** What a block is. */
export type BlockKind =
  | { readonly is: "paragraph" }
  | { readonly is: "heading"; readonly level: Level }
  | { readonly is: "item"; readonly list: ListKind; readonly indent: number }
  | { readonly is: "quote" }
  | { readonly is: "unknown"; readonly type: string }

/** How words are marked. */
export interface Marking {
  readonly strong: boolean
  readonly em: boolean
  readonly link: Link | null
  /** Marks that we neither show nor write, by name. */
  readonly others: Readonly<Record<string, unknown>>
}

/** Words under the same marks. */
export interface Run extends Marking {
  readonly text: string
}

/** One block with its words. */
export interface Block {
  readonly kind: BlockKind
  readonly runs: readonly Run[]
}

/** List items are indented this often at most. */
export const DEEPEST = 3

/** What a marker means; none means a paragraph. */
export function readMarker(marker: Marker | null): BlockKind {
  if (marker === null || !isMarker(marker)) return { is: "paragraph" }
  const type = wordOf(marker["type"]) ?? "paragraph"
  const parents = parentsOf(marker)
  if (marker["isEmbed"] === true) return { is: "unknown", type }
  if (type === "heading") return { is: "heading", level: levelOf(marker) }
  if (type === "ordered-list-item" || type === "unordered-list-item") {
    const indent = parents.filter((parent) => parent.endsWith("list-item")).length
    return { is: "item", list: type === "ordered-list-item" ? "ordered" : "bullet", indent: Math.min(DEEPEST, indent) }
  }
  if (type === "blockquote" || (type === "paragraph" && parents.includes("blockquote"))) return { is: "quote" }
  return type === "paragraph" ? { is: "paragraph" } : { is: "unknown", type }
}

/** What the marks of some words mean. */
export function readMarks(marks: Readonly<Record<string, unknown>> | undefined): Marking {
  const others: Record<string, unknown> = {}
  let [strong, em, link]: [boolean, boolean, Link | null] = [false, false, null]
  for (const [name, value] of Object.entries(marks ?? {})) {
    if (value === null || value === undefined || value === false) continue
    const read = name === "link" ? readLink(value) : null
    if (name === "strong" && value === true) strong = true
    else if (name === "em" && value === true) em = true
    else if (read) link = read
    else others[name] = value
  }
  return { strong, em, link, others }
}

/** The blocks of a rich text. One that begins without a marker begins with a paragraph. */
export function readBlocks(spans: readonly AnySpan[]): Block[] {
  const blocks: { kind: BlockKind; runs: Run[] }[] = []
  for (const span of spans) {
    if (span.type === "block") blocks.push({ kind: readMarker(span.value), runs: [] })
    else {
      if (blocks.length === 0) blocks.push({ kind: { is: "paragraph" }, runs: [] })
      blocks.at(-1)?.runs.push({ text: span.value, ...readMarks(span.marks) })
    }
  }
  return blocks
}

function isMarker(value: Marker): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}

function levelOf({ attrs }: Marker): Level {
  const level = typeof attrs === "object" && attrs !== null && "level" in attrs ? Number(attrs.level) : 2
  return level >= 4 ? 4 : level >= 3 ? 3 : 2
}

function parentsOf({ parents }: Marker): string[] {
  return Array.isArray(parents) ? parents.map((parent) => wordOf(parent) ?? "") : []
}

/** Scalar texts and, from careless programs, Text objects. */
function wordOf(value: unknown): string | null {
  if (typeof value === "string") return value
  return isWord(value) ? String(value) : null
}
