// Takes down what patches say about a text: my own edit, with what it took away, or what others did.
import type { Patch } from "@automerge/automerge/slim"
import { sameValue } from "../../shape/scalars"
import type { TextThen } from "./content"
import type { Entry } from "./entry"
import type { Trace } from "./trace"

/** A patch of my own edit. `then` is the text before it. */
export function takeDown(patch: Patch, trace: Trace, entry: Entry, then: TextThen): void {
  const depth = trace.path.length
  const at = patch.path[depth]
  if (patch.action === "mark") {
    for (const { name, value, start, end } of patch.marks) noteMark(trace, entry, then, { name, value, start, end })
  } else if (patch.action === "unmark") {
    noteMark(trace, entry, then, { name: patch.name, value: null, start: patch.start, end: patch.end })
  } else if (typeof at !== "number") {
    return
  } else if (patch.path.length > depth + 1) {
    noteBlock(trace, entry, then, at)
  } else if (patch.action === "splice") {
    trace.insert(at, patch.value.length, { by: entry, since: 0, marker: false })
  } else if (patch.action === "insert") {
    for (let index = 0; index < patch.values.length; index += 1) {
      trace.insert(at + index, 1, { by: entry, since: 0, marker: true })
    }
  } else if (patch.action === "del") {
    entry.removed += patch.length ?? 1
    trace.remove(at, patch.length ?? 1, entry, (from, to) => then.content(from, to))
  }
}

/** What markers that I changed say now. */
export function takeDownBlocks(trace: Trace, entry: Entry, now: TextThen): void {
  let at = 0
  for (const one of trace.pieces) {
    for (const blocked of one.blocks) if (blocked.by === entry) blocked.after = now.block(at)
    if (one.hidden === null) at += one.length
  }
}

/** A patch of what others did; `newest` is the number of my newest edit. */
export function follow(patch: Patch, trace: Trace, newest: number): void {
  const at = patch.path[trace.path.length]
  if (typeof at !== "number" || patch.path.length > trace.path.length + 1) return
  const others = { by: null, since: newest, marker: false }
  if (patch.action === "splice") trace.insert(at, patch.value.length, others)
  else if (patch.action === "insert") trace.insert(at, patch.values.length, others)
  else if (patch.action === "del") trace.drop(at, patch.length ?? 1)
}

function noteMark(
  trace: Trace, entry: Entry, then: TextThen, mark: { name: string; value: unknown; start: number; end: number },
): void {
  const { name, value, start, end } = mark
  for (const piece of trace.standing(start, end - start)) {
    // What the same edit brought comes and goes with its marks.
    if (piece.origin === null) continue
    const runs = then.marks.filter((run) => run.name === name)
    for (const part of trace.tear(piece, runs.flatMap((run) => [run.start, run.end]))) {
      const origin = part.origin ?? 0
      const before = runs.find((run) => run.start <= origin && origin < run.end)?.value ?? null
      if (!sameValue(before, value)) part.marks = [...part.marks, { by: entry, name, before, after: value, taken: false }]
    }
  }
}

function noteBlock(trace: Trace, entry: Entry, then: TextThen, at: number): void {
  const [piece] = trace.standing(at, 1)
  if (!piece || piece.origin === null || piece.blocks.some(({ by }) => by === entry)) return
  const before = then.block(piece.origin)
  if (before !== undefined) piece.blocks = [...piece.blocks, { by: entry, before, after: undefined, taken: false }]
}
