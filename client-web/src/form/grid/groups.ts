// The rows of a long grid, parted into groups that the browser draws or leaves alone as a whole: what a key costs goes by the
// number of groups and by the rows of one. A row stays in its group, whoever adds, deletes or moves rows around it, so that
// it keeps its elements, the focus and what is half typed. Pure, but for the hook.
import { useRef } from "react"

/** Rows that a new group gets, and the most that one may grow to. */
const SIZE = 24
const MOST = 2 * SIZE

/** A group, by a name of its own that it keeps. */
export interface Group {
  readonly key: number
  readonly rows: readonly string[]
}

/**
 * The groups of these rows, in order; of `before`, as many rows as can be stay where they were, above all `pinned`. Groups
 * that hold the same rows as before are the same objects.
 */
export function regroup(before: readonly Group[], rows: readonly string[], pinned: string | null): Group[] {
  const places = new Map(before.flatMap(({ rows: held }, at) => held.map((row) => [row, at] as const)))
  const kept = whichStay(rows.map((row) => places.get(row)), pinned === null ? -1 : rows.indexOf(pinned))
  const runs: { at: number | undefined; rows: string[] }[] = []
  rows.forEach((row, index) => {
    const at = kept[index] ? places.get(row) : undefined
    const run = runs.at(-1)
    const isNew = at !== undefined && at !== run?.at
    // What comes behind a full group begins another, unless more of that group follows.
    const isFull = run !== undefined && at === undefined && run.rows.length >= SIZE && nextKept(places, rows, kept, index) !== run.at
    if (run === undefined || isFull || (isNew && run.at !== undefined)) runs.push({ at, rows: [row] })
    else {
      run.at ??= at
      run.rows.push(row)
    }
  })
  let key = Math.max(-1, ...before.map((group) => group.key))
  return runs.flatMap(({ at, rows: held }) => {
    const old = at === undefined ? undefined : before[at]
    if (old !== undefined && held.length === old.rows.length && held.every((row, index) => row === old.rows[index])) return [old]
    const parts = held.length > MOST ? partsOf(held) : [held]
    const heir = Math.max(0, parts.findIndex((part) => pinned !== null && part.includes(pinned)))
    return parts.map((part, index) => ({ key: index === heir && old !== undefined ? old.key : (key += 1), rows: part }))
  })
}

function partsOf(rows: readonly string[]): string[][] {
  return Array.from({ length: Math.ceil(rows.length / SIZE) }, (_, at) => rows.slice(at * SIZE, (at + 1) * SIZE))
}

/** The place of the group of the next row that stays where it was. */
function nextKept(places: ReadonlyMap<string, number>, rows: readonly string[], kept: readonly boolean[], from: number): number | undefined {
  const next = kept.indexOf(true, from)
  return next < 0 ? undefined : places.get(rows[next] ?? "")
}

/**
 * Which rows stay, by the places of their former groups (`undefined`: new): a longest run of them that goes only forward, through
 * that at `pinned` where it has a place.
 */
function whichStay(places: readonly (number | undefined)[], pinned: number): boolean[] {
  const fixed = places[pinned]
  /** For each length, the index at which the best run of that length ends; for each index, the one before it in its run. */
  const ends: number[] = []
  const former: (number | undefined)[] = []
  places.forEach((place, index) => {
    if (place === undefined) return
    if (fixed !== undefined && index !== pinned && (index < pinned ? place > fixed : place < fixed)) return
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((places[ends[middle] ?? 0] ?? 0) <= place) low = middle + 1
      else high = middle
    }
    former[index] = ends[low - 1]
    ends[low] = index
  })
  const kept = places.map(() => false)
  for (let at = ends.at(-1); at !== undefined; at = former[at]) kept[at] = true
  return kept
}

/** The groups of a grid's rows. `pinned` is the row one is in. */
export function useGroups(rows: readonly string[], pinned: string | null): readonly Group[] {
  const last = useRef<{ rows: readonly string[]; groups: readonly Group[] }>({ rows: [], groups: [] })
  if (last.current.rows !== rows) last.current = { rows, groups: regroup(last.current.groups, rows, pinned) }
  return last.current.groups
}
