// One cell: its value as text, who is in it, and the editor while I am. It follows its own place of the document only.
import { memo, type FocusEvent, type MouseEvent } from "react"
import type { Field } from "../../api/generated/types"
import { useValue } from "../../source"
import type { Present } from "../../sync"
import type { Path } from "../../shape/paths"
import { Avatar } from "../../ui/Person"
import { useForm } from "../context"
import { DraftNotes } from "../fields/DraftNote"
import { faultOf, isKept } from "../fields/fault"
import { useNames } from "../fields/Marks"
import { ShownValue } from "../fields/value"
import { useBelow } from "../hooks"
import { place } from "../navigation"
import { useFormText } from "../text"
import { CellEditor, type CellExit } from "./CellEditor"

/** What a cell's row tells it. */
export interface CellProps {
  readonly column: Field
  /** From 2: the first is the row's handle. */
  readonly index: number
  readonly rowPath: Path
  readonly rowNumber: number
  readonly active: boolean
  readonly editing: { readonly starts: string | null } | null
  /** In a block of cells that is chosen. */
  readonly chosen: boolean
  readonly here: readonly Present[]
  readonly onActive: (column: string) => void
  readonly onEdit: (column: string) => void
  readonly onDone: (leaving: CellExit) => void
}

/** A cell; the first of a row is its header. */
export const GridCell = memo(function GridCell(props: CellProps) {
  const { column, index, rowPath, rowNumber, active, editing, chosen, here, onActive, onEdit, onDone } = props
  const text = useFormText()
  const path = useBelow(rowPath, column.key)
  const Tag = index === 2 ? "th" : "td"
  const label = `${column.label}, ${text("row", { n: rowNumber })}`
  const onFocus = (event: FocusEvent) => {
    if (event.target === event.currentTarget) onActive(column.key)
  }
  const onClick = (event: MouseEvent) => {
    // A click in the cell one is in opens it, as a finger does at once.
    const byFinger = (event.nativeEvent as PointerEvent).pointerType === "touch"
    if (editing === null && (active || byFinger) && event.detail > 0 && !isLink(event)) onEdit(column.key)
  }
  return (
    <Tag
      className="grid-cell"
      data-kind={column.kind.type}
      data-editing={editing !== null || undefined}
      aria-selected={chosen || undefined}
      {...(index === 2 ? { scope: "row" } : {})}
      role={index === 2 ? "rowheader" : "gridcell"}
      aria-colindex={index}
      tabIndex={editing === null ? (active ? 0 : -1) : undefined}
      onFocus={onFocus}
      onMouseDown={(event) => rememberActive(event, active)}
      onClick={(event) => wasActive(event) ? onClick(event) : undefined}
      onDoubleClick={() => editing === null && onEdit(column.key)}
      {...place(path)}
    >
      {editing === null
        ? <CellValue column={column} path={path} isHeader={index === 2} />
        : <CellEditor field={column} path={path} label={label} starts={editing.starts} onDone={onDone} />}
      {here.length > 0 && <CellHere here={here} />}
    </Tag>
  )
})

const ACTIVE_ON_PRESS = "data-was-active"

/** The press itself makes a cell active: whether it was before decides what the click does. */
function rememberActive(event: MouseEvent<HTMLElement>, active: boolean): void {
  event.currentTarget.toggleAttribute(ACTIVE_ON_PRESS, active)
}

function wasActive(event: MouseEvent<HTMLElement>): boolean {
  return event.currentTarget.hasAttribute(ACTIVE_ON_PRESS) || (event.nativeEvent as PointerEvent).pointerType === "touch"
}

function isLink(event: MouseEvent): boolean {
  return (event.target as Element).closest("a") !== null
}

function CellValue({ column, path, isHeader }: {
  readonly column: Field
  readonly path: Path
  readonly isHeader: boolean
}) {
  const { source } = useForm()
  const text = useFormText()
  const fault = faultOf(column, useValue(source, path))
  if (isKept(column, source)) return <span className="form-aside">{text("withheld cell")}</span>
  if (fault !== null) {
    return <span className="form-aside">{text(fault === "missing" ? "cell missing" : "cell unreadable")}</span>
  }
  // The header of a row has to say something, if only to those who can't see that it is empty.
  const nothing = isHeader && <span className="ui-visually-hidden">{text("row nameless")}</span>
  return (
    <>
      <ShownValue source={source} field={column} path={path} empty={nothing} />
      <DraftNotes field={column} path={path} />
    </>
  )
}

/** Who is in the cell: initials for the eye, a sentence for screen readers. */
function CellHere({ here }: { readonly here: readonly Present[] }) {
  const text = useFormText()
  const names = useNames(here)
  return (
    <span className="grid-here" title={text(here.length === 1 ? "here one" : "here many", { names })}>
      {here.slice(0, 3).map(({ person }) => <Avatar key={person.id} person={person} />)}
      <span className="ui-visually-hidden">{text(here.length === 1 ? "here one" : "here many", { names })}</span>
    </span>
  )
}
