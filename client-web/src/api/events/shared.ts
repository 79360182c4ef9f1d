// One stream for each browser, person and workspace: the tab that holds the lock has it and tells the others; when it goes, is
// hidden or crashes, another goes on from the event heard last. A tab that nobody looks at holds none: over HTTP/1.1 a browser
// has six connections for all its tabs. Where there are no locks (no HTTPS, old browsers) each tab that is seen has its own.
import { Store } from "../../ui/store"
import type { WorkspaceEvent } from "../types"
import { StreamHolder } from "./holder"

/** A tab that was left keeps the stream this long: who looks elsewhere for a moment costs nothing. */
const HIDDEN_FOR_MS = 10_000
/** The tab that holds the stream says so at each heart-beat and at least this often … */
const SAYS_EVERY_MS = 15_000
/** … so that one that says nothing for so long is frozen, and its stream is taken from it. */
const SILENT_MS = 40_000

/** What the tab that holds the stream tells the others. */
interface Said {
  readonly stands: boolean
  /** What was the last event before these, and what it is now: who knows another one has missed some. */
  readonly before: string | undefined
  readonly last: string | undefined
  readonly events: readonly WorkspaceEvent[]
}

/** A workspace's events, in this tab, as long as it is not closed. */
export class SharedStream {
  /** Whether what happens is heard here. */
  readonly stands = new Store(false)
  readonly #workspace: string
  readonly #name: string
  readonly #heard: (events: readonly WorkspaceEvent[]) => void
  readonly #signedOut: () => void
  #channel: BroadcastChannel | undefined
  #holder: StreamHolder | undefined
  /** Gives the lock on, or the place in the queue. */
  #letGo: (() => void) | undefined
  #last: string | undefined
  #saidAt = Date.now()
  #hidden: ReturnType<typeof setTimeout> | undefined
  #look: ReturnType<typeof setInterval> | undefined

  constructor(
    participant: string, workspace: string,
    { heard, signedOut }: { heard: (events: readonly WorkspaceEvent[]) => void; signedOut: () => void },
  ) {
    this.#workspace = workspace
    this.#name = `maillage-events-${participant}-${workspace}`
    this.#heard = heard
    this.#signedOut = signedOut
    document.addEventListener("visibilitychange", this.#seen)
    window.addEventListener("pagehide", this.#gone)
    window.addEventListener("pageshow", this.#back)
    this.#back()
  }

  /** Nobody here needs it any more. */
  close(): void {
    document.removeEventListener("visibilitychange", this.#seen)
    window.removeEventListener("pagehide", this.#gone)
    window.removeEventListener("pageshow", this.#back)
    this.#gone()
  }

  /** The page is shown, perhaps again: what was said meanwhile was missed. */
  #back = (): void => {
    if (this.#channel || this.#look) return
    this.#saidAt = Date.now()
    if (typeof BroadcastChannel !== "undefined") {
      this.#channel = new BroadcastChannel(this.#name)
      this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#told(data)
      this.#channel.postMessage("ask")
    }
    this.#look = setInterval(() => this.#watch(), SAYS_EVERY_MS)
    this.#seen()
  }

  /** The page goes, or the browser keeps it for later, which it does with none that holds a lock. */
  #gone = (): void => {
    clearInterval(this.#look)
    clearTimeout(this.#hidden)
    this.#look = undefined
    this.#release()
    this.#channel?.close()
    this.#channel = undefined
    this.stands.set(false)
  }

  #seen = (): void => {
    clearTimeout(this.#hidden)
    if (!this.#look) return
    if (document.visibilityState === "hidden") this.#hidden = setTimeout(() => this.#release(), HIDDEN_FOR_MS)
    else if (!this.#letGo) this.#queue(false)
  }

  /** Waits for the lock, or takes it from whoever has it. */
  #queue(steal: boolean): void {
    const locks = typeof navigator === "undefined" ? undefined : (navigator as Partial<Navigator>).locks
    const place = new AbortController()
    let free: () => void = () => undefined
    const over = new Promise<void>((resolve) => (free = resolve))
    const letGo = (): void => {
      place.abort()
      free()
    }
    this.#letGo = letGo
    if (!locks) return this.#hold()
    const held = locks.request(this.#name, steal ? { steal: true } : { signal: place.signal }, () => {
      if (this.#letGo !== letGo) return undefined
      this.#hold()
      return over
    })
    // It was taken from here, since this tab said nothing for too long: it hears what the other says.
    held.catch(() => {
      if (this.#letGo !== letGo) return
      this.#release("taken")
      this.#seen()
    })
  }

  #hold(): void {
    this.#holder = new StreamHolder(this.#workspace, this.#last, {
      stands: (stands) => {
        this.stands.set(stands)
        this.#say([], this.#last)
      },
      heard: (events, last) => {
        const before = this.#last
        this.#last = last
        this.#say(events, before)
        if (events.length > 0) this.#heard(events)
      },
      signedOut: this.#signedOut,
    })
  }

  /** Another tab may have it, or has it already, and says itself how it stands. */
  #release(how: "given" | "taken" = "given"): void {
    const held = this.#holder
    held?.stop()
    this.#holder = undefined
    this.#letGo?.()
    this.#letGo = undefined
    if (!held) return
    this.stands.set(false)
    if (how === "given") this.#say([], this.#last)
  }

  #say(events: readonly WorkspaceEvent[], before: string | undefined): void {
    const said: Said = { stands: this.stands.get(), before, last: this.#last, events }
    this.#channel?.postMessage(said)
  }

  #told(data: unknown): void {
    if (data === "ask") {
      if (this.#holder) this.#say([], this.#last)
      return
    }
    // A tab that this one takes the lock from may say a last word.
    if (!isSaid(data) || this.#holder) return
    this.#saidAt = Date.now()
    if (data.stands || data.events.length > 0) {
      const missed = data.before !== this.#last && data.last !== this.#last
      this.#last = data.last
      this.stands.set(data.stands)
      if (missed) this.#heard([{ type: "reset" }])
      else if (data.events.length > 0) this.#heard(data.events)
    } else this.stands.set(false)
  }

  /** Says that this tab lives, or looks whether the one that holds the stream does. */
  #watch(): void {
    if (this.#holder) return this.#say([], this.#last)
    if (Date.now() - this.#saidAt < SILENT_MS) return
    this.stands.set(false)
    if (document.visibilityState === "hidden") return
    this.#saidAt = Date.now()
    this.#letGo?.()
    this.#queue(true)
  }
}

function isSaid(data: unknown): data is Said {
  return typeof data === "object" && data !== null && "stands" in data && "events" in data && Array.isArray(data.events)
}
