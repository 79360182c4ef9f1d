// Which rows of a field may speak of the same actor, a moment after their names changed, without those that somebody said
// on this device to be two.
import { useMemo } from "react"
import type { FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import { useKept } from "../device"
import type { FieldOf } from "../fields/control"
import { useSettled } from "../hooks"
import { asMap, readReference } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"
import { identityColumn } from "../suggestions"
import { duplicates, nameWords, type Named, type Pair } from "./duplicates"

/** The pairs, and how to say that one is two actors. */
export function useDuplicates(source: FormSource, field: FieldOf<"rows">, path: Path): {
  readonly pairs: readonly Pair[]
  readonly areTwo: (pair: Pair) => void
} {
  const [two, setTwo] = useKept(`two.${source.id}`)
  const column = identityColumn(field)?.key ?? null
  const compute = useMemo(() => {
    const compared = onceFor(duplicates)
    return (value: unknown) => {
      const rows = asMap(value)
      if (column === null || rows === null) return NONE
      const shown = rowPlaces(rows).filter((place) => !place.deleted)
      return compared(shown.map(({ id }) => ({ id, name: readReference(asMap(rows[id])?.[column]).value.nom })))
    }
  }, [column])
  const found = useSettled(source, path, compute)
  const pairs = useMemo(() => found.filter((pair) => !two.has(pairKey(pair))), [found, two])
  return { pairs, areTwo: (pair) => setTwo(pairKey(pair), true) }
}

const NONE: readonly Pair[] = []

/** Most of what is typed in rows leaves their names as they are: then the answer is the last one. */
function onceFor(compare: (rows: readonly Named[]) => readonly Pair[]): (rows: readonly Named[]) => readonly Pair[] {
  let last: { readonly rows: readonly Named[]; readonly pairs: readonly Pair[] } | null = null
  return (rows) => {
    const known = last?.rows
    const same = known?.length === rows.length && known.every(({ id, name }, at) => rows[at]?.id === id && rows[at].name === name)
    if (last === null || !same) last = { rows, pairs: compare(rows) }
    return last.pairs
  }
}

/** By names as well: rows that are called otherwise later are asked about again. */
function pairKey(pair: Pair): string {
  return pair.map(({ id, name }) => `${id}:${nameWords(name).join("-")}`).sort().join("|")
}
