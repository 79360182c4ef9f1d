// The state of the document that a view shows. Kept as the document itself where possible: comparing it then costs
// nothing, and its heads are only asked for when something is written behind the newest state.
import { encodeHeads, type UrlHeads } from "@automerge/automerge-repo/slim"
import { getHeads, type Doc, type Heads } from "@automerge/automerge/slim"
import type { Root } from "../sync"

/** One state in a document's history. */
export class Version {
  readonly #doc: Doc<Root> | null
  readonly #heads: Heads | null

  private constructor(doc: Doc<Root> | null, heads: Heads | null) {
    this.#doc = doc
    this.#heads = heads
  }

  /** The state that this document object shows. It stays that state when the document goes on. */
  static of(doc: Doc<Root>): Version {
    return new Version(doc, null)
  }

  /** The state of these heads. */
  static at(heads: Heads): Version {
    return new Version(null, heads)
  }

  /** Whether the document shows this state. */
  is(doc: Doc<Root>): boolean {
    return this.#doc === doc || sameHeads(this.heads(), getHeads(doc))
  }

  /** Its heads. */
  heads(): Heads {
    if (this.#heads) return this.#heads
    return this.#doc ? getHeads(this.#doc) : []
  }

  /** Its heads as automerge-repo writes them. */
  urlHeads(): UrlHeads {
    return encodeHeads(this.heads())
  }
}

/** Whether two lists name the same changes. */
export function sameHeads(one: Heads, other: Heads): boolean {
  return one.length === other.length && one.every((head) => other.includes(head))
}
