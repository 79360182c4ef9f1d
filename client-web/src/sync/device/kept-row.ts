// The row that the device keeps of one open document. That something is unsaved is written at once, before the edit
// itself; everything else a moment later.
import type { KeptDocument } from "./database"

const WRITTEN_AFTER_MS = 1_000

/** Keeps one document's row up to date. */
export class KeptRow {
  readonly #write: (row: KeptDocument) => Promise<void>
  readonly #describe: () => Omit<KeptDocument, "at">
  #dirty: boolean
  #waiting: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(dirty: boolean, describe: () => Omit<KeptDocument, "at">, write: (row: KeptDocument) => Promise<void>) {
    this.#dirty = dirty
    this.#describe = describe
    this.#write = write
  }

  /** Something that the row says has changed. */
  changed(): void {
    if (this.#closed) return
    this.#waiting ??= setTimeout(() => this.flush(), WRITTEN_AFTER_MS)
    if (this.#describe().dirty && !this.#dirty) this.flush()
  }

  /** Writes what waits to be written. */
  flush(): void {
    if (this.#waiting !== undefined) this.write()
  }

  /** Writes it, whatever was written before. */
  write(): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    const row = this.row()
    this.#dirty = row.dirty
    void this.#write(row)
  }

  /** The row as it is now. */
  row(): KeptDocument {
    return { ...this.#describe(), at: Date.now() }
  }

  /** Writes nothing any more. */
  close(): void {
    this.#closed = true
    clearTimeout(this.#waiting)
    this.#waiting = undefined
  }
}
