// A block of cells: from the cell where it was begun to the one that one is in. Pure.
import type { CellPosition } from "./keys"

/** First and last row and column of a block, all inclusive. Columns are those of the grid: 0 is the handle, never in it. */
export interface Block {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

/** The block between two cells; from a handle on, whole rows. `columns`: how many there are, the handle's included. */
export function blockOf(one: CellPosition, other: CellPosition, columns: number): Block {
  const isWholeRows = one.column === 0 || other.column === 0
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: isWholeRows ? 1 : Math.min(one.column, other.column),
    right: isWholeRows ? columns - 1 : Math.max(one.column, other.column),
  }
}

/** How many rows and columns it has. */
export function sizeOf({ top, bottom, left, right }: Block): { readonly rows: number; readonly columns: number } {
  return { rows: bottom - top + 1, columns: right - left + 1 }
}

/** Whether it is more than one cell. */
export function isSeveral(block: Block): boolean {
  const { rows, columns } = sizeOf(block)
  return rows > 1 || columns > 1
}
