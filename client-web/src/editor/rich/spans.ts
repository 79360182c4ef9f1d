// Automerge's spans to the editor's document and back. Every sequence of markers and words has a document, and every
// document its spans.
import type { MarkValue, Span, UpdateSpansConfig } from "@automerge/automerge/slim"
import { Mark, type Attrs, type Node } from "prosemirror-model"
import { isOurs, writeMarker } from "./markers"
import { readMarker, readMarks, type BlockKind, type Level, type ListKind, type Marker } from "../../shape/blocks"
import { sameValue } from "../../shape/scalars"
import { writeLink } from "../../shape/links"
import { schema } from "./schema"
import { shownText } from "./shown"

/** How marks that `updateSpans` makes grow with the words beside them. */
export const SPANS_CONFIG: UpdateSpansConfig = { defaultExpand: "after", perMarkExpand: { link: "none" } }

/** The editor's document for these spans. */
export function docFromSpans(spans: readonly Span[]): Node {
  const blocks: Node[] = []
  let marker: Marker | null = null
  let words: Node[] = []
  let open = false
  const close = (): void => {
    if (open) blocks.push(nodeOf(marker, words))
    words = []
  }
  for (const span of spans) {
    if (span.type === "block") {
      close()
      marker = span.value
    } else if (span.value) words.push(schema.text(shownText(span.value), marksOf(span.marks)))
    open = true
  }
  close()
  return schema.node("doc", null, blocks.length > 0 ? blocks : [schema.node("paragraph")])
}

/** The spans for a document of the editor. */
export function spansFromDoc(doc: Node): Span[] {
  const spans: Span[] = []
  doc.forEach((block) => {
    spans.push({ type: "block", value: markerOf(block) as Record<string, never> })
    block.forEach((text) => {
      const marks = Object.fromEntries(text.marks.map(markValue))
      spans.push({ type: "text", value: text.text ?? "", ...(text.marks.length > 0 ? { marks } : {}) })
    })
  })
  return spans
}

/** The marker of a block: the one it keeps as long as that means the same. */
export function markerOf(block: Node): Marker {
  const kind = kindOf(block)
  const kept = block.attrs["kept"] as Marker | null
  return kept !== null && sameValue(readMarker(kept), kind) ? kept : writeMarker(kind)
}

/** A block as a marker makes it. */
export function nodeOf(marker: Marker | null, words: readonly Node[]): Node {
  const kind = readMarker(marker)
  const kept = marker === null || isOurs(marker, kind) ? null : marker
  const [type, attrs] = nodeTypeOf(kind)
  return schema.node(type, { ...attrs, kept }, [...words])
}

/** The editor's marks for those of a span. */
export function marksOf(marks: Readonly<Record<string, unknown>> | undefined): readonly Mark[] {
  if (!marks) return Mark.none
  const { strong, em, link, others } = readMarks(marks)
  const found: Mark[] = []
  if (link) found.push(schema.mark("link", { href: link.href, kept: link.kept }))
  if (em) found.push(schema.mark("em"))
  if (strong) found.push(schema.mark("strong"))
  for (const name of Object.keys(others).sort()) found.push(schema.mark("other", { name, value: others[name] }))
  return Mark.setFrom(found)
}

/** The name and value of a mark in the document. */
export function markValue(mark: Mark): [string, MarkValue] {
  const { href, kept, name, value } = mark.attrs
  if (mark.type === schema.marks.link) return ["link", typeof kept === "string" ? kept : writeLink(String(href))]
  if (mark.type === schema.marks.other) return [String(name), value as MarkValue]
  return [mark.type.name, true]
}

function kindOf(block: Node): BlockKind {
  const { level, list, indent, type } = block.attrs
  switch (block.type.name) {
    case "heading":
      return { is: "heading", level: level as Level }
    case "item":
      return { is: "item", list: list as ListKind, indent: Number(indent) }
    case "quote":
      return { is: "quote" }
    case "unknown":
      return { is: "unknown", type: String(type) }
    default:
      return { is: "paragraph" }
  }
}

function nodeTypeOf(kind: BlockKind): [string, Attrs] {
  switch (kind.is) {
    case "heading":
      return ["heading", { level: kind.level }]
    case "item":
      return ["item", { list: kind.list, indent: kind.indent }]
    case "unknown":
      return ["unknown", { type: kind.type }]
    default:
      return [kind.is, {}]
  }
}
