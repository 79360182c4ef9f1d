// From Automerge's patches to the fields people know: a title, a field, a cell of a row. Pure.
import type { Patch } from "@automerge/automerge/slim"
import { pathKey, valueAt } from "../../shape/paths"
import type { Path } from "../../shape/paths"

/** What of a patch is needed here. */
type Touched = Pick<Patch, "path">

/** Where a patch happened, as a path of keys; the index into a text or list at its end is a key like any other. */
export function patchPath(patch: Touched): Path {
  return patch.path.map(String)
}

/**
 * The fields that patches touch, each once, in order of appearance. In rows each cell counts for itself, but a row that
 * is new (or gone) counts once.
 */
export function fieldsOf(patches: readonly Touched[], document: unknown): Path[] {
  const found = new Map<string, Path>()
  const newRows = new Set<string>()
  for (const patch of patches) {
    const path = fieldOf(patchPath(patch), document)
    if (isRow(path, document)) newRows.add(pathKey(path))
    if (!newRows.has(pathKey(path.slice(0, 3))) || path.length === 3) found.set(pathKey(path), path)
  }
  return [...found.values()].filter((path) => path.length <= 3 || !newRows.has(pathKey(path.slice(0, 3))))
}

/** The field a path lies in: at most `["fields", key]`, or a row's cell `["fields", key, row, column]`. */
export function fieldOf(path: Path, document: unknown): Path {
  if (path[0] !== "fields") return path.slice(0, 1)
  if (path.length < 3) return path
  if (!isRow(path.slice(0, 3), document) && !isGoneRow(path, document)) return path.slice(0, 2)
  // Where a deleted row went (SPEC G5) is part of its deletion.
  return path[3] === "merged_into" ? [...path.slice(0, 3), "deleted"] : path.slice(0, 4)
}

/** Rows are the only fields whose values are maps of maps (SPEC G4). */
function isRow(path: Path, document: unknown): boolean {
  if (path.length !== 3) return false
  return isMap(valueAt(document, path)) && isMap(valueAt(document, path.slice(0, 2)))
}

/** A row taken out of the map altogether (nobody of ours does) is known by its siblings. */
function isGoneRow(path: Path, document: unknown): boolean {
  if (path.length !== 3 || valueAt(document, path) !== undefined) return false
  const rows = valueAt(document, path.slice(0, 2))
  return isMap(rows) && Object.values(rows).some((row) => isMap(row) && "order" in row)
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isScalarObject(value)
}

/** Dates, counters and immutable strings are objects of a class; maps of a document are plain. */
function isScalarObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype !== Object.prototype && prototype !== null
}
