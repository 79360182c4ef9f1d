// The server of the simulation: documents that are durable as soon as they are heard (SPEC S1), one Automerge sync state for
// each socket and document (S3: what the real server does is the same in the end), sessions, a version. It answers through
// a network that is slow, lost, or holds everything back. A model: `real-server.test.ts` plays against the binary.
import * as A from "@automerge/automerge/slim"
import type { Chance } from "../../../editor/testing/random"
import type { SessionAnswer, SocketLike } from "../../server"
import { decoded, VERSION, writeFrame, type Frame } from "../../socket/frames"
import type { Root } from "../../types"

const PEER = "server"
const STORAGE = "server-storage"
const SLOWEST_MS = 80

/** How the way to the server is: `stalled` brings nothing and ends nothing. */
export type Network = "fine" | "lost" | "stalled"

/** The server, and the network before it. */
export class ModelServer {
  network: Network = "fine"
  isUp = true
  /** Whom this device's cookie belongs to. */
  signedIn: string | null = null
  version = 1
  readonly documents = new Map<string, A.Doc<Root>>()
  readonly sockets = new Set<ModelSocket>()

  constructor(readonly chance: Chance) {}

  /** Words of somebody at another device: nothing is lost between them and the server. */
  edit(id: string, edit: (root: Root) => void): void {
    this.documents.set(id, A.change(this.document(id), edit))
    this.#tellAll(id)
  }

  /** Whether it has all that is in another copy of a document. */
  has(id: string, heads: readonly string[]): boolean {
    return A.hasHeads(this.document(id), [...heads])
  }

  text(id: string): string {
    return JSON.stringify(this.document(id)["fields"])
  }

  become(network: Network): void {
    this.network = network
    if (network === "lost") this.cutAll()
    for (const socket of this.sockets) socket.arrive()
  }

  kill(): void {
    this.isUp = false
    this.cutAll()
  }

  cutAll(): void {
    for (const socket of [...this.sockets]) socket.cut(1006)
  }

  /** The session ends, or another begins: sockets of the one before are told. */
  signIn(participant: string | null): void {
    this.signedIn = participant
    for (const socket of this.sockets) {
      if (socket.participant !== participant) socket.end({ type: "error", code: "signed-out", message: "" }, 4401)
    }
  }

  /** What `GET /session` says to one of this person's pages. */
  session(participant: string): SessionAnswer {
    if (!this.isUp || this.network !== "fine") return "unknown"
    if (this.signedIn === null) return "nobody"
    return this.signedIn === participant ? "same" : "other"
  }

  hear(socket: ModelSocket, { type, senderId, documentId: id, data }: Frame): void {
    if (type === "join") {
      socket.peer = senderId
      if (socket.version !== this.version) return socket.end({ type: "error", code: "version", message: "" }, 4410)
      return socket.say({
        type: "peer", selectedProtocolVersion: VERSION, peerMetadata: { storageId: STORAGE, isEphemeral: false },
      })
    }
    if ((type !== "sync" && type !== "request") || !id || !data) return
    const [document, state] = A.receiveSyncMessage(this.document(id), socket.states.get(id) ?? A.initSyncState(), data)
    this.documents.set(id, document)
    socket.states.set(id, state)
    this.#tellAll(id)
  }

  #tellAll(id: string): void {
    for (const socket of this.sockets) {
      const state = socket.states.get(id)
      if (!state) continue
      const [next, data] = A.generateSyncMessage(this.document(id), state)
      socket.states.set(id, next)
      if (data) socket.say({ type: "sync", documentId: id, data })
    }
  }

  document(id: string): A.Doc<Root> {
    const document = this.documents.get(id)
    if (!document) throw new Error(`the server has no ${id}`)
    return document
  }
}

/** A page's socket, with what is on its way in both directions, in order. */
export class ModelSocket implements SocketLike {
  binaryType = "arraybuffer"
  readonly bufferedAmount = 0
  onopen: ((event: never) => void) | null = null
  onmessage: ((event: never) => void) | null = null
  onclose: ((event: never) => void) | null = null
  onerror: ((event: never) => void) | null = null
  peer = ""
  readonly states = new Map<string, A.SyncState>()
  #isOver = false
  readonly #travelling: { readonly at: number; readonly arrive: () => void }[] = []

  constructor(readonly server: ModelServer, readonly participant: string, readonly version: number) {
    server.sockets.add(this)
    this.#send(() => {
      if (server.signedIn !== participant) return this.cut(1006)
      this.#send(() => this.onopen?.({} as never))
    })
    if (!server.isUp || server.network === "lost") this.#send(() => this.cut(1006))
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.#send(() => this.server.hear(this, decoded(data) as Frame))
  }

  close(): void {
    this.#isOver = true
    this.server.sockets.delete(this)
  }

  say(message: Record<string, unknown>): void {
    const bytes = writeFrame({ senderId: PEER, targetId: this.peer, ...message })
    this.#send(() => this.onmessage?.({ data: bytes.buffer } as never))
  }

  /** Says why, and ends. */
  end(message: Record<string, unknown>, code: number): void {
    this.say(message)
    this.#send(() => this.cut(code))
  }

  cut(code: number): void {
    if (this.#isOver) return
    this.close()
    this.onclose?.({ code } as never)
  }

  /** What is due arrives, unless the network holds it. */
  arrive(): void {
    const { server } = this
    while (!this.#isOver && server.isUp && server.network === "fine") {
      const next = this.#travelling[0]
      if (!next || next.at > performance.now()) return
      this.#travelling.shift()
      next.arrive()
    }
    // A server that is gone can't answer; the one who asks learns that.
    if (!this.#isOver && server.network !== "stalled") this.cut(1006)
  }

  #send(arrive: () => void): void {
    const { chance } = this.server
    const before = this.#travelling.at(-1)?.at ?? 0
    const at = Math.max(before, performance.now() + 1 + chance.below(SLOWEST_MS))
    this.#travelling.push({ at, arrive })
    setTimeout(() => this.arrive(), at - performance.now())
  }
}
