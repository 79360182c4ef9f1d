// The tables in pasted HTML, as Excel, LibreOffice, Word, mail programs and web pages write them: merged cells, line breaks
// in cells, white space that only parts the tags. The HTML is parsed and never shown; nothing in it runs or is fetched.
import { isHidden, isWordMarker, withoutStyles } from "../../editor/rich/paste-style"
import { evened, LARGEST, type Refusal, type Table, type TableCell } from "./table"
import { Layout } from "./table-layout"

/** A table, and whether words stood around it. */
export interface HtmlTable {
  readonly table: Table
  readonly hasWordsAround: boolean
}

/** What our own copies say beside a cell's words (write-table.ts). */
export const EXACT = "data-maillage"

/** The tables in a piece of HTML, one under the other; null where there are none, or why they are too large to be laid out. */
export function readHtmlTable(html: string): HtmlTable | { readonly refused: Refusal } | null {
  if (!/<t[dhr][\s>/]/i.test(html)) return null
  // A browser may hand on the lines of a table without the table around them.
  const whole = /<table[\s>]/i.test(html) ? html : `<table>${html}</table>`
  const { body } = new DOMParser().parseFromString(withoutStyles(whole), "text/html")
  const tables = tablesOf(body)
  if (tables.length === 0) return null
  const lines: TableCell[][] = []
  for (const [at, table] of tables.entries()) {
    const refused = addLines(lines, table)
    if (refused !== null) {
      const more = tables.slice(at + 1).reduce((sum, { rows }) => sum + [...rows].filter((row) => !isHiddenRow(row)).length, 0)
      return { refused: refused.why === "rows" ? { ...refused, n: refused.n + more } : refused }
    }
  }
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

/**
 * Adds the lines of a table; why not, where it turns out too large. A cell that covers several lines says the same in each
 * of them; in the columns that it covers nothing is said. What is hidden has its place until all is laid out.
 */
function addLines(lines: TableCell[][], table: HTMLTableElement): Extract<Refusal, { n: number }> | null {
  const rows = [...table.rows]
  const layout = new Layout()
  for (const [at, row] of rows.entries()) {
    layout.begin()
    const cells = [...row.cells]
    for (const [index, cell] of cells.entries()) {
      const width = span(cell, "colspan", LARGEST.columns)
      const isHere = layout.add({ width, height: span(cell, "rowspan", MOST_SPANNED), said: isHidden(cell) ? null : cellOf(cell) })
      if (isHere) continue
      const more = cells.slice(index).reduce((sum, one) => sum + span(one, "colspan", LARGEST.columns), 0)
      return { why: "columns", n: layout.width + more, most: LARGEST.columns }
    }
    const isFull = lines.length + layout.height >= LARGEST.rows
    if (isFull && layout.says() && !isHiddenRow(row)) {
      const more = rows.slice(at).filter((one) => !isHiddenRow(one)).length
      return { why: "rows", n: lines.length + layout.height + more, most: LARGEST.rows }
    }
    // An empty line is one only where words come after it.
    layout.end(!isFull && !isHiddenRow(row))
  }
  lines.push(...layout.lines())
  return null
}

/** As browsers have it. */
const MOST_SPANNED = 65_534

function isHiddenRow(row: HTMLTableRowElement): boolean {
  return isHidden(row) || (row.parentElement !== null && row.parentElement.localName !== "table" && isHidden(row.parentElement))
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
