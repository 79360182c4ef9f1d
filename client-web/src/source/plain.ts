// A source of plain values in memory: of a page that asks and answers over HTTP, of a test, of a document that is still
// on its way. No Automerge. Values are kept as documents keep them (G4), and each edit is handed on as what was done.
import type { Field } from "../api/generated/types"
import { bindWords } from "../editor/plain/words"
import type { BindOptions, TextBinding, TextControl } from "../editor/host"
import { smallestEdit } from "../editor/plain/edit"
import { readBlocks, type Block } from "../shape/blocks"
import { born } from "../shape/born"
import { PathListeners } from "../shape/path-listeners"
import { pathKey, valueAt, type Path } from "../shape/paths"
import { asMap, isBlank, readText, wordsIn, type AnyMap } from "../shape/read"
import { PARAGRAPH, Rich, spansOfWords, type AnySpan } from "../shape/rich"
import type { Access } from "../sync"
import type { Edit, FormSource, NewRow, Scalar } from "./source"

/** One thing that was done, so that it can be done elsewhere. */
export type Done =
  | { readonly type: "set"; readonly path: Path; readonly value: Scalar | null }
  | { readonly type: "splice"; readonly path: Path; readonly at: number; readonly remove: number; readonly insert: string }
  | { readonly type: "row"; readonly path: Path; readonly id: string; readonly order: string; readonly columns: readonly Field[] }
  | { readonly type: "join"; readonly path: Path; readonly from: Path }

/** What a plain source is made of. */
export interface Plain {
  readonly id: string
  /** A document's root: `{ title, fields, … }`. It is never changed: edits make another. */
  readonly root: AnyMap
  readonly access?: Access
  /** Sensitive fields aren't in it: they are kept from whoever reads. */
  readonly withheld?: boolean
  /** Told after each change, of what was done and what has become of the document. */
  readonly onChange?: (done: readonly Done[], root: AnyMap) => void
  /** Told when other words wait for a rich text. */
  readonly onWaiting?: () => void
  /** Where the spans of rich texts are, if not in the root. */
  readonly spansAt?: (path: Path) => readonly AnySpan[]
}

/** Plain values, with a way to be told of each edit. */
export function plainSource(plain: Plain): PlainSource {
  return new PlainSource(plain)
}

/** Values in memory. */
export class PlainSource implements FormSource {
  readonly id: string
  readonly withheld: boolean
  readonly #plain: Plain
  readonly #listeners = new PathListeners()
  readonly #rights = new Set<() => void>()
  readonly #bindings = new Set<TextBinding>()
  #root: AnyMap
  #access: Access

  constructor(plain: Plain) {
    this.id = plain.id
    this.withheld = plain.withheld ?? false
    this.#plain = plain
    this.#root = plain.root
    this.#access = plain.access ?? "write"
  }

  /** As it is now. */
  get root(): AnyMap {
    return this.#root
  }

  get access(): Access {
    return this.#access
  }

  /** Gives or takes the right to write. */
  become(access: Access): void {
    if (access === this.#access) return
    this.#access = access
    for (const listener of [...this.#rights]) listener()
  }

  /** It says something else now, as somebody else wrote it. */
  renew(root: AnyMap): void {
    this.#root = root
    for (const listener of this.#listeners.touched([[]])) listener()
  }

  gabarit(): string | undefined {
    const id = this.#root["gabarit"]
    return id === undefined || id === null ? undefined : String(id)
  }

  state(): unknown {
    return this.#root
  }

  value(path: Path): unknown {
    return valueAt(this.#root, path)
  }

  subscribe(path: Path, listener: () => void): () => void {
    return this.#listeners.add(path, listener)
  }

  mayWrite(): boolean {
    return this.#access === "write"
  }

  subscribeAccess(listener: () => void): () => void {
    const own = (): void => listener()
    this.#rights.add(own)
    return () => void this.#rights.delete(own)
  }

  blocks(path: Path): readonly Block[] | null {
    const value = this.value(path)
    const words = wordsIn(value)
    if (words === undefined) return null
    return readBlocks(value instanceof Rich ? value.spans : (this.#plain.spansAt?.(path) ?? spansOfWords(words)))
  }

  change(work: (edit: Edit) => void): void {
    if (!this.mayWrite()) return
    const draft = new PlainEdit(this.#root)
    work(draft)
    if (draft.done.length === 0) return
    this.#root = draft.root
    for (const listener of this.#listeners.touched(draft.done.map(({ path }) => path))) listener()
    this.#plain.onChange?.(draft.done, draft.root)
  }

  /** What was typed in rich texts, which aren't typed in here: by path. */
  readonly waiting = new Map<string, string>()

  heardWaiting(path: Path, words: string): void {
    if (words === "") this.waiting.delete(pathKey(path))
    else this.waiting.set(pathKey(path), words)
    this.#plain.onWaiting?.()
  }

  /** Whether somebody is in the midst of a composition: another source would break it. */
  get composing(): boolean {
    return [...this.#bindings].some(({ composing }) => composing)
  }

  bindText(element: TextControl, path: Path, options?: BindOptions): TextBinding {
    const binding = bindWords(element, {
      read: () => wordsIn(this.value(path)),
      write: ({ at, removed, inserted }) => {
        const before = this.#root
        this.change((edit) => edit.splice(path, at, removed, inserted))
        return this.#root !== before
      },
      mayWrite: () => this.mayWrite(),
      subscribe: (listener) => {
        const ends = [this.subscribe(path, listener), this.subscribeAccess(listener)]
        return () => ends.forEach((end) => end())
      },
    }, options)
    this.#bindings.add(binding)
    const destroy = binding.destroy.bind(binding)
    binding.destroy = () => {
      destroy()
      this.#bindings.delete(binding)
    }
    return binding
  }
}

/** Does what was done to another source. */
export function redo(edit: Edit, done: readonly Done[]): void {
  for (const one of done) {
    switch (one.type) {
      case "set":
        edit.set(one.path, one.value)
        break
      case "splice":
        edit.splice(one.path, one.at, one.remove, one.insert)
        break
      case "row":
        edit.addRow(one.path, one)
        break
      case "join":
        edit.joinRich(one.path, one.from)
        break
    }
  }
}

/** Edits of plain values: each makes another root, in which what wasn't touched is the same. */
class PlainEdit implements Edit {
  readonly done: Done[] = []

  constructor(public root: AnyMap) {}

  value(path: Path): unknown {
    return valueAt(this.root, path)
  }

  set(path: Path, value: Scalar | null): void {
    const [holder, key] = this.#holder(path)
    if (holder === null || (value === null ? !(key in holder) : holder[key] === value)) return
    this.#put(path, value ?? undefined)
    this.done.push({ type: "set", path, value })
  }

  setText(path: Path, text: string): void {
    const before = this.value(path)
    const edit = typeof before === "string" ? smallestEdit(before, text, text.length) : null
    if (edit) this.splice(path, edit.at, edit.removed, edit.inserted)
  }

  splice(path: Path, at: number, remove: number, insert: string): void {
    const before = this.value(path)
    if (typeof before !== "string" || (remove === 0 && insert === "")) return
    this.#put(path, before.slice(0, at) + insert + before.slice(at + remove))
    this.done.push({ type: "splice", path, at, remove, insert })
  }

  addRow(path: Path, row: NewRow): boolean {
    const rows = asMap(this.value(path))
    if (rows === null || rows[row.id] !== undefined) return false
    const rich = row.columns.filter(({ kind }) => kind.type === "rich-text")
    const blank = Object.fromEntries(rich.map(({ key }) => [key, new Rich([PARAGRAPH])]))
    this.#put([...path, row.id], { order: row.order, ...born(row.columns), ...blank })
    this.done.push({ type: "row", path, id: row.id, order: row.order, columns: row.columns })
    for (const one of row.values ?? []) {
      const at = [...path, row.id, ...one.at]
      if ("text" in one) this.splice(at, 0, 0, one.text)
      else this.set(at, one.value)
    }
    return true
  }

  joinRich(path: Path, from: Path): void {
    const [mine, theirs] = [this.value(path), this.value(from)]
    if (!(mine instanceof Rich) || !(theirs instanceof Rich)) return
    this.#put(path, new Rich([...(isBlank(readText(mine).value) ? [] : mine.spans), ...theirs.spans]))
    this.done.push({ type: "join", path, from })
  }

  #holder(path: Path): readonly [AnyMap | null, string] {
    return [asMap(this.value(path.slice(0, -1))), path.at(-1) ?? ""]
  }

  #put(path: Path, value: unknown): void {
    this.root = withValue(this.root, path, value)
  }
}

/** A map with another value at a path; `undefined` takes the key away. */
function withValue(map: AnyMap, [key, ...rest]: Path, value: unknown): AnyMap {
  if (key === undefined) return map
  const next: Record<string, unknown> = { ...map }
  const placed = rest.length === 0 ? value : withValue(asMap(map[key]) ?? {}, rest, value)
  if (placed === undefined) delete next[key]
  else next[key] = placed
  return next
}
