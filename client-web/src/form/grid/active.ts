// The cell one is in: by its row's id and its column's key, so that rows may come, go and move meanwhile.
import { useEffect, useLayoutEffect, useRef, type RefObject } from "react"
import { focusIsLost } from "../rows/useHeldRow"
import { HANDLE } from "./GridRow"
import type { CellPosition } from "./keys"

/** A cell. */
export interface Active {
  readonly row: string
  readonly column: string
}

/** Where the active cell is now; when its row goes away, what comes in its place is where one is. */
export function usePosition(active: Active, rows: readonly string[], keys: readonly string[]): CellPosition {
  const last = useRef(0)
  const spot = positionOf(active, rows, keys, last.current)
  useLayoutEffect(() => void (last.current = spot.row))
  return spot
}

/** Where a cell is; `otherwise` is the row where its own is gone. */
export function positionOf({ row, column }: Active, rows: readonly string[], keys: readonly string[], otherwise = 0): CellPosition {
  const at = rows.indexOf(row)
  return { row: at >= 0 ? at : Math.max(0, Math.min(otherwise, rows.length - 1)), column: Math.max(0, keys.indexOf(column)) }
}

/** When the row with the focus goes away, the row in its place gets it. */
export function useFocusKept(
  table: RefObject<HTMLTableElement | null>, rows: readonly string[], at: CellPosition, wantsFocus: RefObject<boolean>,
): void {
  const had = useRef(false)
  useEffect(() => {
    const element = table.current
    const enter = (): void => void (had.current = true)
    const leave = (event: FocusEvent): void => {
      if (event.relatedTarget !== null) had.current = element?.contains(event.relatedTarget as Node) ?? false
    }
    element?.addEventListener("focusin", enter)
    element?.addEventListener("focusout", leave)
    return () => {
      element?.removeEventListener("focusin", enter)
      element?.removeEventListener("focusout", leave)
    }
  }, [table])
  useLayoutEffect(() => {
    if (had.current && focusIsLost()) wantsFocus.current = true
  }, [rows, at.row, wantsFocus])
}

/** Puts the focus into a cell. */
export function focusCell(table: HTMLElement | null, { row, column }: Active): void {
  const rows = [...(table?.querySelectorAll<HTMLElement>("tr[data-form-row]") ?? [])]
  const line = rows.find((one) => one.getAttribute("data-form-row") === row)
  const cells = [...(line?.querySelectorAll<HTMLElement>("[data-cell], [data-form-path]") ?? [])]
  const cell = cells.find((one) => (column === HANDLE
    ? one.hasAttribute("data-cell")
    : one.getAttribute("data-form-path")?.endsWith(`.${row}.${column}`)))
  if (cell === undefined) return
  cell.focus({ preventScroll: true })
  // A focus alone leaves a cell half under the first column: browsers call it seen from 32 pixels on.
  cell.scrollIntoView?.({ block: "nearest", inline: "nearest" })
}
