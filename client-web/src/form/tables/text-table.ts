// Tab-separated words, as spreadsheets put them beside their HTML: a line of the table each, cells between tabs. A cell with
// a tab, a line break or quotes in it stands in quotes, its own quotes doubled. Pure, both ways.
import { evened, type Table } from "./table"

/** The table in tab-separated words; null where there are none. */
export function readTextTable(text: string): Table | null {
  const rest = text.replace(/\r\n?|\u2028|\u2029/g, "\n").replace(/\n[\n\t ]*$/, "")
  if (rest.trim() === "") return null
  const lines: { text: string }[][] = [[]]
  let at = 0
  while (at <= rest.length) {
    const [cell, end] = cellAt(rest, at)
    lines.at(-1)?.push({ text: cell.replaceAll("\v", "\n").trim() })
    if (rest[end] === "\n") lines.push([])
    at = end + 1
  }
  return evened(lines)
}

/** The cell that begins there, and where it ends: at a tab, a line break, the end. */
function cellAt(text: string, start: number): readonly [string, number] {
  return quotedAt(text, start) ?? plainAt(text, start)
}

function plainAt(text: string, start: number): readonly [string, number] {
  const ends = /[\t\n]/g
  ends.lastIndex = start
  const end = ends.exec(text)?.index ?? text.length
  return [text.slice(start, end), end]
}

/** Only a spreadsheet's quotes: they hold what needs them, and the cell ends behind them. « "Agir" » is a word in quotes. */
function quotedAt(text: string, start: number): readonly [string, number] | null {
  if (text[start] !== '"') return null
  for (let at = start + 1; ; at += 2) {
    at = text.indexOf('"', at)
    if (at < 0) return null
    if (text[at + 1] === '"') continue
    const inner = text.slice(start + 1, at)
    const ends = at + 1 === text.length || text[at + 1] === "\t" || text[at + 1] === "\n"
    return ends && /[\t\n"\v]/.test(inner) ? [inner.replaceAll('""', '"'), at + 1] : null
  }
}

/** A table as tab-separated words. */
export function writeTextTable(table: Table): string {
  return table.map((line) => line.map(({ text }) => quoted(text)).join("\t")).join("\n")
}

function quoted(text: string): string {
  return /[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
