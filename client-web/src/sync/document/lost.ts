// Edits that this device had and can't read any more: its copy of the document is damaged. Nobody can send them; all that
// is left is to say so, and to go on saying so until somebody has read it.
import { Listeners, type Unsubscribe } from "../listeners"

/** What was lost of one document. */
export class LostEdits {
  #fields: number
  readonly #listeners = new Listeners()

  constructor(fields = 0) {
    this.#fields = fields
  }

  /** In how many fields something was unsaved; none if nothing is lost, or somebody has taken note. */
  get(): number {
    return this.#fields
  }

  /** Told when {@link get} answers something else. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** The copy was damaged. */
  found(fields: number): void {
    this.#become(fields)
  }

  /** Somebody has read that they are lost. */
  accept(): void {
    this.#become(0)
  }

  #become(fields: number): void {
    if (fields === this.#fields) return
    this.#fields = fields
    this.#listeners.tell()
  }
}
