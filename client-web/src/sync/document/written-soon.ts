// Writes a document to the device a moment after it changed, whatever automerge-repo's own pace is.
import type { DocumentId, Repo } from "@automerge/automerge-repo/slim"

/** What somebody wrote here is on their device this long after. */
const WRITTEN_AFTER_MS = 100

/** Documents that are to be written soon. */
export class WrittenSoon {
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>()

  constructor(private readonly repo: Repo) {}

  /** A document holds what shouldn't wait. */
  add(id: DocumentId): void {
    if (this.#waiting.has(id)) return
    this.#waiting.set(id, setTimeout(() => {
      this.#waiting.delete(id)
      if (this.repo.handles[id]?.isReady()) void this.repo.flush([id]).catch(() => undefined)
    }, WRITTEN_AFTER_MS))
  }
}
