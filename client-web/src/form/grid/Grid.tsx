// Rows as an editable grid: a native table with role="grid" and one tab stop. Arrows, Home and End, Page Up and Down go
// about, with Shift they choose a block of cells; Enter, F2 or typing opens a cell, Enter goes down, Tab goes right, Escape
// closes; Delete empties; Ctrl+C, X and V copy, cut and paste; Alt and an arrow moves the row. The active cell is known by its
// row's id and its column's key, so rows may come, go and move meanwhile.
import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react"
import { flushSync } from "react-dom"
import type { Field } from "../../api/generated/types"
import { announce, announceEach } from "../../ui/announce"
import { useForm } from "../context"
import { faultOf } from "../fields/fault"
import type { RowsProps } from "../rows/props"
import { useRowDrag } from "../rows/useRowDrag"
import { isScalarKind } from "../../shape/kinds"
import { useFormText, type FormText } from "../text"
import { focusCell, positionOf, useFocusKept, usePosition, type Active } from "./active"
import type { CellExit } from "./CellEditor"
import { columnStyle, widthOf } from "./columns"
import { FloatingHead } from "./FloatingHead"
import { GridHead } from "./GridHead"
import { GridHelp } from "./GridHelp"
import { HANDLE } from "./GridRow"
import { useGroups } from "./groups"
import { GridTools } from "./GridTools"
import { gridCommandOf, type CellPosition } from "./keys"
import { RowGroup } from "./RowGroup"
import { RowMenu, type MenuRequest } from "./RowMenu"
import { useBlock } from "./useBlock"
import { useEmptyCell, useReplaced } from "./useCellEdits"
import { useChosenCells } from "./useChosenCells"
import { useGradually } from "./useGradually"
import { scrollOn, useMore } from "./useMore"
import { useNear } from "./useNear"
import { useGridView, WIDTH, type GridView } from "./view"
import "./grid.css"

/** The rows as a grid. */
export function Grid(props: RowsProps) {
  const { field, path, labelledBy, rows, held, actions, onAdd, onRemove } = props
  const view = useGridView(field, path)
  const columns = view.shown
  const { source, readOnly } = useForm()
  const text = useFormText()
  const helpId = useId()
  const table = useRef<HTMLTableElement>(null)
  const keys = useMemo(() => [HANDLE, ...columns.map((column) => column.key)], [columns])
  const [active, setActive] = useState<Active>(() => ({ row: rows[0] ?? "", column: keys[1] ?? HANDLE }))
  const [editing, setEditing] = useState<{ readonly starts: string | null } | null>(null)
  const [menu, setMenu] = useState<MenuRequest | null>(null)
  const [choosing, setChoosing] = useState(false)
  const scroller = useRef<HTMLDivElement>(null)
  const more = useMore(scroller, columns)
  const drawn = useGradually(source, rows)
  const [spot, drag] = useRowDrag(actions.drop)
  const wantsFocus = useRef(false)
  const at = usePosition(active, rows, keys)
  const cell: Active = { row: rows[at.row] ?? "", column: keys[at.column] ?? HANDLE }
  const groups = useGroups(drawn, cell.row)
  useNear(table, groups)
  const placeOf = useMemo(() => new Map(rows.map((row, place) => [row, place])), [rows])
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
  // A row that comes or goes draws none of the others anew.
  const now = useRef({ rows, keys })
  useLayoutEffect(() => void (now.current = { rows, keys }))
  const onDone = useCallback((leaving: CellExit) => {
    setEditing(null)
    replacing.ended()
    if (leaving === null) return
    wantsFocus.current = true
    setActive((before) => beside(before, leaving, now.current))
  }, [replacing])
  const choice = useBlock({ at, rows, keys, isEditing: editing !== null, choosing, go })
  const { block } = choice
  const cells = useChosenCells({ ...props, shown: columns }, {
    table, at, block, isEditing: editing !== null, close: () => onDone({ rows: 0, columns: 0 }),
  })
  const onMenu = useCallback((row: string, button: HTMLElement) => setMenu({ row, button }), [])
  const onEmpty = useEmptyCell(props)
  const onKeyDown = (event: KeyboardEvent) => {
    if (editing !== null || event.defaultPrevented || menu !== null) return
    const onHandle = cell.column === HANDLE
    // The handle is a button: what presses it is its own.
    if (onHandle && (event.key === "Enter" || event.key === " ")) return
    if (event.key === "Escape" && block !== null) {
      event.preventDefault()
      choice.end()
      return
    }
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
    if (wish.type === "go" || (wish.type === "extend" && block === null)) choice.end()
    if (wish.type === "extend") choice.extend(cell, { row: rows[wish.to.row] ?? "", column: keys[wish.to.column] ?? HANDLE })
    if (wish.type === "go" || wish.type === "extend") go(wish.to)
    if (wish.type === "widen" && !onHandle) widen(view, columns[at.column - 1], wish.by, text)
    if (wish.type === "all") {
      choice.end()
      choice.extend({ row: rows.at(-1) ?? "", column: keys.at(-1) ?? HANDLE }, { row: rows[0] ?? "", column: keys[1] ?? HANDLE })
      go({ row: 0, column: 1 })
    }
    if (readOnly) return
    if (wish.type === "edit" && !onHandle) onEdit(cell.row, cell.column)
    if (wish.type === "empty" && block !== null) cells.empty()
    else if (wish.type === "empty" && !onHandle) onEmpty(cell.row, cell.column)
    if (wish.type === "move" && actions.step(cell.row, wish.by)) wantsFocus.current = true
  }
  const takeByTouch = (how: "copy" | "cut" | "empty") => {
    focusCell(table.current, cell)
    cells.take(how)
  }
  return (
    <div className="grid">
      <GridHelp columns={field.kind.columns} place={field.key} />
      <p className="grid-keys ui-aside" id={helpId}>{text(readOnly ? "grid help read" : "grid help")}</p>
      <GridTools
        columns={field.kind.columns}
        view={view}
        more={more}
        onMore={() => scrollOn(scroller.current, more)}
        touching={{ choosing, setChoosing, take: (how) => takeByTouch(how) }}
        readOnly={readOnly}
      />
      <FloatingHead scroller={scroller} columns={columns} widths={view.widths} />
      <div className="grid-frame" data-more-before={more.before > 0 || undefined} data-more-after={more.after > 0 || undefined}>
        <div className="grid-scroll" ref={scroller}>
          <table
            ref={table}
            className="grid-table"
            style={columnStyle(columns, view.widths)}
            role="grid"
            aria-labelledby={labelledBy}
            aria-describedby={helpId}
            aria-rowcount={rows.length + 1}
            aria-colcount={keys.length}
            aria-readonly={readOnly || undefined}
            aria-multiselectable
            onKeyDown={onKeyDown}
            {...choice.hands}
          >
            <GridHead columns={columns} view={view} />
            {groups.map((group) => {
              const holds = (row: string | null | undefined): boolean => row != null && group.rows.includes(row)
              const isActive = holds(cell.row)
              return (
                <RowGroup
                  key={group.key}
                  columns={columns}
                  path={path}
                  rows={group.rows}
                  places={group.rows.map((row) => placeOf.get(row)).join(" ")}
                  activeRow={isActive ? cell.row : null}
                  activeColumn={isActive ? cell.column : null}
                  editing={isActive ? editing : null}
                  block={block}
                  held={holds(held) ? held : null}
                  spot={holds(spot?.row) ? spot : null}
                  readOnly={readOnly}
                  actions={actions}
                  drag={drag}
                  onActive={onActive}
                  onEdit={onEdit}
                  onDone={onDone}
                  onMenu={onMenu}
                />
              )
            })}
          </table>
        </div>
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

/** The cell so many rows and columns from another, never beyond the edge. */
function beside(
  from: Active, by: NonNullable<CellExit>, { rows, keys }: { readonly rows: readonly string[]; readonly keys: readonly string[] },
): Active {
  const at = positionOf(from, rows, keys)
  const row = Math.max(0, Math.min(rows.length - 1, at.row + by.rows))
  const column = Math.max(0, Math.min(keys.length - 1, at.column + by.columns))
  return { row: rows[row] ?? "", column: keys[column] ?? HANDLE }
}

/** Makes a column wider or narrower by keys, and says so. */
function widen(view: GridView, column: Field | undefined, by: -1 | 1, text: FormText): void {
  if (column === undefined) return
  const width = Math.max(WIDTH.least, Math.min(WIDTH.most, Math.round(widthOf(column, view.widths)) + by))
  view.setWidth(column.key, width)
  announceEach(text("grid widened", { label: column.label, width: text("grid width", { n: width }) }), "form-block")
}

/** Whether a key typed on a cell is the beginning of another value, as in a spreadsheet. */
function beginsAnew(event: KeyboardEvent, column: Field | undefined): boolean {
  return column?.kind.type === "number" && /^[\d,.+-]$/.test(event.key)
}
