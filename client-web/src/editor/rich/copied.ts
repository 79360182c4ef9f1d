// What is copied out of a rich text, for whatever program it goes to: real lists and quotes as HTML, and as bare text the bullets,
// numbers and levels that one sees, a line each. Pasted back here it is what it was. Needs no ProseMirror.
import { HEADING_SHIFT, type BlockKind, type Run } from "../../shape/blocks"
import type { Link } from "../../shape/links"
import { ItemCounter } from "./ordinals"

/** A block on its way out. */
export interface CopiedBlock {
  readonly kind: Exclude<BlockKind, { readonly is: "unknown" }>
  readonly runs: readonly (Pick<Run, "text" | "strong" | "em"> & { readonly link: Pick<Link, "href"> | null })[]
}

/** Two spaces a level: what reads bare text takes them for one. */
const LEVEL = "  "

/** As bare text; `counter` has counted what stands before. */
export function copiedText(blocks: readonly CopiedBlock[], counter = new ItemCounter()): string {
  return blocks.map(({ kind, runs }) => {
    const words = runs.map((run) => run.text).join("")
    const number = counter.next(kind)
    if (kind.is !== "item") return words
    const marker = `${LEVEL.repeat(kind.indent)}${number === null ? "-" : `${number}.`} `
    // Further lines of an item stand under its words.
    return marker + words.replace(/\n/g, `\n${" ".repeat(marker.length)}`)
  }).join("\n")
}

/** As HTML, made in a document of its own. */
export function copiedHtml(blocks: readonly CopiedBlock[], inert: Document, counter = new ItemCounter()): DocumentFragment {
  const fragment = inert.createDocumentFragment()
  /** The lists that are open, outermost first. */
  let open: { readonly list: HTMLElement; readonly indent: number }[] = []
  for (const block of blocks) {
    const number = counter.next(block.kind)
    if (block.kind.is !== "item") {
      open = []
      fragment.append(filled(inert, elementOf(inert, block), block))
      continue
    }
    const { list: kind, indent } = block.kind
    const name = kind === "ordered" ? "ol" : "ul"
    open = open.filter((one) => one.indent < indent || (one.indent === indent && one.list.localName === name))
    if (open.at(-1)?.indent !== indent) {
      const list = inert.createElement(name)
      if (number !== null && number > 1) list.setAttribute("start", String(number))
      const around: ParentNode = open.at(-1)?.list.lastElementChild ?? fragment
      around.append(list)
      open = [...open, { list, indent }]
    }
    const item = inert.createElement("li")
    // A depth that no item has is no list: it is said for whoever pastes here.
    item.dataset["list"] = kind
    item.dataset["indent"] = String(indent)
    open.at(-1)?.list.append(filled(inert, item, block))
  }
  return fragment
}

function elementOf(inert: Document, { kind }: CopiedBlock): HTMLElement {
  if (kind.is === "quote") return inert.createElement("blockquote")
  if (kind.is !== "heading") return inert.createElement("p")
  const heading = inert.createElement(`h${kind.level + HEADING_SHIFT}`)
  heading.dataset["level"] = String(kind.level)
  return heading
}

function filled(inert: Document, element: HTMLElement, { runs }: CopiedBlock): HTMLElement {
  for (const run of runs) element.append(wordsOf(inert, run))
  return element
}

function wordsOf(inert: Document, { text, strong, em, link }: CopiedBlock["runs"][number]): Node {
  const words = inert.createDocumentFragment()
  text.split("\n").forEach((line, at) => {
    if (at > 0) words.append(inert.createElement("br"))
    words.append(line)
  })
  let node: Node = words
  const wrap = (element: HTMLElement): HTMLElement => {
    element.append(node)
    return element
  }
  if (em) node = wrap(inert.createElement("em"))
  if (strong) node = wrap(inert.createElement("strong"))
  if (link !== null) {
    const anchor = wrap(inert.createElement("a"))
    anchor.setAttribute("href", link.href)
    node = anchor
  }
  return node
}
