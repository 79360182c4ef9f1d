// One thing that I did and can take back: pieces of texts know it by itself, values are listed here.
import { isImmutableString } from "@automerge/automerge/slim"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { sameValue } from "../../shape/scalars"
import type { Maker, Trace } from "./trace"

/** A value that I set, or a map that I made (a row): the latter is taken back as the form does it, with a key. */
export interface ValueEdit {
  readonly path: Path
  before: unknown
  after: unknown
  readonly made: boolean
  /** Whether others wrote since: the same value, or something in the map that I made or hid. */
  touched: boolean
}

/** How keys make an entry longer. */
export type Stroke = "typed" | "removed" | "other"

/** One undo step. */
export class Entry implements Maker {
  alive = true
  stroke: Stroke = "other"
  lastAtMs = 0
  readonly texts = new Set<Trace>()
  readonly values: ValueEdit[] = []
  /** The same by their places: a paste sets thousands. */
  readonly #places = new Map<string, ValueEdit>()
  /** Units that I took out of texts, which are kept as long as this can be taken back. */
  removed = 0

  constructor(readonly number: number) {}

  /** The value edit at a place. */
  valueAt(path: Path): ValueEdit | undefined {
    return this.#places.get(path.join("/"))
  }

  addValue(edit: ValueEdit): void {
    this.values.push(edit)
    this.#places.set(edit.path.join("/"), edit)
  }

  get isEmpty(): boolean {
    return this.texts.size === 0 && this.values.length === 0
  }
}

/** Whether a path is another or leads into it. */
export function begins(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.length <= path.length && start.every((key, index) => key === path[index])
}

function isSamePath(one: readonly (string | number)[], other: readonly (string | number)[]): boolean {
  return one.length === other.length && begins(one, other)
}

/** Which key of a map says that the form doesn't show it any more (SPEC G5). */
const DELETED = "deleted"

/** Edits that take value edits back, or do them again; those that others' edits stand on are left. */
export function valueEdits(doc: Root, entry: Entry, way: "undo" | "redo"): { path: Path; value: unknown }[] {
  return entry.values.flatMap((edit) => {
    const { path, made, touched } = edit
    if (made) return touched && way === "undo" ? [] : [{ path: [...path, DELETED], value: way === "undo" ? true : undefined }]
    const [expected, value] = way === "undo" ? [edit.after, edit.before] : [edit.before, edit.after]
    // Hiding a row that others have written in since would hide their words; bringing one back hides nothing.
    if (touched && !(path.at(-1) === DELETED && value !== true)) return []
    return sameValue(valueAt(doc, path), expected) ? [{ path, value }] : []
  })
}

/** Sets a value where its map still is, inside an edit. */
export function setValue(root: Root, { path, value }: { readonly path: Path; readonly value: unknown }): void {
  const holder = valueAt(root, path.slice(0, -1))
  const key = path.at(-1)
  if (typeof holder !== "object" || holder === null || key === undefined) return
  const map = holder as Record<string, unknown>
  if (value !== undefined) map[key] = value
  else if (key in map) delete map[key]
}

/** Takes a value edit down; nothing where texts or maps gave way to each other. */
export function noteValue(entry: Entry, path: Path, before: unknown, after: unknown): void {
  const made = before === undefined && isMap(after)
  if (!made && !(isScalar(before) && isScalar(after))) return
  const again = entry.valueAt(path)
  if (again) again.after = after
  else entry.addValue({ path, before, after, made, touched: false })
}

/** Somebody wrote there since: what I take back or do again isn't theirs. */
export function touch(entries: readonly Entry[], place: readonly (string | number)[]): void {
  for (const { values } of entries) {
    for (const edit of values) {
      const map = edit.made ? edit.path : edit.path.slice(0, -1)
      if (edit.made || edit.path.at(-1) === DELETED ? begins(place, map) : isSamePath(edit.path, place)) edit.touched = true
    }
  }
}

/** The value at a path, the document's own maps only. */
export function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  let value = root
  for (const key of path) {
    if (!isMap(value) || !Object.hasOwn(value, key)) return undefined
    value = value[key]
  }
  return value
}

/** The path of the text that a place is in; `null` outside texts. */
export function textPathOf(root: unknown, place: readonly (string | number)[]): string[] | null {
  let value = root
  for (const [index, key] of place.entries()) {
    if (!isMap(value)) return null
    value = Object.hasOwn(value, key) ? value[key] : undefined
    if (typeof value === "string") return place.slice(0, index + 1).map(String)
  }
  return null
}

function isMap(value: unknown): value is Record<string | number, unknown> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** Strings are texts; scalar ones come as objects of a class. */
function isScalar(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "number" || typeof value === "boolean"
    || isImmutableString(value)
}
