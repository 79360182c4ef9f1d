// What became of one text's sequence, as far as it has to do with my own edits: pieces in order, those that stand there
// and those that I took out, each with the edit that brought or removed it. What others insert in the midst of a piece
// tears it in two and belongs to them. With « bonjour à tous » mine and « CHERS » theirs:
//
//   [bonjour |mine] [CHERS |theirs] [à tous|mine]            what I take back hides both pieces of mine,
//   (bonjour |hidden) [CHERS |theirs] (à tous|hidden)        and each comes back on its own side of theirs.
import type { Content } from "./content"

/** One edit of mine, as pieces know it. */
export interface Maker {
  readonly number: number
  /** Whether it can still be taken back or done again. */
  alive: boolean
}

/** How I changed a mark of a piece: `null` is none. */
export interface Marked {
  readonly by: Maker
  readonly name: string
  readonly before: unknown
  readonly after: unknown
  /** Whether it is taken back: what couldn't be isn't done again either. */
  readonly taken: boolean
}

/** How I changed a block's marker. */
export interface Blocked {
  readonly by: Maker
  readonly before: unknown
  after: unknown
  readonly taken: boolean
}

/** A stretch of the sequence with one fate. */
export interface Piece {
  length: number
  /** What it holds while it is hidden; `null` while it stands there. */
  hidden: Content | null
  /** Which edit of mine brought it; `null` for what was there or is others'. */
  by: Maker | null
  /** Which edit of mine removed it last. */
  gone: Maker | null
  /** The newest edit of mine when others brought it; 0 for what was there before. */
  since: number
  /** A block's marker. */
  marker: boolean
  marks: readonly Marked[]
  blocks: readonly Blocked[]
  /** While an edit is taken down: where it was before that edit. */
  origin: number | null
}

/** A text's pieces, from its beginning to its end. */
export class Trace {
  #pieces: Piece[]

  constructor(readonly path: readonly string[], length: number) {
    this.#pieces = length > 0 ? [piece(length)] : []
  }

  get pieces(): readonly Piece[] {
    return this.#pieces
  }

  /** How long the text is, as far as its pieces know. */
  get length(): number {
    return this.#pieces.reduce((sum, { hidden, length }) => (hidden === null ? sum + length : sum), 0)
  }

  /** Before an edit: notes where everything is, so that what it takes out can be read in the text as it was. */
  begin(): void {
    let at = 0
    for (const one of this.#pieces) {
      one.origin = one.hidden === null ? at : null
      if (one.hidden === null) at += one.length
    }
  }

  /**
   * Something was inserted. As in the document itself, it stands right behind what is seen before it, before whatever
   * was hidden there.
   */
  insert(at: number, length: number, as: { by: Maker | null; since: number; marker: boolean }): void {
    if (length === 0) return
    const index = this.#cut(at)
    const [before, after] = [this.#pieces[index - 1], this.#pieces[index]]
    const made = { ...piece(length), ...as }
    // In the midst of what I marked, others' words are marked like it: taking that back is for all of it.
    if (as.by === null && before && after) made.marks = before.marks.filter((one) => after.marks.includes(one))
    this.#pieces.splice(index, 0, made)
  }

  /** Others removed what stood there: it never comes back. */
  drop(at: number, length: number): void {
    const [from, to] = this.#range(at, length)
    this.#pieces = this.#pieces.filter((one, index) => index < from || index >= to || one.hidden !== null)
  }

  /** I removed it: it is hidden, but for what the same edit had brought. */
  remove(at: number, length: number, by: Maker, read: (from: number, to: number) => Content): void {
    const [from, to] = this.#range(at, length)
    this.#pieces = this.#pieces.filter((one, index) => {
      if (index < from || index >= to || one.hidden !== null) return true
      if (one.origin === null || one.by === by) return false
      one.hidden = read(one.origin, one.origin + one.length)
      one.gone = by
      return true
    })
  }

  /** The pieces that stand between two places, torn from what is beside them. */
  standing(at: number, length: number): Piece[] {
    const [from, to] = this.#range(at, length)
    return this.#pieces.slice(from, to).filter(({ hidden }) => hidden === null)
  }

  /** Tears a standing piece where it was before the edit; all the parts. */
  tear(one: Piece, origins: readonly number[]): Piece[] {
    const parts = [one]
    for (const origin of [...origins].sort((first, second) => second - first)) {
      const offset = origin - (one.origin ?? 0)
      if (one.origin === null || offset <= 0 || offset >= one.length) continue
      parts.splice(1, 0, this.#split(this.#pieces.indexOf(one), offset))
    }
    return parts
  }

  /** The piece that ends at a place, and those hidden there. */
  around(at: number): { readonly before: Piece | undefined; readonly hidden: readonly Piece[] } {
    let index = this.#cut(at)
    const before = this.#pieces[index - 1]
    const hidden: Piece[] = []
    for (; this.#pieces[index]?.hidden; index += 1) hidden.push(this.#pieces[index] as Piece)
    return { before, hidden }
  }

  /** After an edit: what is of one kind is one piece again. */
  end(): void {
    for (const one of this.#pieces) one.origin = null
    this.#pieces = joined(this.#pieces)
  }

  /** Forgets what edits that are no more would have needed. */
  prune(): void {
    this.#pieces = this.#pieces.filter(({ hidden, by, gone }) => hidden === null || by?.alive || gone?.alive)
    for (const one of this.#pieces) {
      if (one.by?.alive === false) one.by = null
      if (one.gone?.alive === false) one.gone = null
      if (one.marks.length > 0) one.marks = one.marks.filter(({ by }) => by.alive)
      if (one.blocks.length > 0) one.blocks = one.blocks.filter(({ by }) => by.alive)
    }
    this.#pieces = joined(this.#pieces)
  }

  #range(at: number, length: number): [from: number, to: number] {
    const from = this.#cut(at)
    return [from, this.#cut(at + length)]
  }

  /** The number of the first piece behind the last one that stands before a place. */
  #cut(at: number): number {
    let place = 0
    let after = 0
    for (let index = 0; index < this.#pieces.length && place < at; index += 1) {
      const one = this.#pieces[index] as Piece
      if (one.hidden !== null) continue
      if (place + one.length > at) this.#split(index, at - place)
      place += one.length
      after = index + 1
    }
    return after
  }

  #split(index: number, offset: number): Piece {
    const one = this.#pieces[index] as Piece
    const origin = one.origin === null ? null : one.origin + offset
    const rest = { ...one, length: one.length - offset, origin }
    one.length = offset
    this.#pieces.splice(index + 1, 0, rest)
    return rest
  }
}

function piece(length: number): Piece {
  return { length, hidden: null, by: null, gone: null, since: 0, marker: false, marks: [], blocks: [], origin: null }
}

/** Pieces that stand beside each other and have the same fate are one. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  for (const one of pieces) {
    const last = result.at(-1)
    if (last && isAlike(last, one)) last.length += one.length
    else result.push(one)
  }
  return result
}

function isAlike(one: Piece, other: Piece): boolean {
  return one.by === other.by && one.gone === other.gone && one.since === other.since
    && [one, other].every(({ hidden, marker, marks, blocks }) => (
      hidden === null && !marker && marks.length === 0 && blocks.length === 0
    ))
}
