// Undo and redo of one's own edits in one text, while others edit it too. An entry knows where the characters are that
// I inserted (others may have torn them apart) and which words I removed; undoing takes out the former, as many as are
// left, and puts back the latter. What others wrote is never touched.
import { mapPlace, type Splice } from "../splices"

/** From a place up to, not including, another. */
type Range = readonly [from: number, to: number]

/**
 * What one entry removed that belongs to another: characters that one had inserted, `from` to `to` of the removed
 * words, or, where both are the same, the place where it would put words back. They are its own again once they are put
 * back.
 */
interface Cut {
  readonly entry: Entry
  readonly from: number
  readonly to: number
}

interface Entry {
  at: number
  removed: string
  inserted: readonly Range[]
  cuts: readonly Cut[]
  /** By one key, or one after the other; not pasted. */
  readonly keyed: boolean
  lastAtMs: number
}

/** Writes splices into the text, one after the other; `false` if it may not be written. */
export type Write = (splices: readonly Splice[]) => boolean

/** Keys closer together than this belong to one entry. */
const TOGETHER_WITHIN_MS = 700
const ENTRIES_AT_MOST = 500

/** What I did to one text, oldest first, and what I took back of it. */
export class OwnEdits {
  #done: Entry[] = []
  #undone: Entry[] = []

  /** Notes an edit of mine, which took out the words `removed`. */
  record(edit: Splice, removed: string, nowMs: number): void {
    const last = this.#done.at(-1)
    const near = last !== undefined && nowMs - last.lastAtMs < TOGETHER_WITHIN_MS ? last : null
    const stroke = near ? strokeOf(near, edit, removed) : null
    this.#undone = []
    const cuts = this.#follow(edit)
    if (near && stroke) {
      extend(near, stroke, { edit, removed, cuts })
      near.lastAtMs = nowMs
      return
    }
    const inserted: Range[] = edit.inserted ? [[edit.at, edit.at + edit.inserted.length]] : []
    this.#done.push({ at: edit.at, removed, inserted, cuts, keyed: isKey(edit.inserted), lastAtMs: nowMs })
    if (this.#done.length > ENTRIES_AT_MOST) this.#done.shift()
  }

  /** Follows what others did. */
  follow(splices: readonly Splice[]): void {
    for (const splice of splices) this.#follow(splice)
  }

  /** Forgets everything: the text isn't the same any more. */
  forget(): void {
    this.#done = []
    this.#undone = []
  }

  /** Takes back my newest edit; where the caret belongs then, `null` if there is nothing to take back. */
  undo(text: string, write: Write): number | null {
    return this.#revert(this.#done, this.#undone, text, write)
  }

  /** Does again what was taken back last. */
  redo(text: string, write: Write): number | null {
    return this.#revert(this.#undone, this.#done, text, write)
  }

  #revert(from: Entry[], to: Entry[], text: string, write: Write): number | null {
    for (let entry = from.at(-1); entry; entry = from.at(-1)) {
      const splices = inverseOf(entry)
      const last = splices.at(-1)
      if (last && !write(splices)) return null
      from.pop()
      // Others removed all that I had inserted: one press of the keys takes back the edit before it.
      if (!last) continue
      to.push(this.#reverted(entry, text))
      return last.at + last.inserted.length
    }
    return null
  }

  /** The entry that takes an undoing back; all others follow what was done. */
  #reverted(entry: Entry, text: string): Entry {
    const reverse: Entry = { at: entry.at, removed: "", inserted: [], cuts: [], keyed: false, lastAtMs: 0 }
    for (const [from, to] of [...entry.inserted].reverse()) {
      const cuts = this.#follow({ at: from, removed: to - from, inserted: "" })
      reverse.cuts = [...cuts, ...moved(reverse.cuts, to - from)]
      reverse.removed = text.slice(from, to) + reverse.removed
      reverse.at = from
    }
    if (!entry.removed) return reverse
    this.#follow({ at: reverse.at, removed: 0, inserted: entry.removed })
    for (const { entry: owner, from, to } of entry.cuts) {
      if (from === to) owner.at = reverse.at + from
      else owner.inserted = joined([...owner.inserted, [reverse.at + from, reverse.at + to]])
    }
    reverse.inserted = [[reverse.at, reverse.at + entry.removed.length]]
    return reverse
  }

  /** Moves every entry's places along with a splice; says what of theirs it took out. */
  #follow(splice: Splice): Cut[] {
    const cuts: Cut[] = []
    for (const entry of [...this.#done, ...this.#undone]) {
      for (const [from, to] of entry.inserted) {
        const start = Math.max(from, splice.at)
        const end = Math.min(to, splice.at + splice.removed)
        if (end > start) cuts.push({ entry, from: start - splice.at, to: end - splice.at })
      }
      const within = entry.at - splice.at
      if (within > 0 && within <= splice.removed) cuts.push({ entry, from: within, to: within })
      entry.inserted = entry.inserted.flatMap((range) => mapRange(range, splice))
      entry.at = mapPlace(entry.at, [splice])
    }
    return cuts
  }
}

type Stroke = "typed" | "backspaced" | "deleted"

/** How an edit goes on with the last entry, if it does: the next letter of a word, the next press of a deleting key. */
function strokeOf(last: Entry, edit: Splice, removed: string): Stroke | null {
  const [range, more] = last.inserted
  if (edit.inserted) {
    // A new word, a line end and a paste stand for themselves.
    const letter = isKey(edit.inserted) && !/\s/.test(edit.inserted) && removed === ""
    return letter && last.keyed && range && !more && range[1] === edit.at ? "typed" : null
  }
  if (range || !last.removed || removed.length > 2) return null
  if (edit.at + removed.length === last.at) return "backspaced"
  return edit.at === last.at ? "deleted" : null
}

function isKey(inserted: string): boolean {
  return inserted.length <= 2
}

function extend(entry: Entry, stroke: Stroke, next: { edit: Splice; removed: string; cuts: readonly Cut[] }): void {
  const { edit, removed, cuts } = next
  if (stroke === "typed") {
    entry.inserted = joined([...entry.inserted, [edit.at, edit.at + edit.inserted.length]])
  } else if (stroke === "backspaced") {
    entry.cuts = [...cuts, ...moved(entry.cuts, removed.length)]
    entry.removed = removed + entry.removed
  } else {
    entry.cuts = [...entry.cuts, ...moved(cuts, entry.removed.length)]
    entry.removed += removed
  }
}

function inverseOf(entry: Entry): Splice[] {
  const removal = ([from, to]: Range): Splice => ({ at: from, removed: to - from, inserted: "" })
  const splices = [...entry.inserted].reverse().map(removal)
  if (entry.removed) splices.push({ at: entry.inserted[0]?.[0] ?? entry.at, removed: 0, inserted: entry.removed })
  return splices
}

function moved(cuts: readonly Cut[], by: number): Cut[] {
  return cuts.map((cut) => ({ ...cut, from: cut.from + by, to: cut.to + by }))
}

/** Where a range is after a splice: what others insert in its midst tears it in two. */
function mapRange([from, to]: Range, { at, removed, inserted }: Splice): Range[] {
  const start = from > at ? Math.max(at, from - removed) : from
  const end = to > at ? Math.max(at, to - removed) : to
  if (start === end) return []
  const length = inserted.length
  if (length === 0 || at >= end) return [[start, end]]
  if (at <= start) return [[start + length, end + length]]
  return [[start, at], [at + length, end + length]]
}

/** In order, those that touch made one. */
function joined(ranges: readonly Range[]): Range[] {
  const result: Range[] = []
  for (const range of [...ranges].sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1)
    if (last && range[0] <= last[1]) result[result.length - 1] = [last[0], Math.max(last[1], range[1])]
    else result.push(range)
  }
  return result
}
