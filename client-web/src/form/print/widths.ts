// How wide the columns of a printed table are, and which of its rows may be cut by the end of a sheet. Counted in characters: a sheet
// is laid out by the browser, which gives a long column all there is and the others a letter each.

/** A table in words: its headings, and the words of each row's cells. */
export interface TableWords {
  readonly headings: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** What the browser is told. */
export interface TableLayout {
  /** Of the table's width, in per cent; together a hundred. */
  readonly shares: readonly number[]
  /** The rows that are cut rather than put off to the next sheet, by their place. */
  readonly cut: ReadonlySet<number>
  /** All of it takes less than half a sheet: it is kept whole, rather than leave its head and a row behind. */
  readonly short: boolean
}

/** Characters across a sheet: upright at 9 points, and turned at 8. Capitals and headings are wider: it is a low guess. */
export const ACROSS = { upright: 96, turned: 150 } as const
/** A longer word is broken: an address, a name that somebody made up. */
const LONGEST_WORD = 18
/** Headings are bold: their letters are wider by as much. */
const BOLD = 1.2
/** Padding and lines, in characters. */
const AROUND = 3
/** A row of more lines than this takes a third of a sheet: it begins where it stands, and may be cut. */
const CUT_ABOVE_LINES = 20

/** A table of fewer lines than this is kept whole; what parts two rows is another half. */
const SHORT_BELOW_LINES = 26

/** Each column has its longest word's room, and no more lines than the longest of them needs. */
export function tableLayout({ headings, rows }: TableWords, across: number): TableLayout {
  const columns = headings.map((heading, at) => {
    const cells = rows.map((row) => row[at] ?? "")
    const longest = Math.max(Math.ceil(BOLD * longestWord(heading)), ...cells.map(longestWord))
    return { least: Math.min(longest, LONGEST_WORD) + AROUND, most: Math.max(heading.length, ...cells.map((cell) => cell.length)) }
  })
  const widths = shared(columns, across)
  const total = sum(widths)
  const lines = (row: readonly string[]) => Math.max(0, ...row.map((cell, at) => linesOf(cell, (widths[at] ?? across) - AROUND)))
  const high = rows.map(lines)
  return {
    shares: widths.map((width) => Math.round(10_000 * width / total) / 100),
    cut: new Set(high.flatMap((of, at) => (isCut(of) ? [at] : []))),
    short: sum(high.map((of) => of + 0.5)) + lines(headings) < SHORT_BELOW_LINES,
  }
}

/** Whether so many lines are too long to be kept on one sheet. */
export function isCut(lines: number): boolean {
  return lines > CUT_ABOVE_LINES
}

interface Column {
  /** Narrower, its longest word would be cut in two. */
  readonly least: number
  /** The characters of its longest cell. */
  readonly most: number
}

/** The widths at which the longest cells of all columns have the fewest lines; what is left over goes to the longest. */
function shared(columns: readonly Column[], across: number): number[] {
  if (sum(columns.map((column) => column.least)) >= across) return columns.map((column) => column.least)
  let [tooFew, enough] = [0, Math.max(1, ...columns.map((column) => column.most))]
  while (enough - tooFew > 0.05) {
    const lines = (tooFew + enough) / 2
    if (sum(widthsFor(columns, lines)) > across) tooFew = lines
    else enough = lines
  }
  const widths = widthsFor(columns, enough)
  const [left, words] = [Math.max(0, across - sum(widths)), sum(columns.map((column) => column.most))]
  return widths.map((width, at) => width + left * (words === 0 ? 1 / columns.length : (columns[at]?.most ?? 0) / words))
}

function widthsFor(columns: readonly Column[], lines: number): number[] {
  return columns.map(({ least, most }) => Math.max(least, most / lines + AROUND))
}

function longestWord(text: string): number {
  return Math.max(0, ...text.split(/[\s\u2010\u2013\u2014/-]+/u).map((word) => word.length))
}

function linesOf(text: string, width: number): number {
  return text.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / Math.max(1, width))), 0)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
