// The text at a path of a document, whatever else stands there: what isn't a text is no text, and nothing is thrown.
import { getObjectId, type Doc, type Prop } from "@automerge/automerge/slim"
import type { Root } from "../sync"
import { isReachable, valueAt, type Path } from "../shape/paths"

/** The words of the Text there, a U+FFFC for each block marker; `undefined` if there is no Text. */
export function textAt(doc: Doc<Root>, path: Path): string | undefined {
  const value = valueAt(doc, path)
  // Scalar texts come as objects of a class: a string is always a Text that can be spliced.
  return typeof value === "string" && isReachable(path) ? value : undefined
}

/** Which Text object stands there: another one after somebody put a new text in place of the old. */
export function textIdAt(doc: Doc<Root>, path: Path): string | null {
  const parent = valueAt(doc, path.slice(0, -1))
  const key = path.at(-1)
  if (key === undefined || typeof parent !== "object" || parent === null) return null
  return getObjectId(parent, key)
}

/** The path as Automerge's functions want it: an array of their own. */
export function propsOf(path: Path): Prop[] {
  return [...path]
}
