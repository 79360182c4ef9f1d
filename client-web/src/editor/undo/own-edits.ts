// What I did to a document, text by text and value by value, and how it is taken back: only what I brought goes, what I
// took out comes back to its place, and no word of others is touched, wherever they wrote it. Everything is told in
// terms of the document, from its patches, so that it doesn't matter which editor or button did it; and all is in one
// order, the order in which I did it. « bonjour » typed in A, then a choice in B, then a row deleted in C: the first Ctrl+Z
// brings the row back, wherever I am by then, the second the former choice, the third takes « bonjour » out of A.
//
//   I type          « la santé »
//   others write    « la bonne santé »      in the midst of my words
//   I take back     « bonne »               my two pieces go, theirs stays
//   I do it again   « la bonne santé »      each piece comes back on its own side of theirs
//
// One for each document, for as long as its handle lives: what was done in a cell can be taken back after it was left.
import { getHeads, view, type Doc, type Patch } from "@automerge/automerge/slim"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { asOwn, isOwn } from "../../sync/document/own"
import { writeTyped } from "../../sync/document/typed"
import { isWritable, type Changed, type TextHandle, type TextSource } from "../source"
import { textAt, textIdAt } from "../value"
import { sameHeads } from "../../shape/heads"
import { Version } from "../version"
import { marksNow, TextThen, type MarkRun } from "./content"
import { begins, Entry, noteValue, setValue, textPathOf, touch, valueAt, valueEdits } from "./entry"
import { strokeOf, UNITS_OF_A_KEY } from "./stroke"
import { planFor, type Way } from "./taking-back"
import { follow, takeDown, takeDownBlocks } from "./taking-down"
import { Trace } from "./trace"

/** What was taken back or done again. */
export interface Reverted {
  readonly way: Way
  /** A text it was in, and where the caret belongs there. */
  readonly text: { readonly path: Path; readonly index: number } | null
  /** The values that were set. */
  readonly values: readonly Path[]
}

/** Keys closer together than this belong to one step. */
const TOGETHER_WITHIN_MS = 700
/** Beyond either of these the oldest edits can't be taken back any more: 2 million units are 4 MB. */
export const AT_MOST = { entries: 500, units: 2_000_000 } as const

const kept = new WeakMap<TextHandle, OwnEdits>()

/** My edits of a document. What is done before this is first asked can't be taken back. */
export function ownEditsOf({ handle }: Pick<TextSource, "handle">): OwnEdits {
  const known = kept.get(handle)
  if (known) return known
  const edits = new OwnEdits(handle)
  kept.set(handle, edits)
  return edits
}

/** One document's. */
export class OwnEdits {
  readonly #handle: TextHandle
  readonly #atMost: { readonly entries: number; readonly units: number }
  readonly #traces = new Map<string, { readonly trace: Trace; readonly id: string | null }>()
  readonly #listeners = new Set<() => void>()
  readonly #followers = new Set<(reverted: Reverted) => void>()
  #done: Entry[] = []
  #undone: Entry[] = []
  #count = 0
  #reverting = false
  #isApart = false
  #isTogether = false
  /** The edit that what is done now goes on with, as long as it is the newest. */
  #goesOn: unknown = null
  /** The marks of the text that is about to be written. */
  #marks: { readonly doc: Doc<Root>; readonly key: string; readonly runs: readonly MarkRun[] } | null = null

  #units = UNITS_OF_A_KEY

  constructor(handle: TextHandle, atMost: { readonly entries: number; readonly units: number } = AT_MOST) {
    this.#handle = handle
    this.#atMost = atMost
    Version.of(handle.doc())
    handle.on("change", (event) => this.#hear(event))
  }

  /** Does work that edits the text at a path. `units`: as many at most are keys, and no paste. */
  write<T>(path: Path, work: () => T, units = UNITS_OF_A_KEY): T {
    const doc = this.#handle.doc()
    try {
      this.#marks = { doc, key: keyOf(path), runs: marksNow(doc, path) }
    } catch (error) {
      console.error(error)
    }
    this.#units = units
    try {
      return asOwn(this.#handle, work)
    } finally {
      this.#marks = null
      this.#units = UNITS_OF_A_KEY
    }
  }

  /** Does work that takes something back in its own way: it is no step of its own. */
  apart(work: () => void): void {
    this.#isApart = true
    try {
      work()
    } finally {
      this.#isApart = false
    }
  }

  /** Does work that belongs to what I have just written in a text: both are taken back at once. */
  together(path: Path, work: () => void): void {
    writeTyped(this.#handle)
    const last = this.#done.at(-1)
    const isOf = [...(last?.texts ?? [])].some((trace) => keyOf(trace.path) === keyOf(path))
    this.#isTogether = isOf && Date.now() - (last?.lastAtMs ?? 0) < TOGETHER_WITHIN_MS
    try {
      work()
    } finally {
      this.#isTogether = false
    }
  }

  /**
   * Does work that goes on with an edit of mine, if it still is the newest: both are taken back at once. What goes on with
   * anything else is a step of its own, whatever it looks like; what was typed before it is no part of it.
   */
  goOn(edit: unknown, work: () => void): void {
    writeTyped(this.#handle)
    this.#goesOn = edit
    try {
      work()
    } finally {
      this.#goesOn = null
    }
  }

  /** My newest edit, to ask later whether it still is done. */
  newest(): unknown {
    return this.#done.at(-1)
  }

  isDone(edit: unknown): boolean {
    return this.#done.some((one) => one === edit)
  }

  /** Takes back my newest edit; `null` if there is none or nothing may be written. */
  undo(source: TextSource): Reverted | null {
    return this.#revert(source, "undo")
  }

  /** Takes back this one, if it is my newest, and nothing else; `null` if others' edits stand on all of it. */
  undoOnly(source: TextSource, edit: unknown): Reverted | null {
    return this.newest() === edit ? this.#revert(source, "undo", 1) : null
  }

  /** Does again what was taken back last, unless something else was done since. */
  redo(source: TextSource): Reverted | null {
    return this.#revert(source, "redo")
  }

  /** Whether there is something to take back or to do again. */
  can(way: Way): boolean {
    return (way === "undo" ? this.#done : this.#undone).length > 0
  }

  /** Told after something was taken back or done again, whoever asked for it. */
  onReverted(follower: (reverted: Reverted) => void): () => void {
    this.#followers.add(follower)
    return () => void this.#followers.delete(follower)
  }

  /** Told after each edit of the document. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #hear(event: Changed): void {
    // Heads are asked for while they are the newest: see Version.
    Version.of(event.doc)
    if (this.#reverting) return
    try {
      if (isOwn(this.#handle) && !this.#isApart) this.#record(event, Date.now())
      else this.#follow(event)
    } catch (error) {
      this.#giveUp(error)
    }
    for (const listener of [...this.#listeners]) listener()
  }

  /** Whatever goes wrong here, what was written is written; only it can't be taken back. */
  #giveUp(error: unknown): void {
    console.error(error)
    this.#traces.clear()
    this.#done = []
    this.#undone = []
  }

  // What I do.

  #record(event: Changed, nowMs: number): void {
    const before = event.patchInfo.before
    const thens = new Map<Trace, TextThen>()
    const replaced = new Set<string>()
    const patches = event.patches.map((patch) => {
      const path = textPathOf(event.doc, patch.path)
      // Another text in its place; marks bear the path of their text, too.
      if (path?.length === patch.path.length && patch.action === "put") {
        this.#dropTraces(path)
        replaced.add(keyOf(path))
      }
      const trace = path && !replaced.has(keyOf(path)) ? this.#traceFor(path, before) : null
      return { patch, path, trace }
    })
    const last = this.#done.at(-1)
    const recent = last && nowMs - last.lastAtMs < TOGETHER_WITHIN_MS ? last : null
    const joined = this.#isTogether || (last !== undefined && last === this.#goesOn) ? last : undefined
    const stroke = strokeOf(patches, recent, this.#units)
    const entry = joined ?? (stroke.goesOn && recent && this.#goesOn === null ? recent : new Entry((this.#count += 1)))
    entry.stroke = stroke.kind
    entry.lastAtMs = nowMs
    const made: Path[] = []
    for (const { patch, path, trace } of patches) {
      if (made.some((map) => begins(patch.path, map))) continue
      if (trace) {
        const then = thens.get(trace) ?? this.#begin(trace, before, event.doc)
        thens.set(trace, then)
        takeDown(patch, trace, entry, then)
        entry.texts.add(trace)
      } else if (path === null) {
        this.#recordValue(entry, patch, event)
        if (entry.values.at(-1)?.made) made.push(entry.values.at(-1)?.path ?? [])
      }
    }
    for (const trace of thens.keys()) {
      takeDownBlocks(trace, entry, new TextThen(event.doc, trace.path, null))
      this.#end(trace, event.doc)
    }
    if (entry.isEmpty) return
    if (entry !== last) this.#done.push(entry)
    // What was done since stands on what was there then.
    this.#forget(this.#undone)
    this.#forgetOldest()
  }

  #forgetOldest(): void {
    let units = this.#done.reduce((sum, { removed }) => sum + removed, 0)
    let count = this.#done.length
    const oldest = this.#done.filter((entry) => {
      const isTooMuch = count > this.#atMost.entries || (units > this.#atMost.units && count > 1)
      if (!isTooMuch) return false
      count -= 1
      units -= entry.removed
      return true
    })
    this.#forget(oldest)
  }

  #begin(trace: Trace, before: Doc<Root>, after: Doc<Root>): TextThen {
    trace.begin()
    const marks = this.#marks
    const known = marks?.doc === before && marks.key === keyOf(trace.path) ? marks.runs : null
    // A document that gave way to a change behind it can't be read any more as it was.
    const heads = Version.of(before).heads()
    const whole = sameHeads(getHeads(before), heads) ? before : view(after, heads)
    return new TextThen(whole, trace.path, known)
  }

  #recordValue(entry: Entry, { action, path }: Patch, event: Changed): void {
    if ((action !== "put" && action !== "del") || path.some((key) => typeof key !== "string")) return
    const place = path as string[]
    this.#dropTraces(place)
    noteValue(entry, place, valueAt(event.patchInfo.before, place), valueAt(event.doc, place))
  }

  #traceFor(path: string[], doc: Doc<Root>): Trace | null {
    const text = textAt(doc, path)
    if (text === undefined) return null
    const known = this.#traces.get(keyOf(path))
    const id = textIdAt(doc, path)
    if (known?.id === id) return known.trace
    if (known) this.#dropTraces(path)
    const trace = new Trace(path, text.length)
    this.#traces.set(keyOf(path), { trace, id })
    return trace
  }

  // What others do.

  #follow({ doc, patches }: Changed): void {
    const touched = new Set<Trace>()
    for (const patch of patches) {
      touch(this.#done, patch.path)
      touch(this.#undone, patch.path)
      const path = textPathOf(doc, patch.path)
      const known = path && this.#traces.get(keyOf(path))
      if (path && patch.path.length > path.length) {
        if (!known) continue
        follow(patch, known.trace, this.#count)
        touched.add(known.trace)
      } else if (patch.action === "put" || patch.action === "del") this.#dropTraces(patch.path)
    }
    for (const trace of touched) this.#end(trace, doc)
  }

  /** Pieces that aren't those of the text any more would take words of others: then nothing is taken back. */
  #end(trace: Trace, doc: Doc<Root>): void {
    trace.end()
    const length = textAt(doc, trace.path)?.length
    if (trace.length !== length) throw new Error(`${trace.length} units are known of a text of ${length}`)
  }

  /** The texts there gave way to something else. */
  #dropTraces(place: Patch["path"]): void {
    for (const [key, { trace }] of this.#traces) {
      if (!begins(trace.path, place)) continue
      this.#traces.delete(key)
      for (const entry of [...this.#done, ...this.#undone]) entry.texts.delete(trace)
    }
    this.#done = this.#done.filter((entry) => !entry.isEmpty)
    this.#undone = this.#undone.filter((entry) => !entry.isEmpty)
  }

  #forget(entries: readonly Entry[]): void {
    if (entries.length === 0) return
    const gone = new Set(entries)
    for (const entry of entries) entry.alive = false
    this.#done = this.#done.filter((entry) => !gone.has(entry))
    this.#undone = this.#undone.filter((entry) => !gone.has(entry))
    for (const trace of new Set(entries.flatMap(({ texts }) => [...texts]))) {
      trace.prune()
      if ([...this.#done, ...this.#undone].every(({ texts }) => !texts.has(trace))) this.#traces.delete(keyOf(trace.path))
    }
  }

  // Taking back.

  #revert(source: TextSource, way: Way, atMost = Infinity): Reverted | null {
    writeTyped(this.#handle)
    if (!isWritable(source)) return null
    for (const entry of [...(way === "undo" ? this.#done : this.#undone)].reverse().slice(0, atMost)) {
      const reverted = this.#revertOne(source, entry, way)
      if (reverted === "refused") return null
      // Others removed all that I had done there: one press of the keys takes back the edit before it.
      if (reverted === null) {
        this.#forget([entry])
        continue
      }
      const [here, there] = way === "undo" ? [this.#done, this.#undone] : [this.#undone, this.#done]
      here.splice(here.indexOf(entry), 1)
      there.push(entry)
      entry.lastAtMs = 0
      // A place and all around it: of a large paste each value is looked up, not compared with all.
      const places = new Set(reverted.values.flatMap((path) => path.map((_, at) => keyOf(path.slice(0, at + 1)))))
      for (const value of entry.values) value.touched &&= !places.has(keyOf(value.path))
      for (const listener of [...this.#listeners]) listener()
      for (const follower of [...this.#followers]) follower(reverted)
      return reverted
    }
    return null
  }

  #revertOne(source: TextSource, entry: Entry, way: Way): Reverted | "refused" | null {
    try {
      return this.#planned(source, entry, way)
    } catch (error) {
      this.#giveUp(error)
      return "refused"
    }
  }

  #planned(source: TextSource, entry: Entry, way: Way): Reverted | "refused" | null {
    const doc = this.#handle.doc()
    const plans = [...entry.texts].flatMap((trace) => (
      planFor(trace, entry, new TextThen(doc, trace.path, marksNow(doc, trace.path)), way) ?? []
    ))
    const values = valueEdits(doc, entry, way)
    if (plans.length === 0 && values.length === 0) return null
    const edit = (root: Root): void => {
      for (const { write } of plans) write(root as Doc<Root>)
      for (const value of values) setValue(root, value)
    }
    this.#reverting = true
    try {
      if (source.change) source.change(edit)
      else this.#handle.change(edit)
    } finally {
      this.#reverting = false
    }
    if (this.#handle.doc() === doc) return "refused"
    for (const { done } of plans) done()
    const [first] = plans
    return { way, text: first ? { path: first.trace.path, index: first.caret } : null, values: values.map(({ path }) => path) }
  }
}

function keyOf(path: Path): string {
  return path.join("/")
}
