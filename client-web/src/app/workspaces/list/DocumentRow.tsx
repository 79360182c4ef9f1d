// One document in the list: its title, what it says for lists, how far it is, who is in it, who changed it last, and what one
// may do with it. Drawn again only when something of it is another.
import { memo } from "react"
import { Link } from "wouter"
import type { DocumentSummary } from "../../../api"
import type { Counted } from "../../../api/generated/types"
import { sayRows } from "../../../shape/counted"
import { FRENCH } from "../../../i18n/French"
import type { DeviceDocument } from "../../../sync/device/device"
import { Icon } from "../../../ui/Icon"
import { AvatarStack, type ShownPerson } from "../../../ui/Person"
import { Progress } from "../../../ui/Progress"
import { addresses } from "../../routes"
import { DocumentMenu } from "./DocumentMenu"
import { axeLabel } from "./places"
import { useListText } from "./text"
import type { Column } from "./view"
import { When } from "./When"

/** What a row says besides the document. */
export interface RowProps {
  readonly document: DocumentSummary
  readonly kind: string
  /** What its rows are called, where they are all that is required of it. */
  readonly counted: Counted | null
  readonly columns: readonly Column[]
  /** Whether there is a place for a check box, and whether it is checked. */
  readonly selectable: boolean
  readonly selected: boolean
  readonly here: readonly ShownPerson[]
  readonly onDevice: boolean
  /** What the device knows of it, if it has something that the server lacks. */
  readonly unsent: DeviceDocument | undefined
  readonly mayCopy: boolean
  readonly onPrint: (document: DocumentSummary) => void
  readonly onSelect: (id: string, selected: boolean) => void
  /** The document leaves its part of the list, with whatever of it had the focus. */
  readonly onMoved: () => void
}

export const DocumentRow = memo(function DocumentRow(props: RowProps) {
  const { document, columns, selectable, selected, onSelect, mayCopy, onPrint, onMoved } = props
  const text = useListText()
  const title = document.title || text("untitled")
  return (
    <tr role="row" className="app-document" data-selected={selected || undefined}>
      {selectable && (
        <td role="cell" className="app-cell-select">
          <input
            type="checkbox"
            aria-label={text("select", { title })}
            data-steps="select"
            checked={selected}
            onChange={(event) => onSelect(document.id, event.target.checked)}
          />
        </td>
      )}
      {columns.map((column) => column === "title"
        ? <TitleCell key={column} {...props} />
        : <Cell key={column} column={column} {...props} />)}
      <td role="cell" className="app-cell-menu">
        <DocumentMenu document={document} mayCopy={mayCopy} onPrint={onPrint} onMoved={onMoved} />
      </td>
    </tr>
  )
})

function TitleCell({ document, here, onDevice, unsent }: RowProps) {
  const text = useListText()
  const hasSigns = here.length > 0 || document.role === "read" || unsent !== undefined || onDevice
  return (
    <th role="rowheader" scope="row" className="app-cell-title">
      <Link href={addresses.document(document.id)} dir="auto" data-steps="title" {...(document.title && FRENCH)}>
        {document.title || text("untitled")}
      </Link>
      {hasSigns && (
        <div className="app-document-signs">
          {here.length > 0 && <AvatarStack people={here} label={text("here in")} atMost={3} />}
          {document.role === "read" && <span className="app-sign"><Icon name="eye" /> {text("read only")}</span>}
          {unsent && <span className="app-sign"><Icon name="warn" /> {unsentWords(unsent, text)}</span>}
          {onDevice && <span className="app-sign"><Icon name="device" /> {text("on device")}</span>}
        </div>
      )}
    </th>
  )
}

function Cell({ column, document, kind, counted }: RowProps & { readonly column: Exclude<Column, "title"> }) {
  const text = useListText()
  const words = column === "number" ? document.number : column === "kind" ? kind
    : column === "axe" ? axeLabel(document) : column === "pilot" ? document.pilot : undefined
  if (column === "progress") {
    return <td role="cell" className="app-cell-progress"><Completeness document={document} counted={counted} /></td>
  }
  if (column === "changed") {
    return (
      <td role="cell" className="app-cell-changed">
        <span className="app-changed-label">{text("changed")} </span>
        <When at={document.changedAt} />
        {document.changedByName && <> <span className="app-changed-by">{text("by", { who: document.changedByName })}</span></>}
      </td>
    )
  }
  return (
    <td role="cell" className={`app-cell-${column}`} data-label={words ? text(`column ${column}`) : undefined}>
      {words && <span dir="auto" title={words} {...FRENCH}>{words}</span>}
    </td>
  )
}

/** No bar where nothing is asked for: an empty one would look like nothing done. None for rows either: no number of them is all. */
function Completeness({ document: { filled, required }, counted }: Pick<RowProps, "document" | "counted">) {
  const text = useListText()
  if (counted !== null) return <span className="ui-aside" {...FRENCH}>{sayRows(counted, { filled, required })}</span>
  if (required === 0) return <span className="ui-aside">{text("nothing required")}</span>
  const words = filled >= required ? text("complete") : text("so far", { filled, required })
  return <Progress done={filled} of={required} words={words} />
}

/** What the server doesn't take isn't about to be sent. A change without effect is one all the same. */
function unsentWords({ access, unsaved, lost }: DeviceDocument, text: ReturnType<typeof useListText>): string {
  if (lost && unsaved === 0) return text("lost", { n: lost })
  return text(access === "write" ? "to send" : "not sent", { n: Math.max(1, unsaved) })
}
