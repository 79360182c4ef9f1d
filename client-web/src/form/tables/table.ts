// A table on its way into rows, or out of them: lines of cells, as words. How large one may be, and why one is refused.

/** One cell. */
export interface TableCell {
  readonly text: string
  /** What the words stand for, where whoever copied them wrote it beside: a day, a number, an id. */
  readonly exact?: string
  /** It belongs to a merged cell that begins elsewhere: it says nothing, not even that it is empty. */
  readonly covered?: boolean
}

/** Lines of cells; all lines are of the same length, and there is at least one cell. */
export type Table = readonly (readonly TableCell[])[]

/**
 * How large a pasted table may be; beyond, it is refused as a whole, with a sentence. `rows` keeps a document within what a
 * browser shows well; `columns` is more than any form has; `characters` is what one paste may bring (`app/document/pasting.ts`).
 */
export const LARGEST = { rows: 1_000, columns: 100, characters: 250_000 } as const
/** Beyond so many characters of HTML the table is read from the plain words: parsing would hold the page up for seconds. */
export const LARGEST_HTML = 8_000_000

/** Why there is no table to paste. */
export type Refusal =
  | { readonly why: "image" | "empty" }
  | { readonly why: keyof typeof LARGEST; readonly n: number; readonly most: number }

/** Lines made equally long. */
export function evened(lines: readonly (readonly TableCell[])[]): Table {
  const width = lines.reduce((most, line) => Math.max(most, line.length), 1)
  return lines.map((line) => (
    line.length === width ? line : [...line, ...Array.from({ length: width - line.length }, () => COVERED)]
  ))
}

/** Says nothing. */
export const COVERED: TableCell = { text: "", covered: true }

/** How many columns it has. */
export function widthOf(table: Table): number {
  return table[0]?.length ?? 0
}

/** Whether it is one cell. */
export function isOneCell(table: Table): boolean {
  return table.length === 1 && widthOf(table) === 1
}

/** Why it is too large; null where it isn't. */
export function tooLarge(table: Table): Refusal | null {
  const characters = table.reduce((sum, line) => line.reduce((all, { text }) => all + text.length, sum), 0)
  const sizes = { rows: table.length, columns: widthOf(table), characters }
  for (const why of ["rows", "columns", "characters"] as const) {
    if (sizes[why] > LARGEST[why]) return { why, n: sizes[why], most: LARGEST[why] }
  }
  return null
}
