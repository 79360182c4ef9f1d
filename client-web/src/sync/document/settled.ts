// Waiting until it is clear what becomes of a document's unsent edits.
import type { LiveDocument } from "./document"
import type { DocumentEntry } from "./entry"
import type { Saved } from "../types"

const SETTLED: readonly Saved["state"][] = ["saved", "refused", "removed", "read-only"]

/**
 * Resolves once the server has everything, or has said since the document was opened that it won't take it; and when
 * the document is closed.
 */
export async function settled({ rights, ends }: DocumentEntry, { saved }: LiveDocument): Promise<void> {
  let close = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    close = resolve
  })
  ends.push(() => close())
  // What the device remembers of a right is no answer.
  await Promise.race([rights.heard, closed])
  const decided = new Promise<void>((resolve) => {
    const look = (): void => {
      if (SETTLED.includes(saved.get().state)) resolve()
    }
    ends.push(saved.subscribe(look))
    look()
  })
  await Promise.race([decided, closed])
}
