// What comes from the clipboard or is dropped: HTML of any program is read (paste-reader.ts) and written anew with the
// few elements that the editor knows, so nothing else can get in; bare text becomes a block a line.
import { Fragment, Slice, type Node } from "prosemirror-model"
import { ItemCounter } from "./ordinals"
import { readPasted, type Dropped, type PastedBlock, type PastedRun } from "./paste-reader"
import { withoutStyles } from "./paste-style"
import { readPastedText } from "./paste-text"
import { schema } from "./schema"

/** Clean HTML for any HTML, and what of it can't be kept. */
export function cleanPasted(html: string): { readonly html: string; readonly dropped: Dropped } {
  const parsed = new DOMParser().parseFromString(withoutStyles(html), "text/html")
  const own = parsed.querySelector("[data-pm-slice]") !== null
  const { blocks, dropped } = readPasted(parsed.body, own)
  return { html: writeHtml(keepNumbers(blocks)), dropped }
}

/** ProseMirror's `clipboardTextParser`: a block for each line, an item for one that begins as items do. */
export function parsePastedText(text: string): Slice {
  return new Slice(Fragment.from(keepNumbers(readPastedText(text)).map(nodeOf)), 1, 1)
}

/** An item keeps the number that it had, or keeps it as a word: a list here counts from one, and on. */
function keepNumbers(blocks: readonly PastedBlock[]): PastedBlock[] {
  const counter = new ItemCounter()
  return blocks.map((block) => {
    const { kind, meant } = block
    const isLost = kind.is === "item" && meant !== undefined && counter.peek(kind.indent) !== meant.number
    const kept: PastedBlock = isLost
      ? { kind: { is: "paragraph" }, runs: [{ text: `${meant.marker} `, strong: false, em: false, href: null }, ...block.runs] }
      : block
    counter.next(kept.kind)
    return kept
  })
}

function nodeOf({ kind, runs }: PastedBlock): Node {
  const words = runs.map((run) => run.text).join("")
  const content = words === "" ? [] : [schema.text(words)]
  if (kind.is !== "item") return schema.node("paragraph", null, content)
  return schema.node("item", { list: kind.list, indent: kind.indent }, content)
}

function writeHtml(blocks: readonly PastedBlock[]): string {
  const inert = document.implementation.createHTMLDocument("")
  const highest = Math.min(...blocks.map(({ kind }) => (kind.is === "heading" ? kind.rank : 6)))
  for (const block of blocks) {
    const element = writeBlock(inert, block, highest)
    for (const run of block.runs) element.append(writeRun(inert, run))
    inert.body.append(element)
  }
  return inert.body.innerHTML
}

/** The highest heading of what is pasted becomes one of the second level. */
function writeBlock(inert: Document, { kind }: PastedBlock, highest: number): HTMLElement {
  const element = inert.createElement(kind.is === "heading" ? "h2" : "p")
  if (kind.is === "heading") element.dataset["level"] = String(kind.level ?? kind.rank - highest + 2)
  if (kind.is === "quote") element.className = "editor-quote"
  if (kind.is === "item") {
    element.dataset["list"] = kind.list
    element.dataset["indent"] = String(kind.indent)
  }
  return element
}

function writeRun(inert: Document, run: PastedRun): globalThis.Node {
  let node: globalThis.Node = inert.createTextNode(run.text)
  const wrap = (name: string): HTMLElement => {
    const element = inert.createElement(name)
    element.append(node)
    return element
  }
  if (run.strong) node = wrap("strong")
  if (run.em) node = wrap("em")
  if (run.href !== null) {
    const link = wrap("a")
    link.setAttribute("href", run.href)
    node = link
  }
  return node
}
