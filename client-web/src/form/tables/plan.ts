// Which pasted cell goes where: right and down from a cell, into a block of cells, or into new rows. Pure.
import type { Field } from "../../api/generated/types"
import { folded } from "../../shape/folding"
import { widthOf, type Table, type TableCell } from "./table"

/** One row that is written in, and the cells that go there. */
export interface PlannedRow {
  /** Its id; null: it is added at the end. */
  readonly row: string | null
  readonly cells: readonly (readonly [column: Field, cell: TableCell])[]
}

/** Where everything goes, and what doesn't. */
export interface PastePlan {
  readonly rows: readonly PlannedRow[]
  /** Columns and lines with words in them for which there is no room. */
  readonly leftColumns: number
  readonly leftLines: number
  /** The first line said what the columns are called. */
  readonly hasHeader: boolean
}

/** Where a table is pasted. */
export interface PasteTarget {
  /** The columns from the first on that is written in, to the right. */
  readonly columns: readonly Field[]
  /** The rows from the first on, downwards. */
  readonly rows: readonly string[]
  /** A block of several cells was chosen: it is filled, and nothing beyond it. */
  readonly block: { readonly rows: number; readonly columns: number } | null
  /** The first line is one of the table, whatever it says. */
  readonly firstLineToo?: boolean
}

/** Where the cells of a table go. */
export function planPaste(whole: Table, { columns, rows, block, firstLineToo = false }: PasteTarget): PastePlan {
  const hasHeader = block === null && !firstLineToo && isHeader(whole, columns)
  const table = hasHeader ? whole.slice(1) : whole
  const height = block === null ? table.length : filled(table.length, block.rows)
  const width = block === null ? Math.min(widthOf(table), columns.length) : filled(widthOf(table), block.columns)
  const planned: PlannedRow[] = []
  for (let down = 0; down < height; down += 1) {
    const line = table[down % table.length] ?? []
    const cells = columns.slice(0, width).flatMap((column, right) => {
      const cell = line[right % line.length]
      return cell === undefined || cell.covered ? [] : [[column, cell] as const]
    })
    const row = rows[down] ?? null
    // A line that says nothing makes no row.
    if (row !== null || cells.some(([, { text }]) => text !== "")) planned.push({ row, cells })
  }
  return {
    rows: planned,
    leftColumns: saying(transposed(table).slice(width)),
    leftLines: saying(table.slice(height)),
    hasHeader,
  }
}

/** How much of a block is filled: all of it where the table fits into it a whole number of times, else what there is. */
function filled(there: number, room: number): number {
  return room % there === 0 ? room : Math.min(there, room)
}

/** Whether the first line is the names of the columns under it: it would become an actor called « Acteur ». */
export function isHeader(table: Table, columns: readonly Field[]): boolean {
  const [first = []] = table
  const said = first.flatMap(({ text }, at) => (text === "" ? [] : [folded(text) === folded(columns[at]?.label ?? "")]))
  return table.length > 1 && said.length > 0 && said.every(Boolean)
}

/**
 * Which column each column of a table goes to: by the names in its first line where at least two, or the only one, are
 * those of columns; else in their order. `null`: to none.
 */
export function columnsByName(table: Table, columns: readonly Field[]): { readonly byName: boolean; readonly to: readonly (string | null)[] } {
  const [first = []] = table
  const free = new Map(columns.map((column) => [folded(column.label), column.key]))
  const named = first.map(({ text }) => {
    const key = free.get(folded(text)) ?? null
    free.delete(folded(text))
    return key
  })
  const found = named.filter((key) => key !== null).length
  if (table.length > 1 && (found >= 2 || (found === 1 && first.length === 1))) return { byName: true, to: named }
  return { byName: false, to: first.map((_, at) => columns[at]?.key ?? null) }
}

function saying(lines: Table): number {
  return lines.filter((line) => line.some(({ text }) => text !== "")).length
}

function transposed(table: Table): Table {
  return Array.from({ length: widthOf(table) }, (_, at) => table.flatMap((line) => line[at] ?? []))
}
