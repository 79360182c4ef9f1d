// Which way connections take (SPEC W36): a WebSocket, or requests where none passes. A socket that doesn't open, or opens and
// brings nothing, while requests are answered, was filtered; from then on requests carry connections, and now and then a
// socket is tried beside them. Where neither gets through, the server is down, and nothing is learnt.
import { joinFrame } from "./frames"
import type { Ended, SocketClass, SocketLike } from "../server"

/** A socket that passes opens, and brings the server's answer, within this; a filter may hold it for ever. */
const PASSES_WITHIN_MS = 4_000
/** A socket is tried again after a minute, then more and more seldom. */
const FIRST_TRIAL_MS = 60_000
const LONGEST_TRIAL_MS = 15 * 60_000
/** Nobody's words are on their way: the moment to change. */
const CALM_MS = 1_000
const BROKEN = 1006
/** « The service restarts »: the next attempt comes at once. */
const CHANGES = 1012

/** What a page has learnt. */
export class Ways {
  readonly #socket: SocketClass
  readonly #tunnel: () => SocketLike
  readonly #url: string
  readonly #lines = new Set<Line>()
  #filtered = false
  #pause = FIRST_TRIAL_MS
  #trial: ReturnType<typeof setTimeout> | undefined

  constructor(url: string, socket: SocketClass, tunnel: () => SocketLike) {
    this.#url = url
    this.#socket = socket
    this.#tunnel = tunnel
    // Another network: what was learnt of the last one is worth nothing.
    const scope = globalThis as Partial<Pick<Window, "addEventListener">>
    scope.addEventListener?.("online", () => {
      this.passed()
      if ([...this.#lines].some(({ over }) => over === "http")) this.#try()
    })
  }

  /** To be used like the browser's `WebSocket`. */
  get socket(): SocketClass {
    const ways = this
    return class {
      constructor() {
        return new Line(ways)
      }
    } as unknown as SocketClass
  }

  /** Whether sockets are known not to pass. */
  get filtered(): boolean {
    return this.#filtered
  }

  makeSocket(): SocketLike {
    return new this.#socket(this.#url)
  }

  makeTunnel(): SocketLike {
    return this.#tunnel()
  }

  began(line: Line): void {
    this.#lines.add(line)
  }

  over(line: Line): void {
    this.#lines.delete(line)
  }

  /** The server was heard on a socket. */
  passed(): void {
    this.#filtered = false
    this.#pause = FIRST_TRIAL_MS
  }

  /** The server was heard through a tunnel, but on no socket. */
  tunnelled(): void {
    this.#filtered = true
    this.#trial ??= setTimeout(() => this.#try(), this.#pause)
  }

  #try(): void {
    clearTimeout(this.#trial)
    this.#trial = undefined
    // Between two connections: the next one that a tunnel carries has this tried again.
    if (this.#lines.size === 0) return
    const socket = this.makeSocket()
    let passes = false
    const end = (): void => {
      clearTimeout(late)
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.onerror = () => undefined
      socket.close()
      if (!passes) {
        this.#pause = Math.min(LONGEST_TRIAL_MS, this.#pause * 2)
        return this.tunnelled()
      }
      this.passed()
      for (const line of this.#lines) line.change()
    }
    const late = setTimeout(end, 2 * PASSES_WITHIN_MS)
    socket.binaryType = "arraybuffer"
    socket.onopen = () => socket.send(joinFrame(`trial-${Math.random().toString(36).slice(2)}`, { isEphemeral: true }))
    socket.onmessage = () => {
      passes = true
      end()
    }
    socket.onclose = end
    socket.onerror = () => undefined
  }
}

/** One connection, whichever way it takes. */
class Line implements SocketLike {
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onclose: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null
  binaryType = "arraybuffer"
  readonly #ways: Ways
  #carrier: SocketLike
  #opened = false
  #heard = false
  #over = false
  /** What was said before anything was heard: it may have to be said again, by the other way. */
  #early: Uint8Array<ArrayBuffer>[] = []
  #late: ReturnType<typeof setTimeout> | undefined
  #calm: ReturnType<typeof setInterval> | undefined

  constructor(ways: Ways) {
    this.#ways = ways
    this.#carrier = ways.filtered ? this.#byTunnel() : this.#bySocket()
    ways.began(this)
  }

  /** "http" where requests carry it. */
  get over(): "http" | undefined {
    return this.#carrier.over
  }

  get bufferedAmount(): number {
    return this.#carrier.bufferedAmount
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (!this.#heard) this.#early.push(data)
    this.#carrier.send(data)
  }

  close(): void {
    if (this.#over) return
    this.#end()
    this.#letGo()
  }

  /** Sockets pass again: ends, so that the next connection is one, as soon as nothing is on its way. */
  change(): void {
    this.#calm ??= setInterval(() => {
      if (this.bufferedAmount > 0) return
      this.close()
      this.onclose?.({ code: CHANGES } as never)
    }, CALM_MS)
  }

  #bySocket(): SocketLike {
    const socket = this.#ways.makeSocket()
    socket.binaryType = "arraybuffer"
    const fall = (): void => {
      if (this.#over) return
      this.#letGo()
      this.#carrier = this.#byTunnel()
    }
    const wait = (): void => {
      clearTimeout(this.#late)
      this.#late = setTimeout(fall, PASSES_WITHIN_MS)
    }
    wait()
    socket.onopen = () => {
      wait()
      this.#open()
    }
    socket.onmessage = (event) => {
      if (!this.#heard) this.#ways.passed()
      this.#hear(event)
    }
    socket.onclose = (event: Ended) => {
      // A server that says why has been reached.
      if (!this.#heard && (event.code ?? BROKEN) === BROKEN) fall()
      else this.#closed(event)
    }
    socket.onerror = () => undefined
    return socket
  }

  #byTunnel(): SocketLike {
    const tunnel = this.#ways.makeTunnel()
    tunnel.onopen = () => {
      const again = this.#early
      this.#early = []
      if (!this.#opened) return this.#open()
      for (const data of again) this.send(data)
    }
    tunnel.onmessage = (event) => {
      if (!this.#heard) this.#ways.tunnelled()
      this.#hear(event)
    }
    tunnel.onclose = (event: Ended) => this.#closed(event)
    return tunnel
  }

  #open(): void {
    if (this.#opened) return
    this.#opened = true
    this.onopen?.({} as never)
  }

  #hear(event: unknown): void {
    this.#heard = true
    this.#early = []
    clearTimeout(this.#late)
    this.onmessage?.(event as never)
  }

  #closed(event: Ended): void {
    if (this.#over) return
    this.#end()
    this.onclose?.({ code: event.code ?? BROKEN, elsewhere: event.elsewhere } as never)
  }

  #letGo(): void {
    clearTimeout(this.#late)
    const carrier = this.#carrier
    carrier.onopen = carrier.onmessage = carrier.onclose = null
    carrier.onerror = () => undefined
    carrier.close()
  }

  #end(): void {
    this.#over = true
    clearTimeout(this.#late)
    clearInterval(this.#calm)
    this.#ways.over(this)
  }
}
