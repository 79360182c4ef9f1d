// Bytes on their way to the server, kept until it is known to have them. Pure.

/** One direction of a connection. */
export class Outflow {
  readonly #pieces: Uint8Array[] = []
  #position = 0
  #length = 0

  /** How many bytes the server has. */
  get position(): number {
    return this.#position
  }

  /** How many it isn't known to have. */
  get length(): number {
    return this.#length
  }

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes)
    this.#length += bytes.length
  }

  /** The first bytes that it lacks, at most so many. */
  first(most: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(Math.min(most, this.#length))
    let at = 0
    for (const piece of this.#pieces) {
      if (at === bytes.length) break
      const part = piece.subarray(0, bytes.length - at)
      bytes.set(part, at)
      at += part.length
    }
    return bytes
  }

  /** It has everything before a position. */
  arrived(position: number): void {
    let count = Math.min(position - this.#position, this.#length)
    while (count > 0) {
      const piece = this.#pieces[0]
      if (!piece) return
      const part = Math.min(count, piece.length)
      if (part === piece.length) this.#pieces.shift()
      else this.#pieces[0] = piece.subarray(part)
      this.#position += part
      this.#length -= part
      count -= part
    }
  }
}
