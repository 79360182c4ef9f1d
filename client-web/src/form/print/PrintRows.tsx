// Rows on paper: the items of a list in a cell, or tables.
import type { ReactNode } from "react"
import type { Item, Said, Table } from "./printed"

/** How what a cell says is drawn. */
type Draw = (says: readonly Said[]) => ReactNode

/** Rows as a list. */
export function Lists({ items, says }: { readonly items: readonly Item[]; readonly says: Draw }) {
  return (
    <ul className="print-items">
      {items.map((item) => <li key={item.id}><ListItem item={item} says={says} /></li>)}
    </ul>
  )
}

function ListItem({ item: { lead, isSentence, details }, says }: { readonly item: Item; readonly says: Draw }) {
  if (details.length === 0) return says(lead)
  if (isSentence) return <>{lead.length > 0 && <>{inLine(lead, says)}{"\u00a0: "}</>}{details.map((cell) => inLine(cell, says))}</>
  return (
    <>
      {says(lead)}
      <span className="print-details">
        {details.map((cell, at) => <span key={at}>{at > 0 && " · "}{inLine(cell, says)}</span>)}
      </span>
    </>
  )
}

/** What is said one after the other, with commas. */
function inLine(cell: readonly Said[], says: Draw): ReactNode {
  return cell.map((one, at) => <span key={at} className="print-inline">{at > 0 && ", "}{says([one])}</span>)
}

/** Rows as tables, one under the other. */
export function Tables({ tables, says, nothing }: { readonly tables: readonly Table[]; readonly says: Draw; readonly nothing: string }) {
  return tables.map((table, at) => (
    <div key={at} className="print-columns" data-short={table.short || undefined}>
      {table.label !== "" && <h3>{table.label}</h3>}
      <table className="print-table">
        <colgroup>{table.columns.map(({ key, share }) => <col key={key} style={{ inlineSize: `${share}%` }} />)}</colgroup>
        <thead><tr>{table.columns.map(({ key, label }) => <th key={key} scope="col">{label}</th>)}</tr></thead>
        <tbody>
          {table.rows.map(({ id, cells, cut }) => (
            <tr key={id} data-cut={cut || undefined}>{cells.map((cell, place) => <td key={place}>{says(cell)}</td>)}</tr>
          ))}
          {table.rows.length === 0 && <tr><td colSpan={table.columns.length}>{nothing}</td></tr>}
        </tbody>
      </table>
    </div>
  ))
}
