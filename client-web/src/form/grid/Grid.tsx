// Rows as an editable grid: a native table with role="grid" and one tab stop. Arrows, Home and End, Page Up and Down go
// about; Enter, F2 or typing opens a cell, Enter goes down, Tab goes right, Escape closes; Delete empties; Alt and an arrow
// moves the row. The active cell is known by its row's id and its column's key, so rows may come, go and move meanwhile.
import {
  useCallback, useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject,
} from "react"
import { flushSync } from "react-dom"
import type { Field } from "../../api/generated/types"
import { FRENCH, unmarked, type Own } from "../../i18n/French"
import { announce } from "../../ui/announce"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { dropDraft } from "../fields/drafts"
import { faultOf } from "../fields/fault"
import { StatusWord } from "../fields/StatusWord"
import { sayValue, useSpeech } from "../fields/value"
import type { RowsProps } from "../rows/props"
import { focusIsLost } from "../rows/useHeldRow"
import { useRowDrag } from "../rows/useRowDrag"
import { otherKey } from "../../shape/born"
import { isScalarKind } from "../../shape/kinds"
import { asMap } from "../../shape/read"
import { useFormText } from "../text"
import type { CellExit } from "./CellEditor"
import { contentOf, empty, isNothing, putBack } from "./empty"
import { GridColumns, gridWidth } from "./GridColumns"
import { GridHelp } from "./GridHelp"
import { GridRow, HANDLE } from "./GridRow"
import { gridCommandOf, type CellPosition } from "./keys"
import { begunAnew, wayBack, type Begun } from "./replaced"
import { RowMenu, type MenuRequest } from "./RowMenu"
import "./grid.css"

/** The active cell. */
interface Active {
  readonly row: string
  readonly column: string
}

/** The rows as a grid. */
export function Grid(props: RowsProps) {
  const { field, path, labelledBy, rows, held, actions, onAdd, onRemove } = props
  const { source, readOnly } = useForm()
  const text = useFormText()
  const helpId = useId()
  const table = useRef<HTMLTableElement>(null)
  const { columns } = field.kind
  const keys = useMemo(() => [HANDLE, ...columns.map((column) => column.key)], [columns])
  const [active, setActive] = useState<Active>(() => ({ row: rows[0] ?? "", column: keys[1] ?? HANDLE }))
  const [editing, setEditing] = useState<{ readonly starts: string | null } | null>(null)
  const [menu, setMenu] = useState<MenuRequest | null>(null)
  const [spot, drag] = useRowDrag(actions.drop)
  const wantsFocus = useRef(false)
  const at = usePosition(active, rows, keys)
  const cell: Active = { row: rows[at.row] ?? "", column: keys[at.column] ?? HANDLE }
  useFocusKept(table, rows, at, wantsFocus)

  useLayoutEffect(() => {
    if (!wantsFocus.current || editing !== null) return
    wantsFocus.current = false
    focusCell(table.current, cell)
  })
  const go = useCallback((to: CellPosition) => {
    wantsFocus.current = true
    setActive({ row: rows[to.row] ?? "", column: keys[to.column] ?? HANDLE })
  }, [rows, keys])
  const onActive = useCallback((row: string, column: string) => {
    setActive((before) => (before.row === row && before.column === column ? before : { row, column }))
  }, [])
  const mayEdit = useCallback((row: string, column: string) => {
    const found = columns.find((one) => one.key === column)
    if (readOnly || found === undefined) return false
    const fault = faultOf(found, source.value([...path, row, column]))
    const writable = fault === null || isScalarKind(found.kind.type)
    if (!writable) announce(text(fault === "missing" ? "missing" : "unreadable"))
    return writable
  }, [columns, readOnly, source, path, text])
  const onEdit = useCallback((row: string, column: string) => {
    setActive({ row, column })
    if (mayEdit(row, column)) setEditing({ starts: null })
  }, [mayEdit])
  const replacing = useReplaced(props)
  const onDone = useCallback((leaving: CellExit) => {
    setEditing(null)
    replacing.ended()
    if (leaving === null) return
    wantsFocus.current = true
    setActive((before) => {
      const from = positionOf(before, rows, keys)
      const row = Math.max(0, Math.min(rows.length - 1, from.row + leaving.rows))
      const column = Math.max(0, Math.min(keys.length - 1, from.column + leaving.columns))
      return { row: rows[row] ?? "", column: keys[column] ?? HANDLE }
    })
  }, [rows, keys, replacing])
  const onMenu = useCallback((row: string, button: HTMLElement) => setMenu({ row, button }), [])
  const onEmpty = useEmptyCell(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing !== null || event.defaultPrevented || menu !== null) return
    const onHandle = cell.column === HANDLE
    // The handle is a button: what presses it is its own.
    if (onHandle && (event.key === "Enter" || event.key === " ")) return
    const wish = gridCommandOf(event, at, { rows: rows.length, columns: keys.length })
    if (wish === null) return
    if (wish.type === "type") {
      if (onHandle || !mayEdit(cell.row, cell.column)) return
      if (beginsAnew(event, columns.find((column) => column.key === cell.column))) {
        event.preventDefault()
        replacing.begins(cell)
        setEditing({ starts: event.key })
      } else {
        // At once, while the key is still on its way: it goes into the control, dead keys included.
        flushSync(() => setEditing({ starts: null }))
      }
      return
    }
    event.preventDefault()
    if (wish.type === "go") go(wish.to)
    if (readOnly) return
    if (wish.type === "edit" && !onHandle) onEdit(cell.row, cell.column)
    if (wish.type === "empty" && !onHandle) onEmpty(cell.row, cell.column)
    if (wish.type === "move" && actions.step(cell.row, wish.by)) wantsFocus.current = true
  }
  return (
    <div className="grid">
      <GridHelp columns={columns} place={field.key} />
      <p className="grid-keys ui-aside" id={helpId}>{text("grid help")}</p>
      <div className="grid-scroll">
        <table
          ref={table}
          className="grid-table"
          style={{ minInlineSize: gridWidth(columns) }}
          role="grid"
          aria-labelledby={labelledBy}
          aria-describedby={helpId}
          aria-rowcount={rows.length + 1}
          aria-colcount={keys.length}
          aria-readonly={readOnly || undefined}
        >
          <GridColumns columns={columns} />
          <GridHead columns={columns} />
          <tbody onKeyDown={onKeyDown}>
            {rows.map((row, index) => (
              <GridRow
                key={row}
                columns={columns}
                path={path}
                row={row}
                number={index + 1}
                active={row === cell.row ? cell.column : null}
                editing={row === cell.row ? editing : null}
                held={row === held}
                spot={spot?.row === row ? spot.side : null}
                readOnly={readOnly}
                actions={actions}
                drag={drag}
                onActive={onActive}
                onEdit={onEdit}
                onDone={onDone}
                onMenu={onMenu}
              />
            ))}
          </tbody>
        </table>
      </div>
      {menu !== null && (
        <RowMenu
          asked={menu}
          number={rows.indexOf(menu.row) + 1}
          actions={actions}
          onAdd={onAdd}
          onRemove={onRemove}
          onClose={() => setMenu(null)}
        />
      )}
    </div>
  )
}

/** Whether a key typed on a cell is the beginning of another value, as in a spreadsheet. */
function beginsAnew(event: KeyboardEvent, column: Field | undefined): boolean {
  return column?.kind.type === "number" && /^[\d,.+-]$/.test(event.key)
}

/** Tells of a number that was replaced by typing on its cell, with a way back, once the cell is left. */
function useReplaced({ field, path, onDone }: RowsProps): {
  readonly begins: (cell: Active) => void
  readonly ended: () => void
} {
  const { source } = useForm()
  const { text, language } = useSpeech()
  const begun = useRef<Begun | null>(null)
  return useMemo(() => ({
    begins({ row, column: key }) {
      const column = field.kind.columns.find((one) => one.key === key)
      begun.current = column === undefined ? null : begunAnew(source, column, [...path, row, key])
    },
    ended() {
      const done = begun.current === null ? null : wayBack(source, begun.current, { text, language })
      begun.current = null
      if (done === null) return
      announce(done.said(unmarked), "form-rows")
      onDone(done)
    },
  }), [source, field, path, onDone, text, language])
}

/** Empties a cell, with a way back. */
function useEmptyCell({ field, path, onDone }: RowsProps): (row: string, column: string) => void {
  const { source } = useForm()
  const speech = useSpeech()
  return (row, key) => {
    const column = field.kind.columns.find((one) => one.key === key)
    const rowPath = [...path, row]
    const map = source.value(rowPath)
    if (column === undefined) return
    dropDraft(source, [...rowPath, key])
    const content = contentOf(column, map, rowPath)
    if (isNothing(content)) return
    const said = sayValue(column, asMap(map)?.[key], asMap(map)?.[otherKey(column) ?? ""], speech)
    const told = (own: Own) => speech.text("cell emptied", { label: own(column.label), said: own(said.slice(0, 60)) })
    source.change((edit) => empty(edit, content))
    announce(told(unmarked), "form-rows")
    onDone({ said: told, undo: () => source.change((edit) => putBack(edit, content)) })
  }
}

function GridHead({ columns }: { readonly columns: readonly Field[] }) {
  const text = useFormText()
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className="grid-handle-head" aria-colindex={1}>{text("grid number column")}</th>
        {columns.map((column, at) => (
          <th key={column.key} scope="col" className="grid-head" data-kind={column.kind.type} aria-colindex={at + 2}>
            <span className="grid-label">
              {column.sensitive && <Icon name="lock" />}
              <span {...FRENCH}>{column.label}</span>
            </span>
            <StatusWord field={column} />
            {column.sensitive && <span className="grid-sensitive">{text("sensitive")}</span>}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** Where the active cell is now; when its row goes away, what comes in its place is where one is. */
function usePosition(active: Active, rows: readonly string[], keys: readonly string[]): CellPosition {
  const last = useRef(0)
  const spot = positionOf(active, rows, keys, last.current)
  useLayoutEffect(() => void (last.current = spot.row))
  return spot
}

function positionOf({ row, column }: Active, rows: readonly string[], keys: readonly string[], otherwise = 0): CellPosition {
  const at = rows.indexOf(row)
  return { row: at >= 0 ? at : Math.max(0, Math.min(otherwise, rows.length - 1)), column: Math.max(0, keys.indexOf(column)) }
}

/** When the row with the focus goes away, the row in its place gets it. */
function useFocusKept(
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

function focusCell(table: HTMLElement | null, { row, column }: Active): void {
  const rows = [...(table?.querySelectorAll<HTMLElement>("tr[data-form-row]") ?? [])]
  const line = rows.find((one) => one.getAttribute("data-form-row") === row)
  const cells = [...(line?.querySelectorAll<HTMLElement>("[data-cell], [data-form-path]") ?? [])]
  const cell = cells.find((one) => (column === HANDLE
    ? one.hasAttribute("data-cell")
    : one.getAttribute("data-form-path")?.endsWith(`.${row}.${column}`)))
  cell?.focus()
}
