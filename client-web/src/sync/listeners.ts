// A set of listeners that can be told. One that throws doesn't keep the others from hearing.

/** Takes a listener away again. */
export type Unsubscribe = () => void

/** Listeners of one thing. */
export class Listeners<Said = void> {
  readonly #all = new Set<(said: Said) => void>()

  /** Adds a listener; the same function twice is two listeners. */
  add(listener: (said: Said) => void): Unsubscribe {
    const own = (said: Said): void => listener(said)
    this.#all.add(own)
    return () => void this.#all.delete(own)
  }

  /** Tells everybody who listens now. */
  tell(said: Said): void {
    for (const listener of [...this.#all]) {
      try {
        listener(said)
      } catch (error) {
        reportError(error)
      }
    }
  }

  /** How many listen. */
  get size(): number {
    return this.#all.size
  }
}

/** A listener's mistake, told to the console (and to whoever watches for errors) without ending what we were doing. */
function reportError(error: unknown): void {
  if (typeof globalThis.reportError === "function") globalThis.reportError(error)
  else console.error(error)
}
