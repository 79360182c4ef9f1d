// What happened to one text, as a list of insertions and deletions in order, and where a place in it is afterwards.
// Positions count UTF-16 units, as JavaScript and our documents do; a block marker counts one.
import { diff, diffPath, getHeads, type Doc, type Patch } from "@automerge/automerge/slim"
import type { Path, Root } from "../sync"
import type { Changed } from "./source"
import { propsOf } from "./value"
import type { Version } from "./version"

/** `removed` units at `at` made way for `inserted`. */
export interface Splice {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/** How a block marker looks among the words of a text. */
export const MARKER = "\ufffc"

/** Whether a patch is about the value at a path, something in it, or something it is in. */
export function touches(patch: Pick<Patch, "path">, path: Path): boolean {
  const shared = Math.min(patch.path.length, path.length)
  for (let index = 0; index < shared; index += 1) if (patch.path[index] !== path[index]) return false
  return true
}

/**
 * The patches inside a text between the state that is shown and the newest one: those of the event where it tells of
 * just that, else as Automerge compares both states.
 */
export function patchesSince(shown: Version, doc: Doc<Root>, path: Path, event: Changed | null): readonly Patch[] {
  if (event && event.doc === doc && shown.is(event.patchInfo.before)) {
    return event.patches.filter((patch) => touches(patch, path))
  }
  try {
    return diffPath(doc, propsOf(path), shown.heads(), getHeads(doc)).filter((patch) => touches(patch, path))
  } catch {
    // There was no such place in one of the states: compare everything.
    return diff(doc, shown.heads(), getHeads(doc)).filter((patch) => touches(patch, path))
  }
}

/** The patches of a text as splices; `null` if something else happened, such as another text in its place. */
export function splicesOf(patches: readonly Patch[], path: Path): Splice[] | null {
  const splices: Splice[] = []
  for (const patch of patches) {
    const at = patch.path[path.length]
    if (patch.path.length > path.length + 1 || patch.action === "mark" || patch.action === "unmark") continue
    if (typeof at !== "number") return null
    if (patch.action === "splice") splices.push({ at, removed: 0, inserted: patch.value })
    else if (patch.action === "insert") splices.push({ at, removed: 0, inserted: MARKER.repeat(patch.values.length) })
    else if (patch.action === "del") splices.push({ at, removed: patch.length ?? 1, inserted: "" })
    else if (patch.action !== "conflict") return null
  }
  return splices
}

/** The text after the splices. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = text
  for (const { at, removed, inserted } of splices) {
    result = result.slice(0, at) + inserted + result.slice(at + removed)
  }
  return result
}

/**
 * Where a place is after the splices. What was inserted right there leaves it where it is (`"stay"`: a caret that isn't
 * pushed along by others) or moves it behind (`"push"`).
 */
export function mapPlace(place: number, splices: readonly Splice[], atInsertion: "stay" | "push" = "stay"): number {
  let mapped = place
  for (const { at, removed, inserted } of splices) {
    if (removed > 0 && mapped > at) mapped = Math.max(at, mapped - removed)
    if (mapped > at || (mapped === at && atInsertion === "push")) mapped += inserted.length
  }
  return mapped
}
