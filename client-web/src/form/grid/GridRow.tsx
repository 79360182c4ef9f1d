// One row of a grid: its handle (number, menu, dragging) and its cells. A row that nothing happens to isn't drawn again.
import { memo, useCallback, useMemo, type MouseEvent } from "react"
import type { Field } from "../../api/generated/types"
import { useHereIn } from "../../source"
import { peopleOf } from "../../sync/presence/present"
import type { Present } from "../../sync"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { Late } from "../fields/Marks"
import { useBelow } from "../hooks"
import type { RowActions } from "../rows/actions"
import { HeldNote } from "../rows/HeldNote"
import { rowMark } from "../rows/useHeldRow"
import type { RowDrag } from "../rows/useRowDrag"
import { useFormText } from "../text"
import { GridCell } from "./GridCell"
import type { CellExit } from "./CellEditor"

/** The handle's column, among the keys of the others: no key of a gabarit has this character. */
export const HANDLE = "#"

/** What the grid tells a row. */
export interface RowProps {
  readonly columns: readonly Field[]
  readonly path: Path
  readonly row: string
  readonly number: number
  /** The active cell's column, if it is in this row. */
  readonly active: string | null
  readonly editing: { readonly starts: string | null } | null
  /** The columns of a chosen block, from and to, as cells are numbered; null where the row isn't in one. */
  readonly chosen: string | null
  readonly held: boolean
  readonly spot: "before" | "after" | null
  readonly readOnly: boolean
  readonly actions: RowActions
  readonly drag: RowDrag
  readonly onActive: (row: string, column: string) => void
  readonly onEdit: (row: string, column: string) => void
  readonly onDone: (leaving: CellExit) => void
  readonly onMenu: (row: string, button: HTMLElement) => void
}

const NOBODY: readonly Present[] = []

/** A row. */
export const GridRow = memo(function GridRow(props: RowProps) {
  const { columns, path, row, number, active, editing, chosen, held, spot, readOnly, drag, onActive, onEdit, onDone } = props
  const [from, to] = chosen === null ? [0, -1] : chosen.split("-").map(Number)
  const { source } = useForm()
  const rowPath = useBelow(path, row)
  const here = useHereIn(source, rowPath)
  const people = useMemo(() => peopleOf(here), [here])
  const activate = useCallback((column: string) => onActive(row, column), [row, onActive])
  const edit = useCallback((column: string) => onEdit(row, column), [row, onEdit])
  return (
    <>
      <tr
        className="grid-row"
        role="row"
        aria-rowindex={number + 1}
        data-held={held || undefined}
        data-drop={spot ?? undefined}
        {...rowMark(row)}
        {...(readOnly ? {} : drag.target(row))}
      >
        <Handle {...props} rowPath={rowPath} onActive={activate} />
        {columns.map((column, at) => (
          <GridCell
            key={column.key}
            column={column}
            index={at + 2}
            rowPath={rowPath}
            rowNumber={number}
            active={active === column.key}
            chosen={at + 1 >= (from ?? 0) && at + 1 <= (to ?? -1)}
            editing={active === column.key ? editing : null}
            here={people.length === 0 ? NOBODY : inCell(people, rowPath, column)}
            onActive={activate}
            onEdit={edit}
            onDone={onDone}
          />
        ))}
      </tr>
      {held && <HeldLine columns={columns.length + 1} row={row} actions={props.actions} />}
    </>
  )
})

function inCell(people: readonly Present[], rowPath: Path, column: Field): readonly Present[] {
  const path = [...rowPath, column.key].join(".")
  const found = people.filter((one) => one.path === path || one.path?.startsWith(`${path}.`))
  return found.length === 0 ? NOBODY : found
}

function Handle({ row, number, active, readOnly, drag, rowPath, actions, onActive, onMenu }: Omit<RowProps, "onActive"> & {
  readonly rowPath: Path
  readonly onActive: (column: string) => void
}) {
  const text = useFormText()
  const label = text("row menu", { n: number, name: actions.name(row) })
  const tabIndex = active === HANDLE ? 0 : -1
  return (
    <td className="grid-handle" role="gridcell" aria-colindex={1}>
      {readOnly ? (
        <span tabIndex={tabIndex} data-cell={HANDLE} onFocus={() => onActive(HANDLE)}>{number}</span>
      ) : (
        <button
          type="button"
          className="grid-handle-button"
          tabIndex={tabIndex}
          data-cell={HANDLE}
          aria-haspopup="menu"
          aria-label={label}
          title={text("row actions")}
          onFocus={() => onActive(HANDLE)}
          onClick={(event) => onMenu(row, event.currentTarget)}
          {...drag.handle(row)}
        >
          <span aria-hidden="true" className="grid-grip" />
          {number}
        </button>
      )}
      <Late path={rowPath} />
    </td>
  )
}

function HeldLine({ columns, row, actions }: {
  readonly columns: number
  readonly row: string
  readonly actions: RowActions
}) {
  const restore = (event: MouseEvent) => {
    // The note goes away with its button: the focus goes back to the cell one was in.
    const line = event.currentTarget.closest("tr")?.previousElementSibling
    line?.querySelector<HTMLElement>("[tabindex='0']")?.focus()
    actions.restore(row)
  }
  return (
    <tr className="grid-note" role="row" {...rowMark(row)}>
      <td role="gridcell" colSpan={columns} aria-colspan={columns}>
        <HeldNote onRestore={restore} />
      </td>
    </tr>
  )
}
