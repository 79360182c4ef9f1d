// The block of cells that is chosen in a grid, if it is more than the cell one is in: by Shift and arrows or a click, by the
// mouse drawn over cells, by fingers in a mode of its own. It is known by two cells, so rows may come and go inside it.
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type MouseEvent } from "react"
import { announceEach } from "../../ui/announce"
import { useFormText } from "../text"
import { HANDLE } from "./GridRow"
import type { Active } from "./active"
import { blockOf, isSeveral, sizeOf, type Block } from "./block"
import type { CellPosition } from "./keys"

/** What the mouse does with cells; for the body of the table. */
export interface BlockHands {
  readonly onMouseDown: (event: MouseEvent) => void
  readonly onMouseOver: (event: MouseEvent) => void
  readonly onClickCapture: (event: MouseEvent) => void
}

/** The block there is. */
export interface ChosenBlock {
  /** Null where it is one cell. */
  readonly block: Block | null
  /** Chooses from where it began, or else from the first of these, to the second. */
  readonly extend: (from: Active, to: Active) => void
  readonly end: () => void
  readonly hands: BlockHands
}

/** Follows it; `go` takes the focus to a cell, `choosing` says that fingers choose cells now and open none. */
export function useBlock(
  { at, rows, keys, isEditing, choosing, go }: {
    readonly at: CellPosition
    readonly rows: readonly string[]
    readonly keys: readonly string[]
    readonly isEditing: boolean
    readonly choosing: boolean
    readonly go: (to: CellPosition) => void
  },
): ChosenBlock {
  const [ends, setEnds] = useState<Ends | null>(null)
  // Whoever goes elsewhere, by whatever means, has chosen nothing there.
  const from = anchorOf(ends, { at, rows, keys })
  const start = from === null ? null : { row: rows.indexOf(from.row), column: keys.indexOf(from.column) }
  const whole = start === null ? null : blockOf(start, at, keys.length)
  const several = whole !== null && isSeveral(whole) && !isEditing
  const shape = several ? [whole.top, whole.bottom, whole.left, whole.right].join() : ""
  const block = useMemo(() => (several ? whole : null), [shape])
  useSaid(block)
  const now = useRef({ at, rows, keys, go, choosing, isEditing })
  useLayoutEffect(() => void (now.current = { at, rows, keys, go, choosing, isEditing }))
  // What is written goes into one cell.
  useEffect(() => {
    if (isEditing) setEnds(null)
  }, [isEditing])
  const extend = useCallback((first: Active, to: Active) => {
    const here = now.current
    setEnds((before) => ({ from: anchorOf(before, here) ?? first, to }))
  }, [])
  const hands = useHands(now, setEnds, extend, choosing)
  return { block, extend, end: useCallback(() => setEnds(null), []), hands }
}

/** The two cells by which a block is known: where it was begun, and the one that one is in. */
interface Ends {
  readonly from: Active
  readonly to: Active
}

interface Now {
  readonly at: CellPosition
  readonly rows: readonly string[]
  readonly keys: readonly string[]
  readonly go: (to: CellPosition) => void
  readonly choosing: boolean
  readonly isEditing: boolean
}

/** Where the block was begun that ends in the cell one is in; null where there is none, or that cell has gone. */
function anchorOf(ends: Ends | null, { at, rows, keys }: Pick<Now, "at" | "rows" | "keys">): Active | null {
  if (ends === null || ends.to.row !== rows[at.row] || ends.to.column !== keys[at.column]) return null
  return rows.includes(ends.from.row) && keys.includes(ends.from.column) ? ends.from : null
}

function useHands(
  now: { readonly current: Now }, setEnds: (ends: Ends | null) => void, extend: ChosenBlock["extend"], choosing: boolean,
): BlockHands {
  /** Where the mouse was pressed. */
  const pressed = useRef<Active | null>(null)
  /** Where fingers began. */
  const touched = useRef<Active | null>(null)
  if (!choosing) touched.current = null
  useEffect(() => {
    const release = (): void => void (pressed.current = null)
    addEventListener("mouseup", release)
    return () => removeEventListener("mouseup", release)
  }, [])
  return useMemo(() => {
    const here = (): Active => ({
      row: now.current.rows[now.current.at.row] ?? "", column: now.current.keys[now.current.at.column] ?? HANDLE,
    })
    const goTo = (cell: Active): void => {
      now.current.go({ row: now.current.rows.indexOf(cell.row), column: now.current.keys.indexOf(cell.column) })
    }
    return {
      onMouseDown(event) {
        const cell = cellAt(event.target)
        if (event.button !== 0 || cell === null || now.current.isEditing || now.current.choosing) return
        if (!event.shiftKey) {
          pressed.current = cell
          setEnds(null)
          return
        }
        // No text is chosen meanwhile.
        event.preventDefault()
        extend(here(), cell)
        goTo(cell)
      },
      onMouseOver(event) {
        const cell = cellAt(event.target)
        const begun = pressed.current
        if (begun === null || cell === null || (event.buttons & 1) === 0 || now.current.isEditing) return
        const last = here()
        if (cell.row === last.row && cell.column === last.column) return
        getSelection()?.removeAllRanges()
        setEnds({ from: begun, to: cell })
        goTo(cell)
      },
      onClickCapture(event) {
        const cell = cellAt(event.target)
        if (event.shiftKey && cell !== null) event.stopPropagation()
        if (!now.current.choosing || cell === null) return
        event.stopPropagation()
        event.preventDefault()
        // The first touch begins a block, each other one carries it there.
        touched.current ??= cell
        setEnds({ from: touched.current, to: cell })
        goTo(cell)
      },
    }
  }, [now, setEnds, extend])
}

/** The cell that an element is in. */
function cellAt(target: EventTarget): Active | null {
  const element = target instanceof Element ? target.closest("[role=grid] [data-form-path]") : null
  const path = element?.getAttribute("data-form-path")?.split(".") ?? []
  const [row, column] = path.slice(-2)
  return row === undefined || column === undefined || path.length < 3 ? null : { row, column }
}

/** Tells screen readers how large it has become, once. */
function useSaid(block: Block | null): void {
  const text = useFormText()
  useEffect(() => {
    if (block === null) return
    const { rows, columns } = sizeOf(block)
    announceEach(text("block chosen", { rows: text("block rows", { n: rows }), columns: text("block columns", { n: columns }) }), "form-block")
  }, [block, text])
}
