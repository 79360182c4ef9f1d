// What keys do in a grid while nobody writes in a cell. Pure: where the focus goes, or what is asked for.

/** A place of a grid; column 0 is the row's own handle. */
export interface CellPosition {
  readonly row: number
  readonly column: number
}

/** The last row and column there are. */
export interface Bounds {
  readonly rows: number
  readonly columns: number
}

/**
 * What a key asks for. `type` lets the key reach what is opened; `extend` makes a block of all from where one is to there,
 * `all` of the whole grid; `widen` is about the column one is in.
 */
export type GridCommand =
  | { readonly type: "go"; readonly to: CellPosition }
  | { readonly type: "extend"; readonly to: CellPosition }
  | { readonly type: "all" }
  | { readonly type: "edit" }
  | { readonly type: "type" }
  | { readonly type: "empty" }
  | { readonly type: "move"; readonly by: -1 | 1 }
  | { readonly type: "widen"; readonly by: -1 | 1 }
  | null

/** As much of a key event as one needs. */
export interface Key {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

const PAGE_ROWS = 10

/** What a key pressed at a place asks for; null if it isn't the grid's. */
export function gridCommandOf(event: Key, at: CellPosition, bounds: Bounds): GridCommand {
  const command = event.ctrlKey || event.metaKey
  if (event.altKey && event.shiftKey && !command) {
    return event.key === "ArrowLeft" ? { type: "widen", by: -1 } : event.key === "ArrowRight" ? { type: "widen", by: 1 } : null
  }
  if (event.altKey) {
    if (command) return null
    return event.key === "ArrowUp" ? { type: "move", by: -1 } : event.key === "ArrowDown" ? { type: "move", by: 1 } : null
  }
  const to = target(event.key, command, at, bounds)
  if (to !== null) return { type: event.shiftKey ? "extend" : "go", to: within(to, bounds) }
  // Copying, cutting and pasting are the clipboard's own events (useGridClipboard), taking back is the form's (useUndoKeys).
  if (command) return event.key.toLowerCase() === "a" && !event.shiftKey ? { type: "all" } : null
  if (event.key === "Enter" || event.key === "F2") return { type: "edit" }
  if (event.key === "Delete" || event.key === "Backspace") return { type: "empty" }
  // A dead key, or the first key of an input method, is typing too.
  return [...event.key].length === 1 || event.key === "Dead" || event.key === "Process" ? { type: "type" } : null
}

function target(key: string, command: boolean, { row, column }: CellPosition, { rows, columns }: Bounds): CellPosition | null {
  switch (key) {
    case "ArrowUp":
      return { row: command ? 0 : row - 1, column }
    case "ArrowDown":
      return { row: command ? rows - 1 : row + 1, column }
    case "ArrowLeft":
      return { row, column: command ? 0 : column - 1 }
    case "ArrowRight":
      return { row, column: command ? columns - 1 : column + 1 }
    case "Home":
      return { row: command ? 0 : row, column: 0 }
    case "End":
      return { row: command ? rows - 1 : row, column: columns - 1 }
    case "PageUp":
      return { row: row - PAGE_ROWS, column }
    case "PageDown":
      return { row: row + PAGE_ROWS, column }
    default:
      return null
  }
}

function within({ row, column }: CellPosition, { rows, columns }: Bounds): CellPosition {
  return { row: Math.max(0, Math.min(rows - 1, row)), column: Math.max(0, Math.min(columns - 1, column)) }
}
