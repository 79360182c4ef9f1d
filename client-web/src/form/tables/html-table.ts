// The tables in pasted HTML, as Excel, LibreOffice, Word, mail programs and web pages write them: merged cells, line breaks
// in cells, white space that only parts the tags. The HTML is parsed and never shown; nothing in it runs or is fetched.
import { isHidden, isWordMarker, withoutStyles } from "../../editor/rich/paste-style"
import { COVERED, evened, LARGEST, type Table, type TableCell } from "./table"

/** A table, and whether words stood around it. */
export interface HtmlTable {
  readonly table: Table
  readonly hasWordsAround: boolean
}

/** What our own copies say beside a cell's words (write-table.ts). */
export const EXACT = "data-maillage"

/** The tables in a piece of HTML, one under the other; null where there are none. */
export function readHtmlTable(html: string): HtmlTable | null {
  if (!/<t[dhr][\s>/]/i.test(html)) return null
  // A browser may hand on the lines of a table without the table around them.
  const whole = /<table[\s>]/i.test(html) ? html : `<table>${html}</table>`
  const { body } = new DOMParser().parseFromString(withoutStyles(whole), "text/html")
  const tables = tablesOf(body)
  if (tables.length === 0) return null
  const lines = tables.flatMap((table) => linesOf(table))
  while (lines.length > 1 && lines.at(-1)?.every(({ text }) => text === "")) lines.pop()
  if (lines.every((line) => line.every(({ text }) => text === ""))) return null
  return { table: evened(lines), hasWordsAround: hasWordsAround(body, tables) }
}

/** The outermost tables that are tables: one that is there for the layout holds them in a single cell. */
function tablesOf(root: Element): HTMLTableElement[] {
  const outermost = [...root.querySelectorAll<HTMLTableElement>("table")]
    .filter((table) => !root.contains(table.parentElement?.closest("table") ?? null) && !isUnseen(table, root))
  return outermost.flatMap((table) => {
    const cells = [...table.rows].flatMap((row) => [...row.cells])
    const [only] = cells
    return cells.length === 1 && only?.querySelector("table") != null ? tablesOf(only) : cells.length === 0 ? [] : [table]
  })
}

function isUnseen(element: Element, root: Element): boolean {
  for (let at: Element | null = element; at !== null && at !== root; at = at.parentElement) if (isHidden(at)) return true
  return false
}

/** A cell that covers several lines says the same in each of them; in the columns that it covers nothing is said. */
function linesOf(table: HTMLTableElement): TableCell[][] {
  const lines: (TableCell | undefined)[][] = []
  const rows = [...table.rows].filter((row) => !isHidden(row))
  for (const [index, row] of rows.entries()) {
    const line = (lines[index] ??= [])
    let column = 0
    for (const cell of [...row.cells].filter((one) => !isHidden(one))) {
      while (line[column] !== undefined) column += 1
      const said = cellOf(cell)
      const width = span(cell, "colspan", LARGEST.columns)
      const height = Math.min(span(cell, "rowspan", LARGEST.rows), rows.length - index)
      for (let down = 0; down < height; down += 1) {
        const there = (lines[index + down] ??= [])
        for (let right = 0; right < width; right += 1) there[column + right] ??= right === 0 ? said : COVERED
      }
      column += width
    }
  }
  return lines.map((line) => Array.from(line, (cell) => cell ?? COVERED))
}

function span(cell: Element, name: string, most: number): number {
  const said = Number.parseInt(cell.getAttribute(name) ?? "1", 10)
  return Number.isFinite(said) ? Math.max(1, Math.min(most, said)) : 1
}

function cellOf(cell: Element): TableCell {
  const words = new Words()
  words.children(cell)
  const text = words.text()
  const exact = cell.getAttribute(EXACT)
  if (exact !== null) return { text, exact }
  // A column that is too narrow for its number shows « ### »: the number stands beside.
  const number = cell.getAttribute("sdval") ?? cell.getAttribute("x:num")
  return /^#+$/.test(text) && number !== null && number !== "" ? { text: number } : { text }
}

const DROPPED = new Set([
  "audio", "canvas", "del", "head", "iframe", "img", "input", "link", "meta", "noscript", "object", "script", "select", "strike",
  "style", "svg", "template", "textarea", "title", "video", "xml",
])
const BLOCKS = new Set([
  "address", "article", "blockquote", "caption", "center", "dd", "div", "dl", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
  "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
])

/** The words of one cell: a line for each block and each line break. */
class Words {
  readonly #lines: string[] = [""]

  text(): string {
    return this.#lines.map((line) => line.replace(/^[ \t\u00a0]+|[ \t\u00a0]+$/g, "")).join("\n").trim()
  }

  children(element: Element, isPre = false): void {
    for (const child of element.childNodes) {
      if (child.nodeType === 3) this.#words(child.textContent ?? "", isPre)
      else if (child.nodeType === 1) this.#element(child as Element, isPre)
    }
  }

  #words(text: string, isPre: boolean): void {
    const said = isPre ? text : text.replace(/[ \t\n\r\f]+/g, " ")
    const [first = "", ...more] = said.split(/\r\n?|\n/)
    const last = this.#lines.pop() ?? ""
    this.#lines.push(last + (!isPre && /\s$/.test(last) ? first.replace(/^ /, "") : first), ...more)
  }

  #element(element: Element, isPre: boolean): void {
    const name = element.localName
    if (DROPPED.has(name) || isHidden(element) || isWordMarker(element)) return
    if (name === "br") {
      this.#lines.push("")
      return
    }
    const isBlock = BLOCKS.has(name)
    if (isBlock) this.#block()
    if (name === "li") this.#words("• ", true)
    this.children(element, isPre || name === "pre")
    if (isBlock) this.#block()
    // Cells of a table inside a cell.
    if (name === "td" || name === "th") this.#words(" ", false)
  }

  /** Another line begins, unless it has begun. */
  #block(): void {
    if ((this.#lines.at(-1) ?? "").trim() !== "") this.#lines.push("")
  }
}

/** Whether there are words outside of the tables. */
function hasWordsAround(body: Element, tables: readonly Element[]): boolean {
  for (const table of tables) table.remove()
  const words = new Words()
  words.children(body)
  return words.text() !== ""
}
