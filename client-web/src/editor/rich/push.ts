// From the editor to the document: each step becomes the splices, markers and marks it stands for. Steps that change
// the structure are left to Automerge, which compares the whole text (`updateSpans`) and changes markers in place:
// taking one out and putting another in would make two blocks of it when two people do so at once.
import {
  block, mark, marksAt, splice, splitBlock, unmark, updateSpans, type Doc, type MarkSet, type MarkValue, type Prop,
} from "@automerge/automerge/slim"
import type { Node, Slice } from "prosemirror-model"
import type { Transaction } from "prosemirror-state"
import { AddMarkStep, RemoveMarkStep, ReplaceStep, type Step } from "prosemirror-transform"
import type { Root } from "../../sync"
import { expandOf } from "./expand"
import { toIndex, type Unmarked } from "./positions"
import { childrenOf } from "./reconcile"
import { markerOf, markValue, SPANS_CONFIG, spansFromDoc } from "./spans"

/** A text inside an edit of its document. */
interface Target {
  readonly root: Doc<Root>
  readonly path: Prop[]
}

/** Writes what the transactions did, inside an edit; `false` if a step can't be written by itself. */
export function writeTransactions(root: Root, path: Prop[], transactions: readonly Transaction[]): boolean {
  const target: Target = { root: root as Doc<Root>, path }
  return transactions.every(({ steps, docs }) => steps.every((step, number) => {
    const before = docs[number]
    return before !== undefined && writeStep(target, step, before)
  }))
}

/**
 * Whether each step can be written by itself, without comparing the whole text, whatever has a marker and what hasn't.
 */
export function isPiecemeal(transactions: readonly Transaction[]): boolean {
  return transactions.flatMap(({ steps }) => steps).every((step) => {
    if (step instanceof AddMarkStep || step instanceof RemoveMarkStep) return true
    if (!(step instanceof ReplaceStep) || step.from === 0) return false
    return childrenOf(step.slice.content).every((node) => node.isText || node.isTextblock)
  })
}

/** Makes the text in the document what the editor shows, inside an edit. */
export function writeDocument(root: Root, path: Prop[], doc: Node): void {
  updateSpans(root as Doc<Root>, path, spansFromDoc(doc), SPANS_CONFIG)
}

/** How many blocks have no marker, inside an edit or outside. */
export function unmarkedIn(root: Root, path: Prop[]): Unmarked {
  try {
    return block(root as Doc<Root>, path, 0) === null ? 1 : 0
  } catch {
    return 1
  }
}

/** Writes one step; `false` if that can't be done piece by piece. */
function writeStep(target: Target, step: Step, before: Node): boolean {
  const unmarked = unmarkedIn(target.root, target.path)
  if (step instanceof ReplaceStep) return writeReplacement(target, step, before, unmarked)
  if (!(step instanceof AddMarkStep) && !(step instanceof RemoveMarkStep)) return false
  const [name, value] = markValue(step.mark)
  const [start, end] = [toIndex(before, step.from, unmarked), toIndex(before, step.to, unmarked)]
  const range = { start, end, expand: expandOf(name) }
  if (step instanceof AddMarkStep) mark(target.root, target.path, range, name, value)
  else unmark(target.root, target.path, range, name)
  return true
}

function writeReplacement(target: Target, step: ReplaceStep, before: Node, unmarked: Unmarked): boolean {
  const [start, end] = [toIndex(before, step.from, unmarked), toIndex(before, step.to, unmarked)]
  // Nothing can be put before the beginning of a block that has no marker.
  if (unmarked === 1 && start === 0 && before.resolve(step.from).depth === 0) return false
  if (end > start) splice(target.root, target.path, start, end - start)
  return writeSlice(target, step.slice, { index: start, marked: isMarkedAround(before, step) })
}

/** Whether new words there may take over marks: finding out costs the length of the text. */
function isMarkedAround(before: Node, { from, to, slice }: ReplaceStep): boolean {
  const around = [before.resolve(from).nodeBefore, before.resolve(to).nodeAfter, ...childrenOf(slice.content)]
  return around.some((node) => node !== null && (node.isBlock || node.marks.length > 0))
}

/**
 * All words first, in one go, then the markers between them, then the marks: thousands of pasted paragraphs one by one
 * would take Automerge a minute.
 */
function writeSlice(target: Target, slice: Slice, at: InsertionPoint): boolean {
  const children = childrenOf(slice.content)
  const inline = children[0]?.isText === true
  if (!inline && !children.every((child) => child.isTextblock)) return false
  const texts = inline ? children : children.flatMap((child) => childrenOf(child.content))
  const words = texts.map((node) => node.text ?? "").join("")
  let { index } = at
  const have = words === "" ? {} : writeWords(target, at, words)
  const runs: Run[] = []
  const follow = (nodes: readonly Node[]): void => {
    for (const node of nodes) {
      const end = index + (node.text ?? "").length
      runs.push({ start: index, end, want: Object.fromEntries(node.marks.map(markValue)) })
      index = end
    }
  }
  if (inline) follow(children)
  else {
    for (const [number, child] of children.entries()) {
      // The first block of an open slice goes on with the one it is put in.
      if (number > 0 || slice.openStart === 0) {
        splitBlock(target.root, target.path, index, markerOf(child) as Record<string, never>)
        index += 1
      }
      follow(childrenOf(child.content))
    }
  }
  for (const run of runs) writeMarks(target, run, have)
  return true
}

/** Where words go, and whether they may take over marks there. */
interface InsertionPoint {
  readonly index: number
  readonly marked: boolean
}

interface Run {
  readonly start: number
  readonly end: number
  readonly want: Readonly<Record<string, MarkValue>>
}

/** Inserts words; the marks they took over from what is around them. */
function writeWords({ root, path }: Target, { index, marked }: InsertionPoint, words: string): MarkSet {
  splice(root, path, index, 0, words)
  return marked ? marksAt(root, path, index) : {}
}

/** Those wanted are added, those of ours that aren't are taken away. */
function writeMarks({ root, path }: Target, { start, end, want }: Run, have: MarkSet): void {
  for (const [name, value] of Object.entries(want)) {
    if (have[name] !== value) mark(root, path, { start, end, expand: expandOf(name) }, name, value)
  }
  for (const [name, value] of Object.entries(have)) {
    if (value === null || !OURS.has(name) || name in want) continue
    unmark(root, path, { start, end, expand: expandOf(name) }, name)
  }
}

const OURS = new Set(["strong", "em", "link"])
