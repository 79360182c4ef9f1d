// How wide the columns of a grid are, by what kind of field stands in them alone: a table whose columns depend on their
// words is laid out anew, all of it, at each key in one of its cells.
import type { Field } from "../../api/generated/types"

/** In rem; kinds that aren't here are short. */
const WIDTHS: Partial<Record<Field["kind"]["type"], number>> = {
  "text": 14, "rich-text": 14, "actor": 12, "member": 12, "choices": 12, "document": 12, "date": 13, "period": 16,
}
const SHORT = 8
/** The row's own. */
const HANDLE = 3.25

/** The columns; where there is more room than they need, the widest share it. */
export function GridColumns({ columns }: { readonly columns: readonly Field[] }) {
  const widest = Math.max(...columns.map(widthOf))
  return (
    <colgroup>
      <col style={{ inlineSize: `${HANDLE}rem` }} />
      {columns.map((column) => (
        <col key={column.key} style={widthOf(column) === widest ? undefined : { inlineSize: `${widthOf(column)}rem` }} />
      ))}
    </colgroup>
  )
}

/** What a grid needs: narrower, it scrolls. */
export function gridWidth(columns: readonly Field[]): string {
  return `${columns.reduce((sum, column) => sum + widthOf(column), HANDLE)}rem`
}

function widthOf({ kind }: Field): number {
  return WIDTHS[kind.type] ?? SHORT
}
