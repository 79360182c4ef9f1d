// The one connection to the server: automerge-repo's WebSocket protocol, kept up through bad networks, restarts and
// ended sessions. Owns the socket and what is known of the link. Never touches a document.
//
// A connection is tried again after a pause that grows to 30 s, at once when the network or the person comes back. A
// dead one (a tunnel that fell, a laptop that slept) says nothing; so whenever nothing was heard for a while the server
// is asked by a second `join`, which it answers like the first. An ended session is not tried again until somebody
// signs in.
import { NetworkAdapter } from "@automerge/automerge-repo/slim"
import type { Message, PeerId, PeerMetadata } from "@automerge/automerge-repo/slim"
import type { Refusal } from "../../api"
import { acknowledged, Acknowledgements } from "./acknowledgements"
import { ApplyTime } from "./apply-time"
import { Backoff } from "./backoff"
import { CLOSED, leastPause } from "./closes"
import { linkAfter, type Failure } from "./hindered"
import { decoded, joinFrame, readFrame, VERSION, writeFrame, type Frame } from "./frames"
import { isOffline, ToldLink } from "../link"
import { Listeners } from "../listeners"
import { Oversize } from "./oversize"
import type { Ended, SessionAnswer, SocketLike } from "../server"
import type { Refused, SocketOptions, Spoken } from "./socket-words"

/** From the attempt to the server's `peer`. */
const JOINED_WITHIN_MS = 10_000
/** Offline, a document that isn't on the device is known to be out of reach after this. */
const READY_WITHIN_MS = 1_000
/** Nothing was heard for this long: is anybody there? Sooner when something was sent that wants an answer. */
const ASK_AFTER_MS = 20_000
const ASK_AFTER_SENDING_MS = 5_000
const ANSWER_WITHIN_MS = 5_000
const WATCH_EVERY_MS = 1_000
/** Presence is left out while this much waits to be sent: edits go first. */
const BUSY_BYTES = 64 << 10

/** automerge-repo's network adapter for the server. */
export class SocketAdapter extends NetworkAdapter {
  readonly link = new ToldLink()
  /** Changes were refused, or access was removed. */
  readonly refused = new Listeners<Refused>()
  /** There is no such document, or none for this person. */
  readonly unavailable = new Listeners<string>()
  /** Edits of others to a document come now. */
  readonly coming = new Listeners<string>()
  /** Presence. */
  readonly spoken = new Listeners<Spoken>()
  /** A document was asked for on this connection: from now on the server passes presence on. */
  readonly opened = new Listeners<string>()
  /** The connection was lost; every document has to be opened again. */
  readonly lost = new Listeners()
  /** The server has had enough of our documents: close some. */
  readonly tooMany = new Listeners()

  readonly #options: SocketOptions
  readonly #backoff: Backoff
  readonly #oversize = new Oversize()
  readonly #acknowledgements = new Acknowledgements()
  readonly #applyTime = new ApplyTime()
  #socket: SocketLike | undefined
  #server: { peer: PeerId; storage: string | undefined } | undefined
  #opened = new Set<string>()
  readonly #awaited = new Set<string>() // Those of which the server has just said that it can't load them for now, and sends them by itself once it can.
  #startedAt = 0
  #heardAt = 0
  #sentAt = 0
  #askedAt = 0
  #waiting: ReturnType<typeof setTimeout> | undefined
  #joining: ReturnType<typeof setTimeout> | undefined
  #watching: ReturnType<typeof setInterval> | undefined
  #count = 0
  /** Raised whenever what was under way is over: an answer that comes later is for nobody. */
  #turn = 0
  readonly #session = Math.random().toString(36).slice(2)
  #stopped = true
  #ready = false
  #markReady: () => void = () => undefined
  readonly #whenReady = new Promise<void>((resolve) => {
    this.#markReady = () => {
      this.#ready = true
      resolve()
    }
  })

  constructor(options: SocketOptions) {
    super()
    this.#options = options
    this.#backoff = new Backoff(options.random)
  }

  /** The server's peer id and storage id, while connected. */
  get server(): { peer: PeerId; storage: string | undefined } | undefined {
    return this.#server
  }

  isReady(): boolean {
    return this.#ready
  }

  whenReady(): Promise<void> {
    return this.#whenReady
  }

  /** Called by the Repo, once. */
  connect(peerId: PeerId, peerMetadata?: PeerMetadata): void {
    this.peerId = peerId
    if (peerMetadata) this.peerMetadata = peerMetadata
    this.#stopped = false
    setTimeout(this.#markReady, READY_WITHIN_MS)
    const scope = globalThis as Partial<Pick<Window, "addEventListener">>
    scope.addEventListener?.("online", this.#comeBack)
    scope.addEventListener?.("offline", this.#goneAway)
    scope.addEventListener?.("pageshow", this.#comeBack)
    if (typeof document !== "undefined") document.addEventListener("visibilitychange", this.#seen)
    this.#watching = setInterval(() => this.#watch(), WATCH_EVERY_MS)
    this.#attempt()
  }

  /** Called by the Repo when the page is done with it. */
  disconnect(): void {
    this.#stopped = true
    this.#markReady()
    const scope = globalThis as Partial<Pick<Window, "removeEventListener">>
    scope.removeEventListener?.("online", this.#comeBack)
    scope.removeEventListener?.("offline", this.#goneAway)
    scope.removeEventListener?.("pageshow", this.#comeBack)
    if (typeof document !== "undefined") document.removeEventListener("visibilitychange", this.#seen)
    clearInterval(this.#watching)
    this.#drop()
    this.link.become({ state: "closed" })
  }

  /** Somebody signed in, or out. Only the person whose documents these are is connected. */
  sessionIs(asked: SessionAnswer): void {
    if (this.#stopped || asked === "unknown") return
    if (asked !== "same") return this.#signedOut(asked === "other")
    if (this.link.get().state === "signed-out") this.reconnect()
  }

  /** Starts over at once: rights came back that no message tells of. */
  reconnect(): void {
    if (this.#stopped) return
    this.#backoff.reset()
    this.#drop()
    this.#attempt()
  }

  /**
   * Called by the Repo. Between connections nothing is kept: automerge-repo says it all again after the next `peer`.
   */
  send(message: Message): void {
    // Presence travels by `speak`; what automerge-repo passes on of others', the server drops.
    if (!this.#server || message.type === "ephemeral" || message.data?.byteLength === 0) return
    const frame = writeFrame(message)
    const { documentId } = message
    if (documentId && this.#oversize.holds(documentId, frame.byteLength)) {
      return this.refused.tell({ document: documentId, refusal: "change-too-large" })
    }
    if (documentId && this.#acknowledgements.holds(documentId, message.data, () => this.#write(frame))) return
    this.#write(frame)
    if (!documentId || !(message.type === "sync" || message.type === "request") || this.#opened.has(documentId)) return
    this.#opened.add(documentId)
    this.opened.tell(documentId)
  }

  /** Says something to everybody who has the document open; lost if the line is busy. */
  speak(document: string, message: unknown): void {
    const { peerId } = this
    if (!this.#server || !peerId || !this.#opened.has(document)) return
    if ((this.#socket?.bufferedAmount ?? 0) > BUSY_BYTES) return
    this.#count += 1
    this.#write(writeFrame({
      type: "ephemeral", senderId: peerId, targetId: this.#server.peer, documentId: document,
      sessionId: this.#session, count: this.#count, data: writeFrame(message as Record<string, unknown>),
    }))
  }

  /** Whether the document was asked for on this connection. */
  isOpen(document: string): boolean {
    return this.#opened.has(document)
  }

  #attempt(): void {
    clearTimeout(this.#waiting)
    this.#waiting = undefined
    if (this.#stopped || this.#socket) return
    if (this.#backoff.failures === 0) this.link.become({ state: "connecting" })
    let socket: SocketLike
    try {
      socket = new this.#options.socket(this.#options.url)
    } catch {
      return this.#retry({ code: 1006 })
    }
    this.#socket = socket
    this.#oversize.begin()
    this.#startedAt = this.#heardAt = Date.now()
    this.#sentAt = this.#askedAt = 0
    socket.binaryType = "arraybuffer"
    socket.onopen = () => this.#join()
    socket.onmessage = (event: { data: unknown }) => this.#receive(event.data)
    socket.onclose = (event: Ended) => void this.#closed(socket, event)
    // A close always follows.
    socket.onerror = () => undefined
    this.#joining = setTimeout(() => void this.#closed(socket, {}), JOINED_WITHIN_MS)
  }

  #join(): void {
    if (this.peerId) this.#write(joinFrame(this.peerId, { ...this.peerMetadata, ...this.#applyTime.say() }))
  }

  #write(frame: Uint8Array<ArrayBuffer>): void {
    try {
      this.#socket?.send(frame)
      this.#sentAt = Date.now()
    } catch {
      // It is closing; what wasn't sent is sent after the next `peer`.
    }
  }

  #receive(data: unknown): void {
    this.#heardAt = Date.now()
    const frame = data instanceof ArrayBuffer ? readFrame(data) : undefined
    if (!frame || frame.targetId !== this.peerId) return
    try {
      this.#handle(frame)
    } catch (error) {
      // Nothing a server says may end the page.
      console.error(error)
    }
  }

  #handle(frame: Frame): void {
    if (frame.type === "peer") return this.#welcomed(frame)
    if (frame.type === "error") return this.#refused(frame)
    if (!this.#server || !frame.documentId) return
    if (frame.type === "ephemeral") return this.#spoke(frame, frame.documentId)
    if (frame.senderId !== this.#server.peer) return
    // The one that comes with the error; a later one says that the document is gone, or not ours.
    if (this.#awaited.delete(frame.documentId) && frame.type === "doc-unavailable") return
    if (frame.type === "doc-unavailable") {
      this.#opened.delete(frame.documentId)
      this.unavailable.tell(frame.documentId)
    }
    if (frame.type === "sync") {
      this.#acknowledgements.told(frame.documentId, frame.data)
      if (frame.data && !acknowledged(frame.data)) this.#applyTime.measure(() => this.#server && this.#join())
    }
    this.coming.tell(frame.documentId)
    this.emit("message", frame as unknown as Message)
  }

  #welcomed(frame: Frame): void {
    if (frame["selectedProtocolVersion"] !== VERSION) return this.#outdated()
    // A second one answers our question whether somebody is there.
    if (this.#server) return
    clearTimeout(this.#joining)
    const said = frame["peerMetadata"]
    const metadata: PeerMetadata = typeof said === "object" && said !== null ? said : {}
    const peer = frame.senderId as PeerId
    this.#server = { peer, storage: typeof metadata.storageId === "string" ? metadata.storageId : undefined }
    this.#startedAt = Date.now()
    this.#markReady()
    this.link.become(this.#socket?.over === "http" ? { state: "online", over: "http" } : { state: "online" })
    this.emit("peer-candidate", { peerId: peer, peerMetadata: metadata })
  }

  #refused(frame: Frame): void {
    const code = frame["code"]
    // The close that follows may not come through.
    if (code === "signed-out") return void this.#sessionEnded(CLOSED.signedOut)
    if (frame.documentId && typeof code === "string") {
      if (code === "access-removed") this.#opened.delete(frame.documentId)
      else if (code === "not-loaded" || code === "damaged") this.#awaited.add(frame.documentId)
      this.refused.tell({ document: frame.documentId, refusal: code as Refusal })
    }
  }

  #spoke(frame: Frame, document: string): void {
    const { participantId: id, participantName: name } = frame
    const person = typeof id === "string" && typeof name === "string" ? { id, name } : null
    if (!frame.data || frame.senderId === this.peerId) return
    this.spoken.tell({ document, peer: frame.senderId, person, message: decoded(frame.data) })
  }

  async #closed(socket: SocketLike, { code = 1006, elsewhere }: Ended): Promise<void> {
    if (socket !== this.#socket) return
    const joined = this.#server !== undefined
    if (joined) this.#backoff.held(Date.now() - this.#startedAt)
    this.#drop()
    if (code === CLOSED.signedOut) return this.#sessionEnded(code)
    if (code === CLOSED.version) return this.#outdated()
    if (code === CLOSED.tooManyDocuments) this.tooMany.tell()
    const large = code === CLOSED.tooLarge ? this.#oversize.closed() : null
    if (large !== null) this.refused.tell({ document: large, refusal: "change-too-large" })
    if (joined) return this.#retry({ code })
    // The server may have refused the upgrade: the browser doesn't say why.
    await this.#askSession({ code, elsewhere })
  }

  /** The session that the socket had is over; the person may have another one already. */
  async #sessionEnded(code: number): Promise<void> {
    this.#markReady()
    this.#drop()
    this.link.become({ state: "connecting" })
    await this.#askSession({ code })
  }

  /** Tries again, unless nobody is signed in, or somebody else is. */
  async #askSession(failure: Failure): Promise<void> {
    const turn = this.#turn
    const asked = await this.#options.askSession()
    if (turn !== this.#turn) return
    if (asked === "nobody" || asked === "other") this.#signedOut(asked === "other")
    else this.#retry({ ...failure, asked })
  }

  #retry(failure: Failure): void {
    this.#markReady()
    const pause = this.#backoff.next(leastPause(failure.code))
    const at = Date.now() + pause
    this.#waiting = setTimeout(() => this.#attempt(), pause)
    this.link.become(linkAfter(failure, at, this.#backoff.failures, isOffline()))
  }

  #signedOut(other: boolean): void {
    this.#markReady()
    this.#drop()
    this.link.become({ state: "signed-out", other })
  }

  #outdated(): void {
    this.#markReady()
    this.#drop()
    this.link.become({ state: "outdated" })
  }

  /** Lets go of the socket, whatever state it is in; it is not heard any more. */
  #drop(): void {
    clearTimeout(this.#waiting)
    clearTimeout(this.#joining)
    this.#waiting = undefined
    this.#turn += 1
    const socket = this.#socket
    const server = this.#server
    this.#socket = undefined
    this.#server = undefined
    for (const documents of [this.#opened, this.#awaited, this.#acknowledgements]) documents.clear()
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.onerror = () => undefined
      socket.close()
    }
    if (!server) return
    this.emit("peer-disconnected", { peerId: server.peer })
    this.lost.tell()
  }

  /** Is anybody there? */
  #watch(): void {
    const socket = this.#socket
    if (!socket || !this.#server) return
    const now = Date.now()
    if (this.#askedAt > this.#heardAt) {
      if (now - this.#askedAt >= ANSWER_WITHIN_MS) void this.#closed(socket, {})
      return
    }
    const patience = this.#sentAt > this.#heardAt ? ASK_AFTER_SENDING_MS : ASK_AFTER_MS
    if (now - this.#heardAt >= patience) this.#ask()
  }

  #ask(): void {
    if (!this.#server || this.#askedAt > this.#heardAt) return
    this.#join()
    // Even if something was heard in this very millisecond, the question came after it: only what comes next answers it.
    this.#askedAt = Math.max(Date.now(), this.#heardAt + 1)
  }

  readonly #comeBack = (): void => {
    if (this.#stopped) return
    if (this.#server) this.#ask()
    else if (this.#waiting !== undefined) this.#attempt()
  }

  readonly #goneAway = (): void => {
    const link = this.link.get()
    if (link.state === "retrying") this.link.become({ state: "offline", at: link.at })
    // The browser may be wrong: the server answers, or the connection is given up.
    this.#ask()
  }

  readonly #seen = (): void => {
    if (document.visibilityState === "visible") this.#comeBack()
  }
}
