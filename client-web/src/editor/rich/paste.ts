// What comes from the clipboard or is dropped: HTML of any program is read (paste-reader.ts) and written anew with the
// few elements that the editor knows, so nothing else can get in; bare text becomes a block a line.
import { Fragment, Slice, type Node } from "prosemirror-model"
import { readPasted, type PastedBlock, type PastedRun } from "./paste-reader"
import { withoutStyles } from "./paste-style"
import { schema } from "./schema"

/** ProseMirror's `transformPastedHTML`: clean HTML for any HTML. */
export function cleanPastedHtml(html: string): string {
  const parsed = new DOMParser().parseFromString(withoutStyles(html), "text/html")
  const own = parsed.querySelector("[data-pm-slice]") !== null
  return writeHtml(readPasted(parsed.body, own))
}

/** ProseMirror's `clipboardTextParser`: a block for each line, an item for one that begins as items do. */
export function parsePastedText(text: string): Slice {
  const lines = text.replace(/\r\n?/g, "\n").split(/\n+/)
  return new Slice(Fragment.from(lines.map(lineNode)), 1, 1)
}

function lineNode(line: string): Node {
  const item = /^\s*(?:[-•*▪◦·]|(\d{1,3}[.)]))\s+(?=\S)/.exec(line)
  const words = item ? line.slice(item[0].length) : line
  const content = words === "" ? [] : [schema.text(words)]
  if (!item) return schema.node("paragraph", null, content)
  return schema.node("item", { list: item[1] === undefined ? "bullet" : "ordered", indent: 0 }, content)
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
