// The flat schema of the editor: one block marker of Automerge is one textblock. Nesting of lists is a number, so any
// merge of two people's edits is a valid document and places map by counting.
//
// `kept` holds the marker as it stands in the document where it isn't the one we would write: blocks that we don't
// know, and known ones with more to them, stay what they are until somebody makes them something else.
import { Schema, type DOMOutputSpec, type Mark } from "prosemirror-model"
import { DEEPEST, HEADING_SHIFT, type Level, type ListKind } from "../../shape/blocks"
import { safeHref } from "../../shape/links"

const block = { group: "block", content: "text*", whitespace: "pre" as const }

/** Nodes and marks of the editor. */
export const schema = new Schema({
  nodes: {
    doc: { content: "block+" },
    paragraph: {
      ...block, attrs: { kept: { default: null } },
      parseDOM: [{ tag: "p" }],
      toDOM: (): DOMOutputSpec => ["p", 0],
    },
    heading: {
      ...block, defining: true, attrs: { level: { default: 2 }, kept: { default: null } },
      parseDOM: [1, 2, 3, 4, 5, 6].map((rank) => (
        { tag: `h${rank}`, getAttrs: (dom) => ({ level: levelOf(dom, rank) }) }
      )),
      toDOM: ({ attrs }): DOMOutputSpec => [
        `h${Number(attrs["level"]) + HEADING_SHIFT}`,
        { class: "editor-heading", "data-level": String(attrs["level"]) },
        0,
      ],
    },
    item: {
      ...block, defining: true, attrs: { list: { default: "bullet" }, indent: { default: 0 }, kept: { default: null } },
      parseDOM: [
        { tag: "p[data-list]", priority: 60, getAttrs: itemOf },
        { tag: "ol > li", priority: 60, attrs: { list: "ordered" } },
        { tag: "li", attrs: { list: "bullet" } },
      ],
      toDOM: ({ attrs }): DOMOutputSpec => [
        "p", { class: "editor-item", "data-list": String(attrs["list"]), "data-indent": String(attrs["indent"]) }, 0,
      ],
    },
    quote: {
      ...block, defining: true, attrs: { kept: { default: null } },
      parseDOM: [{ tag: "p.editor-quote", priority: 60 }, { tag: "blockquote" }],
      toDOM: (): DOMOutputSpec => ["p", { class: "editor-quote" }, 0],
    },
    unknown: {
      ...block, attrs: { type: { default: "" }, kept: { default: null } },
      toDOM: (): DOMOutputSpec => ["p", { class: "editor-unknown" }, 0],
    },
    text: {},
  },
  marks: {
    link: {
      attrs: { href: {}, kept: { default: null } }, inclusive: false,
      parseDOM: [{ tag: "a[href]", getAttrs: hrefOf }],
      toDOM: ({ attrs }): DOMOutputSpec => (
        ["a", { href: safeHref(String(attrs["href"])) ?? "", rel: "noopener noreferrer" }, 0]
      ),
    },
    em: { parseDOM: [{ tag: "i" }, { tag: "em" }], toDOM: (): DOMOutputSpec => ["em", 0] },
    strong: { parseDOM: [{ tag: "b" }, { tag: "strong" }], toDOM: (): DOMOutputSpec => ["strong", 0] },
    // Marks that aren't ours: shown as plain words, carried along. Several may overlap.
    other: { attrs: { name: {}, value: {} }, excludes: "", toDOM: (): DOMOutputSpec => ["span", 0] },
  },
})

/** Whether a mark is none of ours. */
export function isOther(mark: Mark): boolean {
  return mark.type === schema.marks.other
}

function levelOf(dom: HTMLElement, rank: number): Level {
  const level = Number(dom.dataset["level"] ?? rank)
  return level >= 4 ? 4 : level >= 3 ? 3 : 2
}

function itemOf(dom: HTMLElement): { list: ListKind; indent: number } {
  const indent = Math.trunc(Number(dom.dataset["indent"]))
  return {
    list: dom.dataset["list"] === "ordered" ? "ordered" : "bullet",
    indent: indent > 0 ? Math.min(DEEPEST, indent) : 0,
  }
}

function hrefOf(dom: HTMLElement): { href: string } | false {
  const href = safeHref(dom.getAttribute("href") ?? "")
  return href === null ? false : { href }
}

