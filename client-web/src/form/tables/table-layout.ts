// Where the cells of an HTML table stand, those that are merged over lines and columns and those that are hidden included: what
// is hidden takes its place and is left out only then, so that nothing beside it shifts. Pure. However much cells claim to
// cover, a line is no wider than what is laid out at most, and a cell that covers lines is looked at line by line.
import { COVERED, LARGEST, type TableCell } from "./table"

/** A cell as it stands in the table. */
export interface Laid {
  /** How many columns and lines it covers. */
  readonly width: number
  readonly height: number
  /** Null: it is hidden. */
  readonly said: TableCell | null
}

/** Hidden columns may come on top of those that may be pasted. */
const WIDEST = 4 * LARGEST.columns

/** One table, line by line. */
export class Layout {
  readonly #lines: Line[] = []
  /** The cells that go on in the next line, and in how many more. */
  #hanging: ({ readonly cell: Laid; readonly left: number } | undefined)[] = []
  #line: Line = []
  #at = 0

  /** How many lines are kept. */
  get height(): number {
    return this.#lines.length
  }

  /** How far the line has come. */
  get width(): number {
    return this.#at
  }

  /** Begins a line. */
  begin(): void {
    this.#line = this.#hanging.map((one) => one?.cell)
    this.#at = 0
  }

  /** Adds a cell where there is room; whether the line isn't too long for it. */
  add(cell: Laid): boolean {
    while (this.#line[this.#at] !== undefined) this.#at += 1
    if (this.#at + cell.width > WIDEST) return false
    for (const end = this.#at + cell.width; this.#at < end; this.#at += 1) {
      if (this.#line[this.#at] !== undefined) continue
      this.#line[this.#at] = cell
      this.#hanging[this.#at] = { cell, left: cell.height }
    }
    return true
  }

  /** Whether words can be seen in the line. */
  says(): boolean {
    return this.#line.some((cell) => cell?.said != null && cell.said.text !== "")
  }

  /** Ends the line; `isKept`: it is one of the table that one sees. */
  end(isKept: boolean): void {
    if (isKept) this.#lines.push(Array.from(this.#line))
    this.#hanging = this.#hanging.map((one) => (one === undefined || one.left <= 1 ? undefined : { ...one, left: one.left - 1 }))
  }

  /** The lines that are kept, without hidden columns. */
  lines(): TableCell[][] {
    const hidden = this.#hidden()
    return this.#lines.map((line) => {
      const said = new Set<Laid>()
      return line.flatMap((cell, at) => {
        if (hidden.has(at)) return []
        if (cell === undefined || cell.said === null || said.has(cell)) return [COVERED]
        said.add(cell)
        return [cell.said]
      })
    })
  }

  /** A column is hidden where cells are and none that is of this column alone is seen; but no cell that is seen goes with it. */
  #hidden(): ReadonlySet<number> {
    const [hidden, seen] = [new Set<number>(), new Set<number>()]
    for (const line of this.#lines) {
      for (const [at, cell] of line.entries()) {
        if (cell?.said === null) hidden.add(at)
        else if (cell?.width === 1) seen.add(at)
      }
    }
    for (const at of seen) hidden.delete(at)
    if (hidden.size === 0) return hidden
    for (const line of this.#lines) {
      const all = new Set(line.filter((cell) => cell?.said != null))
      for (const [at, cell] of line.entries()) if (!hidden.has(at)) all.delete(cell)
      for (const cell of all) hidden.delete(line.indexOf(cell))
    }
    return hidden
  }
}

type Line = (Laid | undefined)[]
