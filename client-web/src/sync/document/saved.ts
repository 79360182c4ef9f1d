// Saved, truthfully. The server names its heads in every sync message, only names what it has committed, and never
// loses it (SPEC S1, S4). Nothing is missing there exactly when our heads are those it named. What is missing is the
// difference between its heads and ours, counted in fields. Heads whose changes are still on their way here can't be
// compared with: until they come, the ones named before count.
//
// Cheap while all is saved: two lists of heads are compared after a change. While something isn't, the difference is
// taken twice a second, or more seldom if that is costly.
import { diff, hasHeads } from "@automerge/automerge/slim"
import type { Patch } from "@automerge/automerge/slim"
import { serverNow, type Refusal } from "../../api"
import { fieldsOf } from "./fields"
import type { LinkState } from "../link"
import { Listeners, type Unsubscribe } from "../listeners"
import { sameHeads } from "../../shape/heads"
import { pathKey, related } from "../../shape/paths"
import type { Rights } from "./rights"
import type { Link, Root, Saved } from "../types"
import type { Path } from "../../shape/paths"

/** How long the server may take to confirm before a field is marked. */
const LATE_AFTER_MS = 2_000
const LOOKED_EVERY_MS = 500
/** Counting takes at most one part in this of the time. */
const COST_SHARE = 20
/** Kept marks reach back far enough for the oldest that isn't late yet. */
const MOST_MARKS = LATE_AFTER_MS / LOOKED_EVERY_MS + 3

/** The document, as far as counting needs it. */
export interface Counted {
  /** The document now; `undefined` before it is there. */
  doc(): Root | undefined
  /** Its heads, in hexadecimal. */
  heads(): readonly string[]
}

/** What is remembered of a document's safety from one page to the next. */
export interface Safety {
  readonly serverHeads: readonly string[] | null
  readonly dirty: boolean
  readonly unsaved: number
}

/** One document's safety. */
export class SavedState {
  readonly #document: Counted
  readonly #link: LinkState
  readonly #rights: Rights
  readonly #remember: (safety: Safety) => void
  readonly #listeners = new Listeners()
  readonly #lateListeners = new Listeners()
  readonly #ends: Unsubscribe[] = []

  /** The server's heads as last heard; their changes may not be here yet. */
  #named: readonly string[] | null
  /** The last of them whose changes are all here. */
  #serverHeads: readonly string[] | null
  /** Fields with something typed that isn't in the document yet. */
  readonly #unwritten = new Set<string>()
  /** Fields with something on the screen that isn't whole, or can't be read: a number, a date. */
  readonly #drafts = new Set<string>()
  /** Something can't be written into the document at all. */
  #stuck = false
  /** Whether the heads that were remembered from another page have been looked for here. */
  #trusted = false
  /** The server was heard since the page opened. */
  #confirmed = false
  #dirty = false
  #savedAt = 0
  #fields: readonly Path[] = []
  #late: readonly Path[] = []
  /** Which heads were here when; the heads of a mark older than two seconds are late if the server lacks them. */
  #marks: { at: number; heads: readonly string[] }[] = []
  /** The server said why it doesn't take what it lacks. */
  #refusal: Refusal | undefined
  /** The server said that it can't save for now, and goes on trying. */
  #triedAgain = false
  #snapshot: Saved = { state: "opening" }
  /** Something is to be told: all that changed at once is told at once. */
  #isNews = false
  /** The same of what is late. */
  #isLateNews = false
  /** Whether it is known in how many fields the server lacks something. */
  #isCounted = true
  #looking = false
  #countedAt = -Infinity
  #cost = 0
  #ticking: ReturnType<typeof setInterval> | undefined

  constructor(document: Counted, parts: {
    link: LinkState
    rights: Rights
    serverHeads: readonly string[] | null
    remember: (safety: Safety) => void
  }) {
    this.#document = document
    this.#link = parts.link
    this.#rights = parts.rights
    this.#remember = parts.remember
    this.#named = this.#serverHeads = parts.serverHeads
    this.#ends.push(parts.link.subscribe(() => this.#refresh()), parts.rights.subscribe(() => this.#refresh()))
    this.#look()
  }

  /** What is true now. It stays the same object until it isn't any more, so that React draws no more often. */
  get(): Saved {
    return this.#snapshot
  }

  /** Told when {@link get} or {@link unsaved} answer something else: twice for each key. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** Told when {@link isLate} answers something else. Each field and each row asks: a key must not tell them (C103). */
  subscribeLate(listener: () => void): Unsubscribe {
    return this.#lateListeners.add(listener)
  }

  /** Whether an edit at, above or below the path waits for the server's confirmation for more than two seconds. */
  isLate(path: Path): boolean {
    return this.#late.some((late) => related(late, path))
  }

  /** The fields with edits that the server doesn't have, as of this very moment. */
  unsaved(): Path[] {
    const document = this.#document.doc()
    if (!this.#dirty || !document || !this.#serverHeads) return []
    return fieldsOf(difference(document, this.#serverHeads, this.#document.heads()), document)
  }

  /** How many they were when they were last counted: half a second ago, unless that is costly. */
  get count(): number {
    return Math.max(this.#dirty ? 1 : 0, this.#fields.length)
  }

  /** Whether the server lacks anything of ours, a change without effect included. */
  get dirty(): boolean {
    return this.#dirty
  }

  /** The server's heads as last heard, as far as their changes are here; in hexadecimal. */
  get serverHeads(): readonly string[] | null {
    return this.#serverHeads
  }

  /** The document changed, by whomever: an edit is unsaved before whoever made it can ask. */
  changed(): void {
    if (this.#ends.length > 0) this.#look()
  }

  /** Something was typed in a field that isn't in the document yet; or it is now. */
  heardUnwritten(path: Path, is: boolean): void {
    if (mark(this.#unwritten, path, is)) this.#refresh()
  }

  /** What stands in a field's control is refused as it is, and waits to be mended there; or doesn't any more. */
  heardDraft(path: Path, is: boolean): void {
    if (mark(this.#drafts, path, is)) this.#refresh()
  }

  /** Whether something stands on the screen that no document keeps. */
  get hasDrafts(): boolean {
    return this.#drafts.size > 0
  }

  /** Something can't be written into the document: that stays so until the page is loaded again. */
  heardStuck(): void {
    this.#stuck = true
    this.#refresh()
  }

  /** The server named its heads. */
  heardServerHeads(heads: readonly string[]): void {
    this.#named = [...heads].sort()
    this.#confirmed = true
    this.#lookSoon()
  }

  /** The server refused changes, or can't save them now: then it tries again by itself. Rights tell of theirs themselves. */
  heardRefusal(refusal: Refusal): void {
    if (isTriedAgain(refusal)) {
      this.#triedAgain = true
      return this.#refresh()
    }
    if (refusal === "read-only" || refusal === "access-removed" || refusal === this.#refusal) return
    this.#refusal = refusal
    this.#refresh()
  }

  /** Ends; the page's document is closed. */
  close(): void {
    for (const end of this.#ends.splice(0)) end()
    clearInterval(this.#ticking)
    this.#ticking = undefined
    this.#looking = true
  }

  /** The changes of a sync message come right after its heads: they are looked at together. */
  #lookSoon(): void {
    if (this.#looking) return
    this.#looking = true
    queueMicrotask(() => {
      if (this.#ends.length === 0) return
      this.#looking = false
      this.#look()
    })
  }

  #look(): void {
    const document = this.#document.doc()
    if (!document) return this.#refresh()
    if (!this.#named) {
      // Nothing was ever heard of the server's copy (this one came from another tab): what is here may be here alone.
      if (!this.#dirty) this.#miss()
      return this.#refresh()
    }
    const heads = this.#document.heads()
    this.#trust(document)
    const isSame = sameHeads(heads, this.#named)
    if (isSame || hasHeads(document, [...this.#named])) this.#serverHeads = this.#named
    if (isSame || (this.#serverHeads && sameHeads(heads, this.#serverHeads))) this.#settle()
    else if (!this.#dirty) this.#miss()
    this.#refresh()
  }

  /** Heads that the device remembers are no ground for anything where it lost what they stand for. */
  #trust(document: Root): void {
    if (this.#trusted) return
    this.#trusted = true
    if (this.#serverHeads && !hasHeads(document, [...this.#serverHeads])) this.#serverHeads = null
  }

  /** The server has everything. */
  #settle(): void {
    if (this.#dirty || this.#savedAt === 0) this.#savedAt = serverNow()
    this.#dirty = false
    this.#refusal = undefined
    this.#triedAgain = false
    this.#marks = []
    this.#isCounted = true
    this.#setFields([], [])
    this.#remember({ serverHeads: this.#serverHeads, dirty: false, unsaved: 0 })
  }

  /** The server lacks something from now on. How much is counted once it is shown, or in a moment: a key costs less. */
  #miss(): void {
    this.#dirty = true
    this.#isCounted = false
    this.#mark(performance.now(), this.#document.heads())
    this.#remember({ serverHeads: this.#serverHeads, dirty: true, unsaved: this.count })
  }

  #tick(): void {
    const now = performance.now()
    if (this.#dirty && now - this.#countedAt >= this.#cost * COST_SHARE) this.#recount()
    this.#refresh()
  }

  #recount(): void {
    const before = this.count
    this.#count()
    if (this.count !== before) this.#remember({ serverHeads: this.#serverHeads, dirty: true, unsaved: this.count })
  }

  #count(): void {
    const document = this.#document.doc()
    const known = this.#serverHeads
    this.#isCounted = true
    if (!document || !known) return
    const start = performance.now()
    const heads = this.#document.heads()
    const mark = this.#mark(start, heads)
    const fields = fieldsOf(difference(document, known, heads), document)
    const late = mark ? fieldsOf(difference(document, known, [...known, ...mark]), document) : []
    this.#setFields(fields, late)
    this.#countedAt = performance.now()
    this.#cost = this.#countedAt - start
  }

  /** Marks where the document is now, and gives the newest heads that are old enough to be late. */
  #mark(now: number, heads: readonly string[]): readonly string[] | undefined {
    const last = this.#marks.at(-1)
    if (!last || !sameHeads(last.heads, heads)) this.#marks.push({ at: now, heads })
    if (this.#marks.length > MOST_MARKS) this.#marks.shift()
    const old = this.#marks.findLastIndex(({ at }) => now - at >= LATE_AFTER_MS)
    if (old > 0) this.#marks.splice(0, old)
    return old < 0 ? undefined : this.#marks[0]?.heads
  }

  #setFields(fields: readonly Path[], late: readonly Path[]): void {
    const isLateSame = samePaths(late, this.#late)
    if (!isLateSame) this.#isLateNews = true
    if (!isLateSame || !samePaths(fields, this.#fields)) this.#isNews = true
    this.#fields = fields
    this.#late = late
  }

  #refresh(): void {
    const link = this.#link.get()
    this.#keepTicking(this.#dirty || link.state === "retrying")
    let next = this.#said(link)
    if (!this.#isCounted && next.state !== "saving") {
      this.#count()
      next = this.#said(link)
    }
    if (!sameSaved(next, this.#snapshot)) {
      this.#snapshot = next
      this.#isNews = true
    }
    const [isNews, isLateNews] = [this.#isNews, this.#isLateNews]
    this.#isNews = this.#isLateNews = false
    if (isNews) this.#listeners.tell()
    if (isLateNews) this.#lateListeners.tell()
  }

  #said(link: Link): Saved {
    const unsaved = this.#fields.length
    const access = this.#rights.get()
    if (access === "removed") return { state: "removed", unsaved }
    if (this.#stuck) return { state: "stuck", unsaved }
    // Whether the server lacks anything is known once it was heard, now or by an earlier page.
    const isMissing = this.#dirty && this.#named !== null
    if (access !== "write" && isMissing) return { state: "read-only", unsaved }
    switch (link.state) {
      case "signed-out":
        return { state: "signed-out", unsaved }
      case "retrying":
        return {
          state: "retrying", inSeconds: Math.max(0, Math.ceil((link.at - Date.now()) / 1000)), unsaved,
          ...(link.why && { why: link.why }),
        }
      case "offline":
        return { state: "offline", unsaved }
      case "outdated":
      case "elsewhere":
      case "closed":
        return { state: "cut-off", why: link.state, unsaved }
      case "connecting":
      case "online":
        if (isMissing && this.#refusal) return { state: "refused", why: this.#refusal, unsaved }
        // A change without effect counts no field, and isn't saved all the same.
        if (isMissing && this.#triedAgain) return { state: "retrying", inSeconds: 0, unsaved: Math.max(1, unsaved) }
        if (isMissing || this.#unwritten.size > 0) return { state: "saving" }
        if (!this.#confirmed) return { state: "opening" }
        return this.#drafts.size > 0 ? { state: "drafts", fields: this.#drafts.size } : { state: "saved", at: this.#savedAt }
    }
  }

  #keepTicking(needed: boolean): void {
    if (needed && this.#ends.length > 0) this.#ticking ??= setInterval(() => this.#tick(), LOOKED_EVERY_MS)
    else if (this.#ticking !== undefined) {
      clearInterval(this.#ticking)
      this.#ticking = undefined
    }
  }
}

/** Whether what the server says means that it goes on trying by itself. */
export function isTriedAgain(refusal: Refusal): boolean {
  return refusal === "not-saved" || refusal === "not-loaded" || refusal === "damaged"
}

/** Whether that was news. */
function mark(fields: Set<string>, path: Path, is: boolean): boolean {
  const key = pathKey(path)
  if (fields.has(key) === is) return false
  if (is) fields.add(key)
  else fields.delete(key)
  return true
}

function difference(document: Root, before: readonly string[], after: readonly string[]): Patch[] {
  return diff(document, [...before], [...after])
}

function samePaths(one: readonly Path[], other: readonly Path[]): boolean {
  return one.length === other.length && one.every((path, index) => pathKey(path) === pathKey(other[index] ?? []))
}

function sameSaved(one: Saved, other: Saved): boolean {
  if (one.state !== other.state) return false
  const [left, right]: [object, object] = [one, other]
  return Object.entries(left).every(([key, value]) => (right as Record<string, unknown>)[key] === value)
}
