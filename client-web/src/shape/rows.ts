// The rows of a rows field: which there are, in which order, and where a row goes when it is moved (G5, G6).
import { between, digitBy } from "./order"
import { asMap, readAnswer, readWord, type AnyMap } from "./read"

/** The key under which a deleted row names the row it was merged into. */
export const MERGED_INTO = "merged_into"

/** One row's place. What its columns say is read by whoever shows them. */
export interface RowPlace {
  readonly id: string
  /** Its order key; empty if it has none that can be read. */
  readonly order: string
  readonly deleted: boolean
}

/** Every row that can be shown, deleted ones included, in order of `order`, then of id. */
export function rowPlaces(rows: AnyMap): RowPlace[] {
  const places: RowPlace[] = []
  for (const [id, value] of Object.entries(rows)) {
    const row = asMap(value)
    if (row === null) continue
    const order = readWord(row["order"]).value ?? ""
    places.push({ id, order, deleted: readAnswer(row["deleted"]).value === true })
  }
  return places.sort((one, other) => compareTexts(one.order, other.order) || compareTexts(one.id, other.id))
}

/**
 * Which row has become of a row: itself while it isn't deleted, else the one it was merged into, and so on; null if it is
 * gone. Two people may merge two rows into each other at once: then there is none.
 */
export function rowNow(rows: AnyMap, id: string): string | null {
  const seen = new Set<string>()
  let at: string | null = id
  while (at !== null && !seen.has(at)) {
    seen.add(at)
    const row: AnyMap | null = asMap(rows[at])
    if (row === null) return null
    if (readAnswer(row["deleted"]).value !== true) return at
    at = readWord(row[MERGED_INTO]).value
  }
  return null
}

/** The order of the server: by code points, which is that of UTF-8 and not always that of UTF-16. */
export function compareTexts(one: string, other: string): number {
  if (one === other) return 0
  const [these, those] = [[...one], [...other]]
  for (let at = 0; ; at += 1) {
    const [here, there] = [these[at]?.codePointAt(0) ?? -1, those[at]?.codePointAt(0) ?? -1]
    if (here !== there) return here - there
  }
}

/** The order key of a row put at `index` among these, which don't include it. */
export function orderAt(places: readonly RowPlace[], index: number): string {
  return between(places[index - 1]?.order ?? null, places[index]?.order ?? null)
}

/**
 * Order keys for a block of rows put behind these. They begin alike, by chance: of two people who add at the same moment,
 * each one's rows stay together.
 */
export function ordersBehind(places: readonly RowPlace[], count: number, chance: () => number = Math.random): string[] {
  const start = orderAt(places, places.length) + digitBy(chance) + digitBy(chance)
  let last: string | null = null
  return Array.from({ length: count }, () => {
    last = between(last, null)
    return start + last
  })
}

/** A row's new order key. */
export interface Move {
  readonly id: string
  readonly order: string
}

/**
 * The keys to write so that `id` stands at `index` among the rows that are shown.
 *
 * One key as a rule. Where neighbours have the same key (two rows inserted at one place at once) or none, no key fits
 * between them: then those that come after get new ones too.
 */
export function movesTo(places: readonly RowPlace[], id: string, index: number): Move[] {
  const shown = places.filter((place) => !place.deleted)
  const others = shown.filter((place) => place.id !== id)
  const at = Math.max(0, Math.min(others.length, index))
  if (shown.length === others.length || shown[at]?.id === id) return []
  const [before, after] = [others[at - 1], others[at]]
  const order = between(before?.order ?? null, after?.order ?? null)
  const fits = (before === undefined || before.order < order) && (after === undefined || order < after.order)
  if (fits) return [{ id, order }]
  return renumbered([...others.slice(0, at).map((place) => place.id), id, ...others.slice(at).map((place) => place.id)])
}

/** Fresh keys for all rows, in this order. */
function renumbered(ids: readonly string[]): Move[] {
  let last: string | null = null
  return ids.map((id) => {
    last = between(last, null)
    return { id, order: last }
  })
}
