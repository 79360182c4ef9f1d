// What happened to one text, from Automerge's patches.
import { diff, diffPath, getHeads, type Doc, type Patch } from "@automerge/automerge/slim"
import type { Root } from "../sync"
import type { Path } from "../shape/paths"
import { MARKER } from "../shape/rich"
import type { Splice } from "../shape/splices"
import type { Changed } from "./source"
import { propsOf } from "./value"
import type { Version } from "./version"

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
