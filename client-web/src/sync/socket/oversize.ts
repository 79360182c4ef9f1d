// Messages that are too large for the server's socket. It closes the connection over one, unread (SPEC W8), and would
// do so at each attempt: what it closed for isn't sent again, and whoever wrote it is told.

/** What the server reads of one message at most (server/src/limits.rs). */
const MOST_BYTES = 16 << 20

/** What was found too large, by document. */
export class Oversize {
  readonly #refused = new Map<string, number>()
  /** The largest message of this connection. */
  #largest: { readonly document: string; readonly bytes: number } | null = null

  /** Whether a message isn't to be sent. */
  holds(document: string, bytes: number): boolean {
    if (bytes > MOST_BYTES || bytes >= (this.#refused.get(document) ?? Infinity)) return true
    if (bytes > (this.#largest?.bytes ?? 0)) this.#largest = { document, bytes }
    return false
  }

  /** The server closed the connection over a message: of which document, if it is known. */
  closed(): string | null {
    const largest = this.#largest
    if (largest) this.#refused.set(largest.document, largest.bytes)
    return largest?.document ?? null
  }

  /** Another connection. */
  begin(): void {
    this.#largest = null
  }
}
