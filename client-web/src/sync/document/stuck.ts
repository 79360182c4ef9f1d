// Words that are on the screen and can't be written into the document, because something went wrong in the page itself.
// All that is left is to say so, and to keep them until somebody has copied them.
import { Listeners, type Unsubscribe } from "../listeners"
import { pathKey } from "../../shape/paths"
import type { Path } from "../../shape/paths"

/** One field's words, as they stand on the screen; empty where it isn't a text. */
export interface Stuck {
  readonly path: Path
  readonly text: string
}

/** Those of one document, until the page is loaded again. */
export class StuckEdits {
  #all: readonly Stuck[] = []
  #copied = false
  readonly #listeners = new Listeners()

  get(): readonly Stuck[] {
    return this.#all
  }

  /** Told when {@link get} answers something else. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Writing failed there. */
  found(stuck: Stuck): void {
    this.#copied = false
    this.#all = [...this.#all.filter(({ path }) => pathKey(path) !== pathKey(stuck.path)), stuck]
    this.#listeners.tell()
  }

  /** Somebody has copied them all. */
  copied(): void {
    this.#copied = true
  }

  /** Whether words would be lost with the page. */
  get wouldBeLost(): boolean {
    return !this.#copied && this.#all.some(({ text }) => text !== "")
  }
}
