// A WebSocket that does what a script says, and a clock that stands still: for the socket adapter.
import { vi } from "vitest"
import { decoded, writeFrame, type Frame } from "../socket/frames"
import type { SessionAnswer, SocketLike } from "../server"
import { SocketAdapter } from "../socket/socket"
import type { PeerId } from "@automerge/automerge-repo/slim"

export const ME = "tab-1" as PeerId
export const SERVER = "server-1"
export const STORAGE = "storage-1"

/** One socket that was made. */
export class FakeSocket implements SocketLike {
  static readonly made: FakeSocket[] = []
  binaryType = "blob"
  bufferedAmount = 0
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onclose: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null
  readonly sent: Frame[] = []
  closed = false

  constructor(readonly url: string) {
    if (url.includes("broken")) throw new SyntaxError("no such address")
    FakeSocket.made.push(this)
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    if (this.closed) throw new Error("closed")
    this.sent.push(decoded(data) as Frame)
  }

  close(): void {
    this.closed = true
  }

  /** The server took the upgrade. */
  open(): this {
    this.onopen?.({} as never)
    return this
  }

  /** The server took the upgrade and answered the join. */
  join(): this {
    this.open()
    this.hear({ type: "peer", selectedProtocolVersion: "1", peerMetadata: { storageId: STORAGE, isEphemeral: false } })
    return this
  }

  /** A message of the server. */
  hear(message: Record<string, unknown>): void {
    this.raw(writeFrame({ senderId: SERVER, targetId: ME, ...message }))
  }

  /** Any bytes, or a text. */
  raw(data: unknown): void {
    this.onmessage?.({ data: data instanceof Uint8Array ? data.slice().buffer : data } as never)
  }

  /** The connection ends. */
  end(code = 1006): void {
    this.closed = true
    this.onclose?.({ code } as never)
  }
}

/** The adapter, what it was told, and who the server says is signed in. */
export class Bench {
  asked: SessionAnswer = "same"
  asks = 0
  readonly peers: string[] = []
  readonly messages: Frame[] = []
  readonly adapter: SocketAdapter

  constructor(url = "ws://host/sync", random = () => 0.5) {
    FakeSocket.made.length = 0
    this.adapter = new SocketAdapter({
      url,
      socket: FakeSocket,
      askSession: () => {
        this.asks += 1
        return Promise.resolve(this.asked)
      },
      random,
    })
    this.adapter.on("peer-candidate", ({ peerId }) => this.peers.push(`+${peerId}`))
    this.adapter.on("peer-disconnected", ({ peerId }) => this.peers.push(`-${peerId}`))
    this.adapter.on("message", (message) => this.messages.push(message as unknown as Frame))
    this.adapter.connect(ME, { isEphemeral: false })
  }

  /** The socket made last. */
  get socket(): FakeSocket {
    const socket = FakeSocket.made.at(-1)
    if (!socket) throw new Error("no socket was made")
    return socket
  }

  /** How many sockets were made. */
  get attempts(): number {
    return FakeSocket.made.length
  }

  /** Lets time pass, and whatever waits for it. */
  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms)
  }
}
