// How somebody looks at a grid on this device: which columns they see, and how wide. It changes nothing for others.
import { useCallback, useEffect, useMemo } from "react"
import type { Field } from "../../api/generated/types"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { useKept, useRemembered } from "../device"
import { navigationOf } from "../navigation"
import type { FieldOf } from "../fields/control"

/** The view of one grid. */
export interface GridView {
  /** The columns that are shown, in order; the first, by which rows are known, always is. */
  readonly shown: readonly Field[]
  /** By key, in rem; a column that isn't here is as wide as its kind. */
  readonly widths: Widths
  /** Which columns aren't shown, by key. */
  readonly hide: (keys: readonly string[]) => void
  /** Null: as wide as its kind. */
  readonly setWidth: (key: string, rem: number | null) => void
  readonly resetWidths: () => void
}

/** How wide columns are that somebody made wider or narrower. */
export type Widths = Readonly<Record<string, number>>

/** In rem: narrower, no word fits; wider, no other column does. */
export const WIDTH = { least: 4, most: 48 } as const

/** The view of the rows at a path. */
export function useGridView(field: FieldOf<"rows">, path: Path): GridView {
  const { source, gabarit } = useForm()
  const { columns } = field.kind
  const key = `grid.${gabarit?.id ?? ""}.${field.key}`
  const [hidden, setHidden] = useKept(`${key}.hidden`)
  const [kept, setKept] = useRemembered(`${key}.widths`)
  const shown = useMemo(() => columns.filter((column, at) => at === 0 || !hidden.has(column.key)), [columns, hidden])
  const widths = useMemo(() => readWidths(kept), [kept])
  // Whoever goes to a cell sees it.
  useEffect(() => navigationOf(source).onReveal((to) => {
    const at = to.split(".")
    const column = at[path.length + 1]
    if (column !== undefined && path.every((part, index) => at[index] === part) && hidden.has(column)) setHidden(column, false)
  }), [source, path, hidden, setHidden])
  const hide = useCallback((keys: readonly string[]) => {
    for (const column of columns) setHidden(column.key, keys.includes(column.key))
  }, [columns, setHidden])
  const setWidth = useCallback((column: string, rem: number | null) => {
    const { [column]: _, ...others } = readWidths(kept)
    const next = rem === null ? others : { ...others, [column]: within(rem) }
    setKept(Object.keys(next).length === 0 ? null : JSON.stringify(next))
  }, [kept, setKept])
  const resetWidths = useCallback(() => setKept(null), [setKept])
  return useMemo(() => ({ shown, widths, hide, setWidth, resetWidths }), [shown, widths, hide, setWidth, resetWidths])
}

function within(rem: number): number {
  return Math.max(WIDTH.least, Math.min(WIDTH.most, Math.round(rem * 4) / 4))
}

/** What a device kept may be anything. */
function readWidths(kept: string | null): Widths {
  try {
    const read: unknown = JSON.parse(kept ?? "{}")
    const entries = typeof read === "object" && read !== null ? Object.entries(read) : []
    return Object.fromEntries(entries.flatMap(([key, rem]) => (typeof rem === "number" && Number.isFinite(rem) ? [[key, within(rem)]] : [])))
  } catch {
    return {}
  }
}
