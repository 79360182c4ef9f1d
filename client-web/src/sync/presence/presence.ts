// Who else has a document open, in which field, with which caret. Who they are is the server's word, written on the
// envelope of each message; what they do is their own. A message always says everything, so that one that got lost
// harms nobody, in the shape of automerge-repo's Presence.
//
// A page says what it shows at most every 80 ms, and at least every ten seconds; one that wasn't heard for 25 s is
// taken to be gone. Browsers let hidden pages speak once a minute only: those say that they are away, and are waited
// for longer.
import { Listeners, type Unsubscribe } from "../listeners"
import { onColours } from "../../ui/person"
import { personOf } from "./person"
import { NOTHING, presenceIn, shownIn, type PresenceState } from "./message"
import type { Caret, Here } from "../types"
import type { Path } from "../../shape/paths"

const SAID_EVERY_MS = 80
const HEARTBEAT_MS = 10_000
const GONE_AFTER_MS = 25_000
const AWAY_GONE_AFTER_MS = 150_000
const LOOKED_EVERY_MS = 5_000
/** Newcomers are answered within this; not all at the same moment. */
const ANSWERED_WITHIN_MS = 300
/** A connection that comes back this fast was never missed. */
const FORGOTTEN_AFTER_MS = 3_000

/** Who speaks, as the server says. */
export interface Stamp {
  readonly id: string
  readonly name: string
}

/** One message as heard. */
export interface IncomingPresence {
  readonly peer: string
  readonly person: Stamp | null
  readonly message: unknown
}

/** How one document's presence travels. */
export interface PresenceChannel {
  /** Says something to everybody who has the document open. */
  send(message: unknown): void
  /** Hears what the others say. */
  hear(listener: (heard: IncomingPresence) => void): Unsubscribe
  /** Told when the document is open on a connection (again), and when the connection is lost. */
  opened(listener: (open: boolean) => void): Unsubscribe
}

interface Peer extends PresenceState {
  readonly person: Stamp
  readonly heardAt: number
}

type Place = Pick<PresenceState, "path" | "caret">

const NOBODY: readonly Here[] = Object.freeze([])

/** The others in one document. */
export class DocumentPresence {
  readonly #me: Stamp
  readonly #channel: PresenceChannel
  readonly #peers = new Map<string, Peer>()
  readonly #listeners = new Listeners()
  readonly #ends: Unsubscribe[] = []
  #here: readonly Here[] = NOBODY
  #byPath = new Map<string, readonly Here[]>()
  #shown: PresenceState = NOTHING
  #open = false
  #running = false
  #saidAt = -Infinity
  #saying: ReturnType<typeof setTimeout> | undefined
  #beating: ReturnType<typeof setInterval> | undefined
  #looking: ReturnType<typeof setInterval> | undefined
  #forgetting: ReturnType<typeof setTimeout> | undefined

  constructor(me: Stamp, channel: PresenceChannel) {
    this.#me = me
    this.#channel = channel
  }

  /** Everybody else's pages, and my own other tabs (`mine`); the same array until something changes. */
  here(): readonly Here[] {
    return this.#here
  }

  /** Those of {@link here} who are in a field: at the path or below it. */
  hereIn(path: Path): readonly Here[] {
    return this.#byPath.get(path.join(".")) ?? NOBODY
  }

  /** Told when {@link here} changed. */
  subscribe(listener: () => void): Unsubscribe {
    return this.#listeners.add(listener)
  }

  /** I am in this field now, or in none. */
  enter(path: Path | null): void {
    const joined = path === null ? null : path.join(".")
    if (joined === this.#shown.path) return
    this.#show({ ...this.#shown, path: joined, caret: null })
  }

  /** My caret is here now: Automerge cursors into the text at the path. */
  caret(path: Path, anchor: string, head: string): void {
    const joined = path.join(".")
    const { caret } = this.#shown
    if (this.#shown.path === joined && caret?.anchor === anchor && caret.head === head) return
    this.#show({ ...this.#shown, path: joined, caret: { anchor, head } })
  }

  /** Shows me to the others from now on. */
  start(): void {
    if (this.#running) return
    this.#running = true
    this.#ends.push(this.#channel.hear((heard) => this.#heard(heard)), this.#channel.opened((open) => this.#connected(open)))
    this.#ends.push(onColours(() => this.#changed()))
    this.#beating = setInterval(() => this.#say(), HEARTBEAT_MS)
    if (typeof document !== "undefined") {
      const look = (): void => this.#show({ ...this.#shown, away: document.visibilityState === "hidden" })
      document.addEventListener("visibilitychange", look)
      this.#ends.push(() => document.removeEventListener("visibilitychange", look))
    }
  }

  /** Says goodbye and forgets the others. */
  stop(): void {
    if (!this.#running) return
    if (this.#open) this.#channel.send({ __presence: { type: "goodbye" } })
    this.#running = false
    this.#open = false
    for (const end of this.#ends.splice(0)) end()
    for (const timer of [this.#saying, this.#forgetting]) clearTimeout(timer)
    for (const timer of [this.#beating, this.#looking]) clearInterval(timer)
    this.#saying = this.#forgetting = this.#beating = this.#looking = undefined
    this.#shown = NOTHING
    this.#peers.clear()
    this.#changed()
  }

  #show(shown: PresenceState): void {
    if (shown.path === this.#shown.path && shown.caret === this.#shown.caret && shown.away === this.#shown.away) return
    this.#shown = shown
    this.#sayWithin(Math.max(0, this.#saidAt + SAID_EVERY_MS - Date.now()))
  }

  /** Whoever is to say something later need not be asked twice. */
  #sayWithin(ms: number): void {
    if (!this.#open) return
    if (ms <= 0) this.#say()
    else this.#saying ??= setTimeout(() => this.#say(), ms)
  }

  #say(hello = false): void {
    clearTimeout(this.#saying)
    this.#saying = undefined
    if (!this.#open || !this.#running) return
    this.#saidAt = Date.now()
    this.#channel.send({ __presence: { type: "snapshot", state: { ...this.#shown }, ...(hello ? { hello } : {}) } })
  }

  #connected(open: boolean): void {
    this.#open = open
    clearTimeout(this.#forgetting)
    if (open) this.#say(true)
    else this.#forgetting = setTimeout(() => this.#forgetAll(), FORGOTTEN_AFTER_MS)
  }

  #heard({ peer, person, message }: IncomingPresence): void {
    const said = presenceIn(message)
    if (!said) return
    if (said.type === "goodbye") {
      if (this.#peers.delete(peer)) this.#changed()
      return
    }
    // Nobody is shown by a name they gave themselves.
    if (!person) return
    const before = this.#peers.get(peer)
    const shown = said.type === "heartbeat" ? (before ?? NOTHING) : shownIn(said, before ?? NOTHING)
    this.#peers.set(peer, { ...shown, person, heardAt: Date.now() })
    if (!before || said.hello === true) this.#sayWithin(Math.random() * ANSWERED_WITHIN_MS)
    this.#looking ??= setInterval(() => this.#prune(), LOOKED_EVERY_MS)
    if (!before || !sameShown(before, shown) || before.person.name !== person.name) this.#changed()
  }

  #prune(): void {
    let gone = false
    for (const [peer, { heardAt, away }] of this.#peers) {
      if (Date.now() - heardAt <= (away ? AWAY_GONE_AFTER_MS : GONE_AFTER_MS)) continue
      gone = this.#peers.delete(peer) || gone
    }
    if (this.#peers.size === 0) {
      clearInterval(this.#looking)
      this.#looking = undefined
    }
    if (gone) this.#changed()
  }

  #forgetAll(): void {
    if (this.#peers.size === 0) return
    this.#peers.clear()
    this.#changed()
  }

  #changed(): void {
    const here = this.#listed()
    if (here.length === this.#here.length && here.every((one, index) => one === this.#here[index])) return
    this.#here = here.length > 0 ? here : NOBODY
    this.#byPath = byPath(this.#here, this.#byPath)
    this.#listeners.tell()
  }

  /** The list anew, with the very entries of the last one where nothing changed. */
  #listed(): readonly Here[] {
    const before = new Map(this.#here.map((one) => [one.peer, one]))
    const all = [...this.#peers].map(([peer, { person, path, caret }]): Here => {
      const known = before.get(peer)
      const next: Here = {
        person: personOf(person.id, person.name), peer, path, caret, mine: person.id === this.#me.id,
      }
      return known && sameHere(known, next) ? known : next
    })
    return all.sort((one, other) => compare(one.person.name, other.person.name) || compare(one.peer, other.peer))
  }
}

function sameCaret(one: Caret | null, other: Caret | null): boolean {
  return one === other || (one !== null && other !== null && one.anchor === other.anchor && one.head === other.head)
}

function sameShown(one: Place, other: Place): boolean {
  return one.path === other.path && sameCaret(one.caret, other.caret)
}

function sameHere(one: Here, other: Here): boolean {
  const { id, name, colour } = one.person
  const isSame = id === other.person.id && name === other.person.name && colour === other.person.colour
  return isSame && one.mine === other.mine && sameShown(one, other)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Each field's people: at its path and at every path above, so that a row knows who is in its cells. */
function byPath(here: readonly Here[], before: ReadonlyMap<string, readonly Here[]>): Map<string, readonly Here[]> {
  const found = new Map<string, Here[]>()
  for (const one of here) {
    if (one.path === null) continue
    const keys = one.path.split(".")
    for (let length = 1; length <= keys.length; length += 1) {
      const path = keys.slice(0, length).join(".")
      found.set(path, [...(found.get(path) ?? []), one])
    }
  }
  const kept = new Map<string, readonly Here[]>()
  for (const [path, list] of found) {
    const known = before.get(path)
    const same = known?.length === list.length && known.every((one, index) => one === list[index])
    kept.set(path, known && same ? known : list)
  }
  return kept
}
