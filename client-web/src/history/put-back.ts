// Puts back what one place of a document said before, as a new edit: texts by the smallest splices, so that what others
// type in them meanwhile stays; scalars where they differ. Nothing is made that the document doesn't have.
import { spans, updateSpans, updateText, type Doc } from "@automerge/automerge/slim"
import type { Root } from "../sync"
import { valueAt, type Path } from "../shape/paths"
import { asMap } from "../shape/read"
import { MARKER } from "../shape/rich"
import { MERGED_INTO } from "../shape/rows"
import { isWord } from "../shape/scalars"

/** The key of a row that isn't shown. */
const DELETED = "deleted"

/** What was there: a document at a moment. */
export type Former = Doc<Root>

/** Makes the place at `path` say what it said in `former`. Inside a change of the document. */
export function putBack(root: Root, former: Former, path: Path): void {
  const [holder, key] = [valueAt(root, path.slice(0, -1)), path.at(-1)]
  if (key === undefined || !isMap(holder)) return
  const [before, now] = [valueAt(former, path), holder[key]]
  if (typeof now === "string") return putBackText(root, former, path)
  if (isMap(now)) return putBackMap(root, former, path, isMap(before) ? before : {}, now)
  // A text that was there and is gone can't come back as the same text; nobody's client takes one away.
  if (typeof before === "string" || isMap(before)) return
  if (before === undefined || before === null) {
    if (key in holder) delete holder[key]
  } else if (!sameScalar(before, now)) {
    holder[key] = before
  }
}

/**
 * A row that was taken out and was there then is shown again, or the other way round; its words stay as they are. Taken
 * back, it isn't in another one any more either (SPEC G5): deleted again later, whoever refers to it would be led there.
 */
export function putBackRow(root: Root, former: Former, path: Path): void {
  const row = valueAt(root, path)
  if (!isMap(row)) return
  const then = valueAt(former, [...path, DELETED]) === true || valueAt(former, path) === undefined
  if (then === (row[DELETED] === true)) return
  const into = valueAt(former, [...path, MERGED_INTO])
  if (then) Object.assign(row, { [DELETED]: true }, isWord(into) && { [MERGED_INTO]: into })
  else for (const key of [DELETED, MERGED_INTO]) if (key in row) delete row[key]
}

function putBackText(root: Root, former: Former, path: Path): void {
  const [before, now] = [valueAt(former, path), String(valueAt(root, path))]
  const then = typeof before === "string" ? before : ""
  const rich = then.includes(MARKER) || now.includes(MARKER)
  if (rich) updateSpans(root, [...path], typeof before === "string" ? spans(former, [...path]) : [])
  else if (now !== then) updateText(root, [...path], then)
}

function putBackMap(root: Root, former: Former, path: Path, before: AnyMap, now: AnyMap): void {
  for (const key of new Set([...Object.keys(before), ...Object.keys(now)])) putBack(root, former, [...path, key])
}

type AnyMap = Record<string, unknown>

function isMap(value: unknown): value is AnyMap {
  return asMap(value) !== null
}

function sameScalar(one: unknown, other: unknown): boolean {
  if (isWord(one) && isWord(other)) return String(one) === String(other)
  return one === other
}
