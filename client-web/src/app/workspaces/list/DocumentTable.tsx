// The documents as a table: a heading that sorts for each column, a body for each group. Each row is a grid of its own, so that
// what isn't seen needn't be laid out, and on a phone a card; the roles say that it is a table all the same. Long lists are drawn a
// part at a time, first what is seen.
import { useEffect, useState, type CSSProperties, type KeyboardEvent } from "react"
import { Icon } from "../../../ui/Icon"
import type { Group } from "./arranged"
import { DocumentRow, type RowProps } from "./DocumentRow"
import { useListText } from "./text"
import type { Column, View } from "./view"

/** What fits on a screen, and what is drawn at once after it. */
const PART = 40

const WIDTHS: Readonly<Record<Column | "select" | "menu", string>> = {
  select: "2.75rem", number: "5.5rem", title: "minmax(0, 3fr)", kind: "minmax(0, 1fr)", axe: "minmax(0, 1.2fr)",
  pilot: "minmax(0, 1.4fr)", progress: "8.5rem", changed: "10.5rem", menu: "3.25rem",
}

/** What is the same for all rows. */
export interface TableProps {
  readonly label: string
  readonly groups: readonly Group[]
  readonly view: Pick<View, "sort" | "descending">
  readonly columns: readonly Column[]
  readonly onSort: ((column: Column) => void) | undefined
  readonly selectable: boolean
  readonly rowOf: (document: Group["documents"][number]) => Omit<RowProps, "columns" | "selectable">
  /** Whether all that can be are selected, and to do so. */
  readonly all?: { readonly selected: boolean | "some"; readonly select: (selected: boolean) => void }
}

export function DocumentTable({ label, groups, view, columns, onSort, selectable, rowOf, all }: TableProps) {
  const text = useListText()
  const shown = useGrowing(groups.reduce((count, group) => count + group.documents.length, 0), `${view.sort} ${view.descending}`)
  const widths = [...(selectable ? [WIDTHS.select] : []), ...columns.map((column) => WIDTHS[column]), WIDTHS.menu].join(" ")
  let left = shown
  return (
    <table role="table" aria-label={label} className="app-card app-documents" style={{ "--columns": widths } as CSSProperties} onKeyDown={step}>
      <thead role="rowgroup">
        <tr role="row">
          {selectable && <td role="cell">{all && <SelectAll {...all} />}</td>}
          {columns.map((column) => (
            <th key={column} role="columnheader" scope="col" aria-sort={sortOf(view, column)}>
              {onSort ? (
                <button type="button" className="app-sort" onClick={() => onSort(column)}>
                  {text(`column ${column}`)} <Icon name="arrow" />
                </button>
              ) : text(`column ${column}`)}
            </th>
          ))}
          <td role="cell" />
        </tr>
      </thead>
      {groups.map(({ place, documents }) => {
        const rows = documents.slice(0, Math.max(0, left))
        left -= documents.length
        if (rows.length === 0) return null
        return (
          <tbody role="rowgroup" key={place?.key ?? ""}>
            {place && (
              <tr role="row" className="app-group">
                <th role="rowheader" scope="rowgroup" aria-colspan={columns.length + 1 + Number(selectable)}>
                  <h3 lang="fr">{place.label} <span className="app-count">{documents.length}</span></h3>
                </th>
              </tr>
            )}
            {rows.map((document) => (
              <DocumentRow key={document.id} columns={columns} selectable={selectable} {...rowOf(document)} />
            ))}
          </tbody>
        )
      })}
    </table>
  )
}

function sortOf({ sort, descending }: TableProps["view"], column: Column): "ascending" | "descending" | undefined {
  if (sort !== column) return undefined
  return descending ? "descending" : "ascending"
}

function SelectAll({ selected, select }: NonNullable<TableProps["all"]>) {
  const text = useListText()
  return (
    <input
      type="checkbox"
      aria-label={text("select all")}
      checked={selected === true}
      ref={(box) => {
        if (box) box.indeterminate = selected === "some"
      }}
      onChange={(event) => select(event.target.checked)}
    />
  )
}

/** How many rows are drawn: those that are seen, then the others a part at a time, until it is all of them; so for each order. */
function useGrowing(count: number, order: string): number {
  const [shown, setShown] = useState(PART)
  const [drawn, setDrawn] = useState(order)
  if (drawn !== order) {
    setDrawn(order)
    setShown(PART)
  }
  const isAll = shown >= count
  useEffect(() => {
    if (isAll) return
    const timer = setTimeout(() => setShown((before) => before + PART))
    return () => clearTimeout(timer)
  }, [isAll, shown])
  return shown
}

/** Arrows go from row to row, in titles and in check boxes: Tab alone would pass through all that a row has. */
function step(event: KeyboardEvent<HTMLElement>): void {
  const way = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
  const kind = event.target instanceof HTMLElement ? event.target.dataset["steps"] : undefined
  if (way === 0 || kind === undefined || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>(`[data-steps="${kind}"]`)]
  const next = all[all.indexOf(event.target as HTMLElement) + way]
  if (!next) return
  event.preventDefault()
  next.focus()
}
