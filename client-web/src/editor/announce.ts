// Tells the others in which field I am and where my caret is: at most every so often, and only when it changed.
// Positions travel as Automerge cursors, which stay with the words around them.
import { getCursor } from "@automerge/automerge/slim"
import type { Path } from "../shape/paths"
import type { TextSource } from "./source"
import { propsOf, textAt } from "./value"

const EVERY_MS = 60

/** Where a selection was begun and where it ends, in units of the text. */
export interface Span {
  readonly anchor: number
  readonly head: number
}

/** One field's word to the others. */
export class Announcer {
  readonly #source: TextSource
  readonly #path: Path
  readonly #selection: () => Span | null
  #timer: ReturnType<typeof setTimeout> | undefined
  #inside = false

  /** `selection` is asked when it is time to tell; `null` says nothing. */
  constructor(source: TextSource, path: Path, selection: () => Span | null) {
    this.#source = source
    this.#path = path
    this.#selection = selection
  }

  /** I am in this field now. */
  enter(): void {
    if (this.#inside) return
    this.#inside = true
    this.#source.presence?.enter(this.#path)
    this.moved()
  }

  /** My caret may be elsewhere now. */
  moved(): void {
    if (!this.#inside || !this.#source.presence) return
    this.#timer ??= setTimeout(() => this.#tell(), EVERY_MS)
  }

  /** I left the field. */
  leave(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (!this.#inside) return
    this.#inside = false
    this.#source.presence?.enter(null)
  }

  #tell(): void {
    this.#timer = undefined
    const span = this.#inside ? this.#selection() : null
    if (!span) return
    const doc = this.#source.handle.doc()
    if (textAt(doc, this.#path) === undefined) return
    try {
      const anchor = getCursor(doc, propsOf(this.#path), span.anchor)
      const head = span.head === span.anchor ? anchor : getCursor(doc, propsOf(this.#path), span.head)
      this.#source.presence?.caret(this.#path, anchor, head)
    } catch {
      // A place that the newest state no longer has: the next move tells a better one.
    }
  }
}
