// A document without a Repo, for tests: one person's copy, edited and merged by hand, that tells of changes as
// automerge-repo does.
import {
  applyChanges, change, changeAt, clone, diff, from, getChanges, getHeads, type Doc,
} from "@automerge/automerge/slim"
import { decodeHeads, encodeHeads, type UrlHeads } from "@automerge/automerge-repo/slim"
import type { Root } from "../../sync"
import type { Changed, TextHandle, TextSource } from "../source"

/** One person's copy. */
export class Peer implements TextHandle, TextSource {
  readonly handle = this
  readonly #listeners = new Set<(changed: Changed) => void>()
  #doc: Doc<Root>

  constructor(doc: Doc<Root>) {
    this.#doc = doc
  }

  doc(): Doc<Root> {
    return this.#doc
  }

  change(edit: (root: Root) => void): void {
    this.#update((doc) => change(doc, edit))
  }

  changeAt(heads: UrlHeads, edit: (root: Root) => void): UrlHeads | undefined {
    let written: UrlHeads | undefined
    this.#update((doc) => {
      const { newDoc, newHeads } = changeAt(doc, decodeHeads(heads), edit)
      written = newHeads ? encodeHeads(newHeads) : undefined
      return newDoc
    })
    return written
  }

  /** Takes over what another copy has and this one hasn't. */
  merge(other: Peer): void {
    const changes = getChanges(this.#doc, other.doc())
    if (changes.length > 0) this.#update((doc) => applyChanges(doc, changes)[0])
  }

  on(_event: "change", listener: (changed: Changed) => void): void {
    this.#listeners.add(listener)
  }

  off(_event: "change", listener: (changed: Changed) => void): void {
    this.#listeners.delete(listener)
  }

  #update(progress: (doc: Doc<Root>) => Doc<Root>): void {
    const before = this.#doc
    this.#doc = progress(before)
    const patches = diff(this.#doc, getHeads(before), getHeads(this.#doc))
    // Like automerge-repo, silent about changes that nobody can see.
    if (patches.length === 0) return
    for (const listener of [...this.#listeners]) listener({ doc: this.#doc, patches, patchInfo: { before } })
  }
}

/** Several people's copies of one document. Actors are numbered, so that the same edits give the same document. */
export function peersOf(root: Root, count: number, prepare?: (root: Root) => void): Peer[] {
  const born = from(root, { actor: "00" })
  const whole = prepare ? change(born, prepare) : born
  return Array.from({ length: count }, (_, index) => new Peer(clone(whole, { actor: `0${index + 1}00` })))
}

/** Everybody gets everything. */
export function mergeAll(peers: readonly Peer[]): void {
  for (let round = 0; round < 2; round += 1) {
    for (const peer of peers) for (const other of peers) if (peer !== other) peer.merge(other)
  }
}

