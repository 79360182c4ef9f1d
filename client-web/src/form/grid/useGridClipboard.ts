// Copying, cutting and pasting in a grid, by the browser's own events, which need no permission and work over plain HTTP.
// They are listened for in the whole page: browsers send them to where text was last chosen, not to the cell with the focus.
import { useEffect, useLayoutEffect, useRef, type RefObject } from "react"
import { flavoursOf, readClipboard, type Pasted } from "../tables/clipboard"
import { isOneCell, type Table } from "../tables/table"
import { writeTextTable } from "../tables/text-table"
import { writeHtmlTable } from "../tables/write-table"

/** What the grid does with it. */
export interface GridClipboard {
  readonly isEditing: boolean
  /** The cells that are chosen. */
  readonly chosen: () => Table
  readonly onCopied: (how: "copy" | "cut") => void
  readonly onPasted: (pasted: Pasted) => void
}

/** Listens while the focus is in the table. */
export function useGridClipboard(table: RefObject<HTMLTableElement | null>, grid: GridClipboard): void {
  const now = useRef(grid)
  useLayoutEffect(() => void (now.current = grid))
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => {
      if (!isOurs(table.current, event) || now.current.isEditing || hasOwnWords()) return
      event.preventDefault()
      const cells = now.current.chosen()
      event.clipboardData?.setData("text/html", writeHtmlTable(cells))
      event.clipboardData?.setData("text/plain", writeTextTable(cells))
      now.current.onCopied(event.type === "cut" ? "cut" : "copy")
    }
    const paste = (event: ClipboardEvent): void => {
      if (!isOurs(table.current, event)) return
      const pasted = readClipboard(flavoursOf(event.clipboardData))
      if (now.current.isEditing && isOrdinary(pasted, document.activeElement)) return
      event.preventDefault()
      event.stopPropagation()
      now.current.onPasted(pasted)
    }
    /** WebKit asks before it sends the others to something that isn't written in. */
    const before = (event: Event): void => {
      if (isOurs(table.current, event) && !now.current.isEditing) event.preventDefault()
    }
    const listeners = [
      ["copy", copy], ["cut", copy], ["paste", paste], ["beforecopy", before], ["beforecut", before], ["beforepaste", before],
    ] as const
    for (const [type, listener] of listeners) document.addEventListener(type, listener as EventListener, true)
    return () => {
      for (const [type, listener] of listeners) document.removeEventListener(type, listener as EventListener, true)
    }
  }, [table])
}

function isOurs(table: HTMLTableElement | null, event: Event): boolean {
  return !event.defaultPrevented && table !== null && table.contains(document.activeElement)
}

/** Whether words are chosen inside the cell one is in: those are meant. */
function hasOwnWords(): boolean {
  const chosen = getSelection()
  return chosen !== null && !chosen.isCollapsed && document.activeElement?.contains(chosen.anchorNode) === true
}

/**
 * Whether a paste into an open cell is one of words, and the cell's own: one cell, or lines where lines can be written. A
 * table of several cells is one wherever it is pasted.
 */
function isOrdinary(pasted: Pasted, control: Element | null): boolean {
  if ("refused" in pasted) return pasted.refused.why === "empty"
  if (isOneCell(pasted.table) || control?.matches("[contenteditable=true]:not([role=spinbutton])") === true) return true
  const isLines = !pasted.isHtml && pasted.table.every((line) => line.length === 1)
  return isLines && control instanceof HTMLTextAreaElement
}
