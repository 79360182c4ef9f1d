// What stands in a stretch of a text's sequence, words, markers and marks: read before it goes away, and put back as it
// was. Plain texts have words only.
import {
  mark, marks as marksOf, marksAt, splice, splitBlock, unmark, type Doc, type MarkValue, type Span,
} from "@automerge/automerge/slim"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { readSpans } from "../rich/read"
import { expandOf } from "../rich/expand"
import { MARKER } from "../../shape/rich"
import { propsOf, textAt } from "../value"

/** A mark on some of the units, counted from the beginning of a content. */
export interface MarkRun {
  readonly name: string
  readonly value: unknown
  readonly start: number
  readonly end: number
}

/** So much of a text: its units, a U+FFFC for each marker, what the markers say by their place, and the marks. */
export interface Content {
  readonly text: string
  readonly blocks: ReadonlyMap<number, unknown>
  readonly marks: readonly MarkRun[]
}

/** A text at one moment, from which contents are read. What costs the length of the text is read when it is asked for. */
export class TextThen {
  readonly #doc: Doc<Root>
  readonly path: Path
  readonly text: string
  #marks: readonly MarkRun[] | null
  #spans: readonly Span[] | null = null
  #blocks: ReadonlyMap<number, unknown> | null = null

  /** As the document has it; `marks` where they were read while it was the newest state, which is much cheaper. */
  constructor(doc: Doc<Root>, path: Path, marks: readonly MarkRun[] | null) {
    this.#doc = doc
    this.path = path
    this.text = textAt(doc, path) ?? ""
    this.#marks = marks
  }

  /** Its marks, none of them without a value. */
  get marks(): readonly MarkRun[] {
    return (this.#marks ??= marksIn(this.#read()))
  }

  /** What the marker at an index says; `undefined` where there is none. */
  block(index: number): unknown {
    return (this.#blocks ??= blocksIn(this.#read())).get(index)
  }

  content(from: number, to: number): Content {
    const text = this.text.slice(from, to)
    const blocks = new Map<number, unknown>()
    for (let at = text.indexOf(MARKER); at >= 0; at = text.indexOf(MARKER, at + 1)) {
      const block = this.block(from + at)
      if (block !== undefined) blocks.set(at, block)
    }
    const within = this.marks.filter(({ start, end }) => start < to && end > from)
    const marks = within.map(({ name, value, start, end }) => (
      { name, value, start: Math.max(start, from) - from, end: Math.min(end, to) - from }
    ))
    return { text, blocks, marks }
  }

  #read(): readonly Span[] {
    return (this.#spans ??= readSpans(this.#doc, this.path))
  }
}

/** The marks of a text in the newest state of its document. */
export function marksNow(doc: Doc<Root>, path: Path): readonly MarkRun[] {
  if (textAt(doc, path) === undefined) return []
  return marksOf(doc, propsOf(path)).filter(({ value }) => value !== null)
}

/** Puts a content back, inside an edit: all words in one go, then the markers between them, then the marks. */
export function insertContent(root: Doc<Root>, path: Path, index: number, { text, blocks, marks }: Content): void {
  const props = propsOf(path)
  const words = [...blocks.keys()].sort((one, other) => other - one)
    .reduce((rest, at) => rest.slice(0, at) + rest.slice(at + 1), text)
  if (words !== "") splice(root, props, index, 0, words)
  const taken = words === "" ? {} : marksAt(root, props, index)
  for (const at of [...blocks.keys()].sort((one, other) => one - other)) {
    splitBlock(root, props, index + at, blocks.get(at) as Record<string, never>)
  }
  for (const [name, value] of Object.entries(taken)) {
    if (value === null || marks.some((one) => one.name === name && one.start === 0 && one.end === text.length)) continue
    // Words take over some of the marks beside them.
    unmark(root, props, { start: index, end: index + text.length, expand: expandOf(name) }, name)
  }
  for (const { name, value, start, end } of marks) {
    if (taken[name] === value && start === 0 && end === text.length) continue
    setMark(root, path, { name, value, start: index + start, end: index + end })
  }
}

/** Marks a stretch, or takes the mark away where there is no value. */
export function setMark(root: Doc<Root>, path: Path, { name, value, start, end }: MarkRun): void {
  const range = { start, end, expand: expandOf(name) }
  if (value === null) unmark(root, propsOf(path), range, name)
  else mark(root, propsOf(path), range, name, value as MarkValue)
}

function marksIn(spans: readonly Span[]): MarkRun[] {
  const runs: MarkRun[] = []
  let index = 0
  for (const span of spans) {
    const length = span.type === "block" ? 1 : span.value.length
    if (span.type === "text") {
      for (const [name, value] of Object.entries(span.marks ?? {})) {
        if (value !== null) runs.push({ name, value, start: index, end: index + length })
      }
    }
    index += length
  }
  return runs
}

function blocksIn(spans: readonly Span[]): Map<number, unknown> {
  const blocks = new Map<number, unknown>()
  let index = 0
  for (const span of spans) {
    if (span.type === "block") blocks.set(index, span.value)
    index += span.type === "block" ? 1 : span.value.length
  }
  return blocks
}
