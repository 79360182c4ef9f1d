// A WebSocket that requests carry (SPEC W30 to W35): the same frames, as bytes with positions. Writes by one request after the
// other, each with all that has come together meanwhile; reads by one long answer, or, where something in between holds that
// back, by short ones. Whatever request is lost is made again from where it was; what can't be had for a while is an end.
import { Problem, type TunnelCalls } from "../../api"
import { CLOSED } from "./closes"
import { closeFrame, messageFrame, pongFrame, ServerFrames, type ServerFrame } from "./rfc6455"
import type { SocketLike } from "../server"
import { Outflow } from "./outflow"
import { restless, type Rests } from "./rests"

/** One request's body: proxies take 1 MiB, the server half of it. */
const POSTED_BYTES = 128 << 10
/** A page that goes may still send so much. */
const LAST_BYTES = 60 << 10
/** What arrived is said at once when it is this much: the server keeps four times as much, and waits then. */
const TOLD_BYTES = 64 << 10
/** A short answer waits so long, or less where something in between doesn't. */
const LONGEST_WAIT_MS = 20_000
const SHORTEST_WAIT_MS = 1_000
/** All requests of one direction fail for so long: the connection is lost, and said to be. */
const GIVE_UP_MS = 4_000
/** A request that isn't to wait is answered within this. */
const ANSWERED_WITHIN_MS = 10_000
/** The server answers a request that has no room after 10 s. */
const WRITTEN_WITHIN_MS = 15_000
const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 2_000
/** Nothing was heard: the server is asked how much it has said. It pings every 5 s, and answers sooner. */
const ASK_AFTER_MS = 7_000
const ASK_AFTER_SENDING_MS = 1_500
const WATCH_EVERY_MS = 500
/** What the server says it has said is here after so long, or is held back. */
const HELD_BACK_MS = 1_500
/** Long answers that end at once, in a row: they are of no use. */
const MOST_BARREN = 3
/** After the server let go, its last words may be on their way. */
const LAST_WORDS_MS = 3_000
/** How often it is said that one goes, when that is lost. */
const LAST_TRIES = 5
const LOST = 1006

/** One such connection. */
export class TunnelSocket implements SocketLike {
  readonly over = "http"
  binaryType = "arraybuffer"
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onclose: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null

  readonly #calls: TunnelCalls
  readonly #rests: Rests
  readonly #frames = new ServerFrames()
  readonly #out = new Outflow()
  /** Ends every request. */
  readonly #end = new AbortController()
  /** Ends the answer that is being read. */
  #reading = new AbortController()
  #tunnel: string | undefined
  #over = false
  #received = 0
  #told = 0
  #posting = false
  #asks = false
  #left = false
  #streams = true
  #barren = 0
  #wait = LONGEST_WAIT_MS
  #failures = 0
  #heardAt = Date.now()
  #sentAt = 0
  #askedAt = 0
  /** Since when every request fails that writes, or that reads. */
  readonly #failing: { write?: number | undefined; read?: number | undefined } = {}
  #heldBack: ReturnType<typeof setTimeout> | undefined
  #watching: ReturnType<typeof setInterval> | undefined

  constructor(calls: TunnelCalls, rests: Rests = restless) {
    this.#calls = calls
    this.#rests = rests
    void this.#open()
  }

  /** What the server isn't known to have. */
  get bufferedAmount(): number {
    return this.#out.length
  }

  /** Whether it reads by long answers; for tests. */
  get streams(): boolean {
    return this.#streams
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.#over || this.#tunnel === undefined) throw new Error("the connection isn't open")
    this.#push(messageFrame(data))
  }

  /** Goes; nothing is told any more. */
  close(): void {
    if (this.#over) return
    this.#goodbye()
    this.#stop()
  }

  async #open(): Promise<void> {
    try {
      this.#tunnel = await within(ANSWERED_WITHIN_MS, this.#end, (signal) => this.#calls.open(signal))
    } catch (error) {
      return this.#ended(codeOf(error), addressIn(error))
    }
    // It was let go of meanwhile: the server is told.
    if (this.#over) return this.#goodbye()
    const scope = globalThis as Partial<Pick<Window, "addEventListener">>
    scope.addEventListener?.("pagehide", this.#pageGoes)
    this.#heardAt = Date.now()
    this.#watching = setInterval(() => this.#watch(), WATCH_EVERY_MS)
    void this.#readAll(this.#tunnel)
    this.onopen?.({} as never)
  }

  #push(frame: Uint8Array<ArrayBuffer>): void {
    this.#out.push(frame)
    this.#sentAt = Date.now()
    this.#kick()
  }

  /** Writes, unless that is under way: what comes meanwhile goes with the next request. */
  #kick(): void {
    if (this.#posting || this.#over || this.#left || this.#tunnel === undefined) return
    void this.#writeAll(this.#tunnel)
  }

  async #writeAll(tunnel: string): Promise<void> {
    this.#posting = true
    try {
      // What is said in one task goes together.
      await Promise.resolve()
      while (this.#hasToWrite()) await this.#write(tunnel).catch((error: unknown) => this.#failed(error, "write"))
    } finally {
      this.#posting = false
    }
  }

  #hasToWrite(): boolean {
    if (this.#over || this.#left) return false
    return this.#out.length > 0 || this.#asks || this.#received - this.#told >= TOLD_BYTES
  }

  async #write(tunnel: string): Promise<void> {
    const received = this.#received
    this.#asks = false
    const bytes = this.#out.first(POSTED_BYTES)
    const said = await within(WRITTEN_WITHIN_MS, this.#end, (signal) =>
      this.#calls.write(tunnel, this.#out.position, received, bytes, { signal }))
    this.#told = received
    this.#out.arrived(said.received)
    this.#passed("write")
    this.#compare(said.sent)
  }

  async #readAll(tunnel: string): Promise<void> {
    while (!this.#over) {
      const [before, started] = [this.#received, Date.now()]
      const streams = this.#streams && !this.#rests.resting()
      this.#reading = new AbortController()
      try {
        if (streams) await this.#stream(tunnel)
        else await this.#poll(tunnel)
      } catch (error) {
        // One that brought something was cut, and one that we cut ourselves did not fail.
        if (this.#received === before && !this.#reading.signal.aborted) await this.#cut(error, Date.now() - started, streams)
      }
      if (!streams || this.#reading.signal.aborted) continue
      this.#barren = this.#received === before ? this.#barren + 1 : 0
      if (this.#barren >= MOST_BARREN) this.#streams = false
    }
  }

  /** An answer failed after so long, with nothing: something in between doesn't wait, or the server is gone. Writing shows which. */
  async #cut(error: unknown, after: number, streams: boolean): Promise<void> {
    const waited = after >= SHORTEST_WAIT_MS
    if (waited && !streams) this.#wait = Math.max(SHORTEST_WAIT_MS, this.#wait / 2)
    if (waited) this.#ask()
    await this.#failed(error, waited && this.#failing.write === undefined ? undefined : "read")
  }

  /** A long answer, until it ends or is cut. */
  async #stream(tunnel: string): Promise<void> {
    const answer = await this.#calls.read(tunnel, this.#received, undefined, this.#reading.signal)
    const reader = answer.body?.getReader()
    for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) this.#take(piece.value)
  }

  async #poll(tunnel: string): Promise<void> {
    const rests = this.#rests.resting()
    const bytes = await within(this.#wait + ANSWERED_WITHIN_MS, this.#reading, async (signal) => {
      const answer = await this.#calls.read(tunnel, this.#received, rests ? 0 : this.#wait, signal)
      return answer.arrayBuffer()
    })
    this.#take(new Uint8Array(bytes))
    if (rests) await this.#rests.rest(this.#end.signal)
  }

  #take(bytes: Uint8Array): void {
    if (this.#over) return
    this.#passed("read")
    if (bytes.length === 0) return
    this.#heardAt = Date.now()
    this.#received += bytes.length
    let heard: ServerFrame[]
    try {
      heard = this.#frames.take(bytes)
    } catch {
      return this.#ended(LOST)
    }
    for (const one of heard) this.#hear(one)
    if (this.#received - this.#told >= TOLD_BYTES) this.#kick()
  }

  #hear(heard: ServerFrame): void {
    if (this.#over) return
    if (heard.kind === "message") this.onmessage?.({ data: heard.data } as never)
    else if (heard.kind === "ping") this.#push(pongFrame(heard.payload))
    else {
      this.#goodbye()
      this.#ended(heard.code)
    }
  }

  #passed(doing: "read" | "write"): void {
    this.#failing[doing] = undefined
    this.#failures = 0
  }

  /** The server says how much it has said: what isn't here soon is held back by something in between. */
  #compare(sent: number): void {
    if (!this.#streams || this.#rests.resting() || sent <= this.#received || this.#heldBack !== undefined) return
    const before = this.#received
    this.#heldBack = setTimeout(() => {
      this.#heldBack = undefined
      if (this.#received === before) this.#useShortAnswers()
    }, HELD_BACK_MS)
  }

  #useShortAnswers(): void {
    this.#streams = false
    this.#reading.abort()
  }

  /** A long answer that brings nothing may be held back: the server knows. */
  #watch(): void {
    if (!this.#streams) return
    // Nobody looks at the page any more: the connection that the answer takes is given back.
    if (this.#rests.resting()) return this.#reading.abort()
    const patience = this.#sentAt > this.#heardAt ? ASK_AFTER_SENDING_MS : ASK_AFTER_MS
    if (Date.now() - Math.max(this.#heardAt, this.#askedAt, this.#sentAt) < patience) return
    this.#ask()
  }

  /** How much has the server said? Is it there? */
  #ask(): void {
    this.#askedAt = Date.now()
    this.#asks = true
    this.#kick()
  }

  /** A request failed: it is the end, or to be made again after a pause. `doing` is missing where that says nothing. */
  async #failed(error: unknown, doing: "read" | "write" | undefined): Promise<void> {
    if (this.#over) return
    if (error instanceof Problem && error.status < 500) {
      if (doing === "write" && error.code === "no-tunnel") return this.#lastWords()
      return this.#ended(codeOf(error))
    }
    const since = doing && (this.#failing[doing] ??= Date.now())
    if (since !== undefined && Date.now() - since >= GIVE_UP_MS) return this.#ended(LOST)
    const wait = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures)
    this.#failures += 1
    await pause(wait)
  }

  /** The connection has ended; why is still to be read, or isn't. */
  #lastWords(): void {
    this.#left = true
    setTimeout(() => this.#ended(LOST), LAST_WORDS_MS)
  }

  readonly #pageGoes = (): void => {
    this.#goodbye()
    this.#ended(CLOSED.stopping)
  }

  /** Says that it goes, and what waits; again where that was lost and the page lives on. A silent client is closed too. */
  #goodbye(): void {
    const tunnel = this.#tunnel
    if (tunnel === undefined || this.#left) return
    this.#left = true
    this.#out.push(closeFrame())
    const bytes = this.#out.first(LAST_BYTES)
    void this.#sayLast(() => this.#calls.write(tunnel, this.#out.position, this.#received, bytes, { last: true }))
  }

  async #sayLast(write: () => Promise<unknown>): Promise<void> {
    for (let lost = 0; lost < LAST_TRIES; lost += 1) {
      try {
        return void (await write())
      } catch (error) {
        // It has ended: an earlier one arrived, and its answer was lost.
        if (error instanceof Problem && error.status < 500) return
      }
      await pause(FIRST_PAUSE_MS * 2 ** lost)
    }
  }

  #ended(code: number, elsewhere?: string): void {
    if (this.#over) return
    this.#stop()
    this.onclose?.({ code, elsewhere } as never)
  }

  #stop(): void {
    this.#over = true
    clearTimeout(this.#heldBack)
    clearInterval(this.#watching)
    const scope = globalThis as Partial<Pick<Window, "removeEventListener">>
    scope.removeEventListener?.("pagehide", this.#pageGoes)
    this.#end.abort()
    this.#reading.abort()
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** A request that ends with others, and by itself after so long. */
async function within<T>(ms: number, others: AbortController, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const own = new AbortController()
  const end = (): void => own.abort()
  const timer = setTimeout(end, ms)
  others.signal.addEventListener("abort", end)
  try {
    return await ask(own.signal)
  } finally {
    clearTimeout(timer)
    others.signal.removeEventListener("abort", end)
  }
}

/** Where the server says that it is instead. */
function addressIn(error: unknown): string | undefined {
  return error instanceof Problem && error.code === "foreign-origin" ? error.publicUrl : undefined
}

/** The close code that says the same. */
function codeOf(error: unknown): number {
  if (!(error instanceof Problem)) return LOST
  if (error.code === "too-many-connections") return CLOSED.tooManyConnections
  if (error.code === "server-stopping") return CLOSED.stopping
  return LOST
}
