// Takes an edit of mine back in one text, or does it again: what stands of what it brought goes, what it removed comes
// back to its place, marks and markers that nobody changed since are as before.
import { splice, updateBlock, type Doc } from "@automerge/automerge/slim"
import type { Root } from "../../sync"
import { sameValue } from "../../shape/scalars"
import { MARKER } from "../../shape/rich"
import { propsOf } from "../value"
import { insertContent, setMark, type Content, type TextThen } from "./content"
import type { Entry } from "./entry"
import type { Marked, Piece, Trace } from "./trace"

export type Way = "undo" | "redo"

/** What has to be done to one text, and where the caret belongs then. */
export interface Plan {
  readonly trace: Trace
  readonly caret: number
  /** Does it, inside an edit. */
  readonly write: (root: Doc<Root>) => void
  /** It is done: the pieces know it. */
  readonly done: () => void
}

interface Move {
  readonly piece: Piece
  readonly at: number
  /** What goes away, or what comes back. */
  readonly content: Content
  readonly comes: boolean
}

interface Undoing {
  readonly entry: Entry
  readonly now: TextThen
  readonly way: Way
}

interface Change {
  readonly piece: Piece
  readonly at: number
}

/** The plan for an entry in one of its texts, which reads now as `now`; `null` if nothing is left to do. */
export function planFor(trace: Trace, entry: Entry, now: TextThen, way: Way): Plan | null {
  trace.begin()
  const [moves, changes] = movesFor(trace, entry, now, way)
  const edits = changes.flatMap((change) => editsFor(trace, change, { entry, now, way }))
  const last = moves.at(-1)
  if (!last && edits.length === 0) return null
  const shift = moves.slice(0, -1).reduce((sum, { comes, piece }) => sum + (comes ? piece.length : -piece.length), 0)
  const changed = changes.at(-1)
  return {
    trace,
    caret: last ? last.at + shift + (last.comes ? last.piece.length : 0) : (changed?.at ?? 0) + (changed?.piece.length ?? 0),
    write: (root) => {
      for (const edit of edits) edit.write(root)
      writeMoves(root, trace, moves)
    },
    done: () => {
      for (const { piece, comes, content } of moves) piece.hidden = comes ? null : content
      for (const edit of edits) edit.done()
      trace.end()
    },
  }
}

function movesFor(trace: Trace, entry: Entry, now: TextThen, way: Way): [Move[], Change[]] {
  const leaves = (one: Piece): boolean => one.hidden === null && (way === "undo" ? one.by : one.gone) === entry
  const moves: Move[] = []
  const changes: Change[] = []
  let at = 0
  for (const piece of trace.pieces) {
    const { hidden, length } = piece
    if (leaves(piece)) {
      const content = now.content(at, at + length)
      const stays = content.text === MARKER && isOthersOwn(trace, now.text, at, { entry, leaves })
      if (!stays) moves.push({ piece, at, content, comes: false })
    } else if (hidden === null) {
      if (piece.marks.length > 0 || piece.blocks.length > 0) changes.push({ piece, at })
    } else if ((way === "undo" ? piece.gone : piece.by) === entry) {
      moves.push({ piece, at, content: hidden, comes: true })
    }
    if (hidden === null) at += length
  }
  return [moves, changes]
}

/**
 * Whether the block whose marker stands at a place holds, besides what goes, only what others wrote since: it is their
 * paragraph by now. Where older words are in it, they were one with those before, and are so again.
 */
function isOthersOwn(
  trace: Trace, text: string, marker: number,
  { entry, leaves }: { readonly entry: Entry; readonly leaves: (one: Piece) => boolean },
): boolean {
  const next = text.indexOf(MARKER, marker + 1)
  const end = next < 0 ? text.length : next
  let at = 0
  let found = false
  for (const one of trace.pieces) {
    if (one.hidden !== null) continue
    const [from, to] = [at, at + one.length]
    at = to
    if (to <= marker + 1 || from >= end || leaves(one)) continue
    if (one.by !== null || one.since < entry.number) return false
    found = true
  }
  return found
}

/** From the end to the beginning, so that no place moves before it is written at; what goes together in one go. */
function writeMoves(root: Doc<Root>, { path }: Trace, moves: readonly Move[]): void {
  let [from, to] = [0, 0]
  const remove = (): void => {
    if (to > from) splice(root, propsOf(path), from, to - from)
    to = from
  }
  for (const { at, piece, content, comes } of [...moves].reverse()) {
    if (!comes && to > from && at + piece.length === from) {
      from = at
      continue
    }
    remove()
    if (comes) insertContent(root, path, at, content)
    else [from, to] = [at, at + piece.length]
  }
  remove()
}

/** An edit of marks or of a marker, and how the piece knows that it is done. */
interface Edit {
  readonly write: (root: Doc<Root>) => void
  readonly done: () => void
}

/** Marks and markers of a piece as before, where they still are as I made them. */
function editsFor(trace: Trace, { piece, at }: Change, { entry, now, way }: Undoing): Edit[] {
  const { path } = now
  const names = new Set(piece.marks.filter(({ by }) => by === entry).map(({ name }) => name))
  const runs = now.marks.filter(({ name }) => names.has(name))
  const parts = trace.tear(piece, runs.flatMap(({ start, end }) => [start, end]))
  const edits = parts.flatMap((part) => part.marks.filter((one) => isMeant(one, entry, way)).flatMap((one): Edit[] => {
    const start = part.origin ?? at
    const [expected, value] = way === "undo" ? [one.after, one.before] : [one.before, one.after]
    const current = runs.find((run) => run.name === one.name && run.start <= start && start < run.end)?.value ?? null
    if (!sameValue(current, expected)) return []
    const end = start + part.length
    return [{
      write: (root) => setMark(root, path, { name: one.name, value, start, end }),
      done: () => { part.marks = part.marks.map((other) => (other === one ? { ...one, taken: way === "undo" } : other)) },
    }]
  }))
  for (const one of piece.blocks.filter((block) => isMeant(block, entry, way))) {
    const [expected, value] = way === "undo" ? [one.after, one.before] : [one.before, one.after]
    if (!sameValue(now.block(at), expected)) continue
    edits.push({
      write: (root) => updateBlock(root, propsOf(path), at, value as Record<string, never>),
      done: () => { piece.blocks = piece.blocks.map((other) => (other === one ? { ...one, taken: way === "undo" } : other)) },
    })
  }
  return edits
}

function isMeant({ by, taken }: Pick<Marked, "by" | "taken">, entry: Entry, way: Way): boolean {
  return by === entry && taken === (way === "redo")
}
