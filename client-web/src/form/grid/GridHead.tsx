// The head of a grid: what its columns are called, and the edges by which a mouse makes them wider. Keys do it from a cell,
// everybody in « Colonnes ».
import { memo, type PointerEvent } from "react"
import type { Field } from "../../api/generated/types"
import { FRENCH } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { isKept } from "../fields/fault"
import { StatusWord } from "../fields/StatusWord"
import { useFormText } from "../text"
import type { GridView } from "./view"

/** A line of column headers. Rows that come draw it no more than keys that go about. */
export const GridHead = memo(function GridHead({ columns, view }: { readonly columns: readonly Field[]; readonly view: GridView }) {
  const text = useFormText()
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        <th scope="col" role="columnheader" className="grid-handle-head" aria-colindex={1}>{text("grid number column")}</th>
        {columns.map((column, at) => (
          <th key={column.key} scope="col" role="columnheader" className="grid-head" data-kind={column.kind.type} aria-colindex={at + 2}>
            <ColumnName column={column} />
            <span className="grid-edge" aria-hidden="true" onPointerDown={(event) => drag(event, column.key, view.setWidth)} />
          </th>
        ))}
      </tr>
    </thead>
  )
})

/** A column's name with its status; the padlock says the rest. */
export function ColumnName({ column }: { readonly column: Field }) {
  const { source, sensitiveOpen } = useForm()
  const text = useFormText()
  const seenBy = isKept(column, source) ? "withheld" : sensitiveOpen ? "sensitive note read" : "sensitive note write"
  const note = column.sensitive ? `${text("leading", { what: text("sensitive") })} ${text(seenBy)}` : undefined
  return (
    <span className="grid-name">
      <span className="grid-label" title={note}>
        {column.sensitive && <Icon name="lock" />}
        <span {...FRENCH}>{column.label}</span>
      </span>
      <StatusWord field={column} />
      {column.sensitive && (
        <span className="ui-visually-hidden">{text("sensitive")}{isKept(column, source) && `, ${text("withheld cell")}`}</span>
      )}
    </span>
  )
}

/** The edge follows the pointer until it is let go. */
function drag(event: PointerEvent<HTMLElement>, key: string, setWidth: GridView["setWidth"]): void {
  if (event.button !== 0) return
  event.preventDefault()
  const edge = event.currentTarget
  const head = edge.closest("th")
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  const [start, width] = [event.clientX, (head?.getBoundingClientRect().width ?? 0) / rem]
  const toEnd = getComputedStyle(edge).direction === "rtl" ? -1 : 1
  const move = (moved: globalThis.PointerEvent): void => setWidth(key, width + (toEnd * (moved.clientX - start)) / rem)
  const end = (): void => {
    edge.removeEventListener("pointermove", move)
    edge.removeEventListener("pointerup", end)
    edge.removeEventListener("pointercancel", end)
  }
  edge.setPointerCapture(event.pointerId)
  edge.addEventListener("pointermove", move)
  edge.addEventListener("pointerup", end)
  edge.addEventListener("pointercancel", end)
}
