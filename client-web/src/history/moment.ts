// A document as it was: the heads of a moment, looked up in the changes this device has.
import { hasHeads, view } from "@automerge/automerge/slim"
import { readSpans } from "../editor/live"
import type { AnySpan } from "../shape/rich"
import { frozenSource, type FormSource } from "../source"
import type { LiveDocument, Root } from "../sync"
import type { Former } from "./put-back"

/** The document's content at these heads; `undefined` if this device lacks changes that led there. */
export function contentAt(live: LiveDocument, heads: readonly string[]): Former | undefined {
  if (!live.handle.isReady()) return undefined
  const now = live.handle.doc()
  return heads.length > 0 && has(now, heads) ? view<Root>(now, [...heads]) : undefined
}

/** The document at these heads, as something to be read: it never changes and nothing of it is sent. */
export function sourceAt(live: LiveDocument, heads: readonly string[]): FormSource | undefined {
  const root = contentAt(live, heads)
  if (root === undefined) return undefined
  return frozenSource({ id: live.id, root, spansAt: (path) => readSpans(root, path) as readonly AnySpan[] })
}

/** Heads that aren't hashes are none that anybody has. */
function has(now: Former, heads: readonly string[]): boolean {
  try {
    return hasHeads(now, [...heads])
  } catch {
    return false
  }
}
