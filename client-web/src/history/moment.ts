// A document as it was: the heads of a moment, looked up in the changes this device has.
import { hasHeads, view } from "@automerge/automerge/slim"
import { encodeHeads } from "@automerge/automerge-repo/slim"
import { liveAround, type LiveDocument, type Root } from "../sync"
import type { Former } from "./put-back"

/** The document's content at these heads; `undefined` if this device lacks changes that led there. */
export function contentAt(document: LiveDocument, heads: readonly string[]): Former | undefined {
  if (!document.handle.isReady()) return undefined
  const now = document.handle.doc()
  return heads.length > 0 && has(now, heads) ? view<Root>(now, [...heads]) : undefined
}

/** The document at these heads, as something to be read: it never changes and nothing of it is sent. */
export function documentAt(document: LiveDocument, heads: readonly string[]): LiveDocument | undefined {
  const content = contentAt(document, heads)
  if (content === undefined) return undefined
  // `encodeHeads` writes them as automerge-repo does: the same hashes in another alphabet.
  const handle = document.handle.view(encodeHeads([...heads]))
  // automerge-repo makes the content anew each time it is asked; whoever shows it waits for it to stay the same.
  handle.doc = () => content
  return liveAround(handle, "read")
}

/** Heads that aren't hashes are none that anybody has. */
function has(now: Former, heads: readonly string[]): boolean {
  try {
    return hasHeads(now, [...heads])
  } catch {
    return false
  }
}
