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
  for (const id of Object.keys(rows)) {
    const place = placeOf(id, rows[id])
    if (place !== null) places.push(place)
  }
  return places.sort((one, other) => compareTexts(one.order, other.order) || compareTexts(one.id, other.id))
}

function placeOf(id: string, value: unknown): RowPlace | null {
  const row = asMap(value)
  if (row === null) return null
  return { id, order: readWord(row["order"]).value ?? "", deleted: readAnswer(row["deleted"]).value === true }
}

/**
 * The places of the rows of one field as they go by. A key in a cell changes one row and no place: the others are known by
 * the very objects that they are, and nothing is sorted (C103).
 */
export class FollowedPlaces {
  #rows: AnyMap | null = null
  #known = new Map<string, { row: unknown; readonly place: RowPlace | null }>()
  #places: readonly RowPlace[] = []

  /** As {@link rowPlaces}; the same array as long as no row comes, goes or moves. The rows are never changed afterwards. */
  of(rows: AnyMap | null): readonly RowPlace[] {
    if (rows === this.#rows) return this.#places
    this.#rows = rows
    const ids = Object.keys(rows ?? {})
    const isSame = ids.length === this.#known.size && ids.every((id) => this.#isWhereItWas(id, rows?.[id]))
    if (!isSame) {
      this.#places = rowPlaces(rows ?? {})
      const places = new Map(this.#places.map((place) => [place.id, place]))
      this.#known = new Map(ids.map((id) => [id, { row: rows?.[id], place: places.get(id) ?? null }]))
    }
    return this.#places
  }

  #isWhereItWas(id: string, row: unknown): boolean {
    const known = this.#known.get(id)
    if (known === undefined) return false
    if (known.row === row) return true
    const place = placeOf(id, row)
    if (place?.order !== known.place?.order || place?.deleted !== known.place?.deleted) return false
    known.row = row
    return true
  }
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
  const shared = Math.min(one.length, other.length)
  for (let at = 0; at < shared; at += 1) {
    const [here, there] = [one.charCodeAt(at), other.charCodeAt(at)]
    if (here !== there) return rank(here) - rank(there)
  }
  return one.length - other.length
}

/** Half of a pair stands for a character beyond all that are no pair. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
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
