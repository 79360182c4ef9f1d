// How wide the columns of a grid are, by what kind of field stands in them, or as somebody made them; never by their words:
// a row is laid out by itself, and the browser leaves alone those that are off the screen (grid.css).
import type { CSSProperties } from "react"
import type { Field } from "../../api/generated/types"
import type { Widths } from "./view"

/** In rem; kinds that aren't here are short. */
const WIDTHS: Partial<Record<Field["kind"]["type"], number>> = {
  "text": 14, "rich-text": 14, "actor": 12, "member": 12, "choices": 12, "document": 12, "date": 13, "period": 16,
}
const SHORT = 8
/** The row's own. */
const HANDLE = 3.25

/** For the table: its columns, what it needs (narrower, it scrolls), and how far the first column reaches, which stays in sight. */
export function columnStyle(columns: readonly Field[], widths: Widths): CSSProperties {
  const widest = Math.max(...columns.map(byKind))
  // Where there is more room than they need, the widest share it.
  const tracks = columns.map((column) => {
    const isFree = widths[column.key] === undefined && byKind(column) === widest
    return isFree ? `minmax(${widthOf(column, widths)}rem, 1fr)` : `${widthOf(column, widths)}rem`
  })
  const needed = columns.reduce((sum, column) => sum + widthOf(column, widths), HANDLE)
  const [first] = columns
  return {
    minInlineSize: `${needed}rem`,
    "--grid-columns": `${HANDLE}rem ${tracks.join(" ")}`,
    "--grid-first": `${first === undefined ? 0 : widthOf(first, widths)}rem`,
  } as CSSProperties
}

/** How wide a column is made, in rem. */
export function widthOf(column: Field, widths: Widths): number {
  return widths[column.key] ?? byKind(column)
}

function byKind({ kind }: Field): number {
  return WIDTHS[kind.type] ?? SHORT
}
