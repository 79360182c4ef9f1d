// Of the messages that say only « I have what you just told me », few are sent. automerge-repo answers every frame with
// one: in a room of fifty each key of one person made the server read fifty. The server knows what it told, and that it
// came; others who follow this device's storage are told a moment later.
//
// Only a message that names exactly the heads the server named last waits, and only where one like it went a moment ago.
// Any other message of the document says more, so what waited needn't be sent then. Owns what waits.

/** Between two of a document. */
const EVERY_MS = 2_000

/** What is known of one document on this connection. */
interface Told {
  /** The heads the server named last: a count and 32 bytes each. */
  heads: Uint8Array | undefined
  /** When an acknowledgement was last sent. */
  sentAt: number
  /** Sends the newest that waits. */
  waiting: (() => void) | undefined
}

/** The acknowledgements of one connection. */
export class Acknowledgements {
  readonly #documents = new Map<string, Told>()
  #timer: ReturnType<typeof setTimeout> | undefined

  /** The server said something of a document. */
  told(document: string, message: Uint8Array | undefined): void {
    const heads = message && headsOf(message)
    if (heads) this.#of(document).heads = heads.slice()
  }

  /** Whether a sync message may wait; `send` is called once it has, unless something else is sent first. */
  holds(document: string, message: Uint8Array | undefined, send: () => void): boolean {
    const known = this.#documents.get(document)
    if (!known) return false
    known.waiting = undefined
    const heads = message && acknowledged(message)
    if (!heads || !known.heads || !same(heads, known.heads)) return false
    const wait = known.sentAt + EVERY_MS - Date.now()
    if (wait <= 0) {
      known.sentAt = Date.now()
      return false
    }
    known.waiting = send
    this.#timer ??= setTimeout(() => this.#send(), wait)
    return true
  }

  /** Another connection: nothing was told. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#documents.clear()
  }

  #of(document: string): Told {
    const known = this.#documents.get(document)
    if (known) return known
    const told = { heads: undefined, sentAt: 0, waiting: undefined }
    this.#documents.set(document, told)
    return told
  }

  #send(): void {
    this.#timer = undefined
    let next = Infinity
    const now = Date.now()
    for (const known of this.#documents.values()) {
      const { waiting } = known
      if (!waiting) continue
      const wait = known.sentAt + EVERY_MS - now
      if (wait > 0) {
        next = Math.min(next, wait)
        continue
      }
      known.waiting = undefined
      known.sentAt = now
      waiting()
    }
    if (next < Infinity) this.#timer = setTimeout(() => this.#send(), next)
  }
}

/** The heads of a sync message, as they stand in it. */
export function headsOf(message: Uint8Array): Uint8Array | undefined {
  return new Reader(message).heads()
}

/**
 * The heads of a sync message that says nothing else: no need, no change, no wish to begin anew. As
 * shared/src/wire/ack.rs reads it; Automerge's `sync/message` is the format.
 */
export function acknowledged(message: Uint8Array): Uint8Array | undefined {
  const reader = new Reader(message)
  const heads = reader.heads()
  if (!heads || reader.number() !== 0) return undefined
  const haves = reader.number()
  if (haves === 1) {
    const lastSync = reader.number()
    reader.skip(lastSync * 32)
    const bloom = reader.number()
    reader.skip(bloom)
    // So Automerge says that it can't follow what it was sent.
    if (lastSync === 0 && bloom === 0) return undefined
  } else if (haves !== 0) return undefined
  if (reader.number() !== 0) return undefined
  reader.number()
  const flags = reader.rest()
  return reader.isGood && flags.length > 0 && !flags.some((flag) => (flag & 0x81) === 0x81) ? heads : undefined
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index])
}

class Reader {
  readonly #bytes: Uint8Array
  #at = 1
  /** Nothing was read beyond the end. */
  isGood: boolean

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.isGood = bytes[0] === 0x42 || bytes[0] === 0x43
  }

  heads(): Uint8Array | undefined {
    const from = this.#at
    this.skip(this.number() * 32)
    return this.isGood ? this.#bytes.subarray(from, this.#at) : undefined
  }

  /** An unsigned LEB128 number of four bytes at most. */
  number(): number {
    let value = 0
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#bytes[this.#at++]
      if (byte === undefined) break
      value |= (byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
    this.isGood = false
    return 0
  }

  skip(count: number): void {
    this.#at += count
    if (this.#at > this.#bytes.length) this.isGood = false
  }

  rest(): Uint8Array {
    return this.#bytes.subarray(this.#at)
  }
}
