// Dragging rows with the mouse: an extra beside the buttons and keys that do the same. Only whatever carries the handle
// can be dragged, so that text can still be selected.
import { useMemo, useRef, useState, type DragEvent } from "react"

/** Where the dragged row would go. */
export interface DropSpot {
  readonly row: string
  readonly side: "before" | "after"
}

/** What handles and rows carry. */
export interface RowDrag {
  handle(row: string): { readonly draggable: true; readonly onDragStart: (event: DragEvent) => void; readonly onDragEnd: () => void }
  target(row: string): { readonly onDragOver: (event: DragEvent) => void; readonly onDrop: (event: DragEvent) => void }
}

/** Where the row would go now, and what to put on handles and rows. `drop` puts a row beside another. */
export function useRowDrag(
  drop: (row: string, beside: string, side: "before" | "after") => void,
): readonly [DropSpot | null, RowDrag] {
  const dragged = useRef<string | null>(null)
  const [spot, setSpot] = useState<DropSpot | null>(null)
  const drag = useMemo(() => {
    const end = () => {
      dragged.current = null
      setSpot(null)
    }
    return {
      handle: (row: string) => ({
        draggable: true as const,
        onDragStart: (event: DragEvent) => {
          dragged.current = row
          event.dataTransfer.effectAllowed = "move"
          event.dataTransfer.setData("text/plain", "")
        },
        onDragEnd: end,
      }),
      target: (row: string) => ({
        onDragOver: (event: DragEvent) => {
          if (dragged.current === null) return
          event.preventDefault()
          const side = sideOf(event)
          setSpot((before) => (before?.row === row && before.side === side ? before : { row, side }))
        },
        onDrop: (event: DragEvent) => {
          const moved = dragged.current
          if (moved === null) return
          event.preventDefault()
          if (moved !== row) drop(moved, row, sideOf(event))
          end()
        },
      }),
    }
  }, [drop])
  return [spot, drag]
}

function sideOf(event: DragEvent): "before" | "after" {
  const box = event.currentTarget.getBoundingClientRect()
  return event.clientY < box.top + box.height / 2 ? "before" : "after"
}
