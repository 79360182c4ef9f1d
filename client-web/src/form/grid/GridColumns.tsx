// How wide the columns of a grid are, by what kind of field stands in them, or as somebody made them; never by their words: a
// table whose columns depend on its words is laid out anew, all of it, at each key in one of its cells.
import type { Field } from "../../api/generated/types"
import type { Widths } from "./view"

/** In rem; kinds that aren't here are short. */
const WIDTHS: Partial<Record<Field["kind"]["type"], number>> = {
  "text": 14, "rich-text": 14, "actor": 12, "member": 12, "choices": 12, "document": 12, "date": 13, "period": 16,
}
const SHORT = 8
/** The row's own. */
const HANDLE = 3.25

/** The columns; where there is more room than they need, the widest share it. */
export function GridColumns({ columns, widths }: { readonly columns: readonly Field[]; readonly widths: Widths }) {
  const widest = Math.max(...columns.map(byKind))
  return (
    <colgroup>
      <col style={{ inlineSize: `${HANDLE}rem` }} />
      {columns.map((column) => {
        const isFree = widths[column.key] === undefined && byKind(column) === widest
        return <col key={column.key} style={isFree ? undefined : { inlineSize: `${widthOf(column, widths)}rem` }} />
      })}
    </colgroup>
  )
}

/** What a grid needs: narrower, it scrolls. */
export function gridWidth(columns: readonly Field[], widths: Widths): string {
  return `${columns.reduce((sum, column) => sum + widthOf(column, widths), HANDLE)}rem`
}

/** How wide a column is made, in rem. */
export function widthOf(column: Field, widths: Widths): number {
  return widths[column.key] ?? byKind(column)
}

function byKind({ kind }: Field): number {
  return WIDTHS[kind.type] ?? SHORT
}
