// How a gabarit is printed: as its printed model says, or as its form stands where it has none (a server before that, a form
// of one's own).
import type { Field, Gabarit, Print, PrintCell, PrintPart, PrintRows } from "../../api/generated/types"

/** More columns than this don't fit side by side on an upright sheet. */
const COLUMNS_AT_MOST = 6

/** The gabarit's printed model. */
export function modelOf(gabarit: Gabarit): Print {
  return gabarit.print ?? asTheFormStands(gabarit)
}

function asTheFormStands(gabarit: Gabarit): Print {
  const all = gabarit.sections.flatMap((section) => section.fields)
  const rows = all.flatMap((field) => rowsOf(field))
  return {
    turned: all.some((field) => field.kind.type === "rows" && field.kind.presentation === "grid" && field.kind.columns.length > COLUMNS_AT_MOST),
    parts: gabarit.sections.flatMap((section) => partsOf(section.label, section.fields)),
    rows,
    leftOut: [],
  }
}

/** Fields that follow each other share a table; rows stand across the sheet. */
function partsOf(label: string, fields: readonly Field[]): PrintPart[] {
  const parts: { label: string; manner: PrintPart["manner"]; lines: PrintCell[] }[] = []
  for (const field of fields) {
    const manner = field.kind.type === "rows" ? "across" : "lines"
    const last = parts.at(-1)
    if (last?.manner === "lines" && manner === "lines") last.lines.push(cellOf(field))
    else parts.push({ label: parts.length === 0 ? label : "", manner, lines: [cellOf(field)] })
  }
  return parts
}

function rowsOf({ key, kind }: Field): PrintRows[] {
  if (kind.type !== "rows") return []
  const isList = kind.presentation !== "grid" && kind.columns.length > COLUMNS_AT_MOST
  return [{ key, shown: isList ? "list" : "table", tables: [{ label: "", whole: false, cells: kind.columns.map(cellOf) }] }]
}

function cellOf({ key }: Field): PrintCell {
  return { label: "", fields: [key], bare: [] }
}
