// The state of the document that a view shows. Kept as the document itself where possible: comparing it then costs
// nothing.
import { encodeHeads, type UrlHeads } from "@automerge/automerge-repo/slim"
import { getHeads, type Doc, type Heads } from "@automerge/automerge/slim"
import { sameHeads } from "../shape/heads"
import type { Root } from "../sync"

/**
 * The heads of documents, asked for while they are the newest state, once for all views. Later is too late: a document
 * that gave way to a change behind it names the heads of that change's past for its own (Automerge 3.5, `changeAt`).
 */
const known = new WeakMap<Doc<Root>, Heads>()

function headsOf(doc: Doc<Root>): Heads {
  const heads = known.get(doc) ?? getHeads(doc)
  known.set(doc, heads)
  return heads
}

/** One state in a document's history. */
export class Version {
  readonly #doc: Doc<Root> | null
  readonly #heads: Heads

  private constructor(doc: Doc<Root> | null, heads: Heads) {
    this.#doc = doc
    this.#heads = heads
  }

  /** The state that this document object shows, the newest there is. It stays that state when the document goes on. */
  static of(doc: Doc<Root>): Version {
    return new Version(doc, headsOf(doc))
  }

  /** The state of these heads. */
  static at(heads: Heads): Version {
    return new Version(null, heads)
  }

  /** Whether the document shows this state. */
  is(doc: Doc<Root>): boolean {
    return this.#doc === doc || sameHeads(this.#heads, headsOf(doc))
  }

  /** Its heads. */
  heads(): Heads {
    return this.#heads
  }

  /** Its heads as automerge-repo writes them. */
  urlHeads(): UrlHeads {
    return encodeHeads(this.heads())
  }
}
