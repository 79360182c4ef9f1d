// Edits of a live document, inside a change. Each looks before it touches: what isn't where the gabarit says is left alone
// and nothing is made there, since two people would make it twice (G5).
import {
  ImmutableString, spans, splice, splitBlock, updateSpans, updateText, type Doc,
} from "@automerge/automerge/slim"
import { born } from "../shape/born"
import type { Path } from "../shape/paths"
import { asMap, isBlank, readText } from "../shape/read"
import type { Root } from "../sync"
import type { Edit, NewRow, RowValue, Scalar } from "./source"

/** A word as documents keep it: a scalar, which is replaced as a whole and never typed in by two. */
export function word(text: string): ImmutableString {
  return new ImmutableString(text)
}

/** A rich text is born with one paragraph. */
export function beginParagraph(root: Root, path: Path): void {
  splitBlock(root as Doc<Root>, [...path], 0, { type: word("paragraph"), parents: [], attrs: {}, isEmbed: false })
}

/** The edits of one change; `root` is its draft. */
export class LiveEdit implements Edit {
  readonly #root: Root

  constructor(root: Root) {
    this.#root = root
  }

  value(path: Path): unknown {
    return draftAt(this.#root, path)
  }

  set(path: Path, value: Scalar | null): void {
    const [holder, key] = this.#holder(path)
    if (holder === null) return
    if (value === null) {
      if (key in holder) delete holder[key]
    } else {
      holder[key] = typeof value === "string" ? word(value) : value
    }
  }

  setText(path: Path, text: string): void {
    const [holder, key] = this.#holder(path)
    if (typeof holder?.[key] === "string" && holder[key] !== text) updateText(this.#root as Doc<Root>, [...path], text)
  }

  splice(path: Path, at: number, remove: number, insert: string): void {
    const [holder, key] = this.#holder(path)
    if (typeof holder?.[key] === "string") splice(this.#root as Doc<Root>, [...path], at, remove, insert)
  }

  /** Whole from its first change: its order and all its texts and maps, so that two browsers never make the same twice. */
  addRow(path: Path, { id, order, columns, values = [] }: NewRow): boolean {
    const rows = asMap(this.value(path)) as Root | null
    if (rows === null || rows[id] !== undefined) return false
    const row: Record<string, unknown> = { order: word(order), ...born(columns) }
    // In one piece: a draft is slow to be asked.
    for (const one of values) begin(row, one)
    rows[id] = row
    for (const column of columns) if (column.kind.type === "rich-text") beginParagraph(this.#root, [...path, id, column.key])
    return true
  }

  joinRich(path: Path, from: Path): void {
    const root = this.#root as Doc<Root>
    const [mine, theirs] = [spans(root, [...path]), spans(root, [...from])]
    const kept = isBlank(readText(this.value(path)).value) ? [] : mine
    updateSpans(root, [...path], [...kept, ...theirs])
  }

  #holder(path: Path): readonly [Root | null, string] {
    return [asMap(this.value(path.slice(0, -1))) as Root | null, path.at(-1) ?? ""]
  }
}

/** Puts a value into a row that isn't in the document yet. */
function begin(row: Record<string, unknown>, one: RowValue): void {
  const holder = one.at.slice(0, -1).reduce<unknown>((map, key) => asMap(map)?.[key], row) as Record<string, unknown> | undefined
  const key = one.at.at(-1)
  if (asMap(holder) === null || holder === undefined || key === undefined) return
  if ("text" in one) {
    if (typeof holder[key] === "string") holder[key] = one.text
  } else if (one.value !== null) {
    holder[key] = typeof one.value === "string" ? word(one.value) : one.value
  }
}

/** The proxies of a draft own no keys that `Object.hasOwn` knows: each map is asked. */
function draftAt(root: Root, path: Path): unknown {
  return path.reduce<unknown>((value, key) => asMap(value)?.[key], root)
}
