// One person's tabs, in step without a server: automerge-repo's network adapter over a BroadcastChannel of their own.
// automerge-repo's own adapter makes every document wait a second at the start, never closes its channel, and knows no
// way to say that a document was taken off the device.
import { NetworkAdapter } from "@automerge/automerge-repo/slim"
import type { Message, PeerId, PeerMetadata } from "@automerge/automerge-repo/slim"
import { Listeners } from "../listeners"
import { TabLocks } from "./tab-locks"

/** What one tab tells the others. `to` is missing where everybody is meant. */
interface Note {
  readonly from: string
  readonly to?: string
  readonly kind: "arrive" | "welcome" | "leave" | "message" | "discard" | "saved"
  readonly message?: Message
  readonly document?: string
}

/** Other tabs keep nothing of what they know of this one. */
const METADATA: PeerMetadata = { isEphemeral: true }

/** The tabs of one person. */
export class TabsAdapter extends NetworkAdapter {
  /** Another tab takes a document off the device, unsent edits included. */
  readonly discarded = new Listeners<string>()
  /** Another tab wrote onto the device that all of a document is saved. */
  readonly savedElsewhere = new Listeners<string>()
  /** Edits made in another tab come now. */
  readonly coming = new Listeners<string>()
  readonly #channel: BroadcastChannel | undefined
  readonly #peers = new Set<string>()
  readonly #locks = new TabLocks()
  #connected = false
  /** The page was left; the browser may keep it, and come back to it. */
  #left = false

  /** `isOpen`: whether this tab has a document open; of others it wants to hear nothing. */
  constructor(participant: string, private readonly isOpen: (document: string) => boolean) {
    super()
    const hasChannels = typeof BroadcastChannel !== "undefined"
    this.#channel = hasChannels ? new BroadcastChannel(`maillage-${participant}`) : undefined
  }

  /** No document waits for other tabs. */
  isReady(): boolean {
    return true
  }

  whenReady(): Promise<void> {
    return Promise.resolve()
  }

  /** Called by the Repo, once. */
  connect(peerId: PeerId): void {
    this.peerId = peerId
    this.#connected = true
    if (!this.#channel) return
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => this.#hear(data)
    const page = globalThis as Partial<Pick<Window, "addEventListener">>
    page.addEventListener?.("pagehide", this.#leave)
    page.addEventListener?.("pageshow", this.#comeBack)
    this.#arrive()
  }

  /** Called by the Repo. */
  send(message: Message): void {
    // Presence goes through the server, which says whose it is.
    if (message.type !== "ephemeral") this.#post({ kind: "message", to: message.targetId, message })
  }

  /** Tells the other tabs that a document is taken off the device. */
  discard(document: string): void {
    this.#post({ kind: "discard", document })
  }

  /** Tells the other tabs that the device was told that all of a document is saved. */
  saved(document: string): void {
    this.#post({ kind: "saved", document })
  }

  /** Called by the Repo when the page is done with it. */
  disconnect(): void {
    if (!this.#connected) return
    const page = globalThis as Partial<Pick<Window, "removeEventListener">>
    page.removeEventListener?.("pagehide", this.#leave)
    page.removeEventListener?.("pageshow", this.#comeBack)
    this.#leave()
    this.#connected = false
    this.#channel?.close()
  }

  /**
   * A page that goes says so: to a tab that is gone automerge-repo would go on talking at each key, for the life of the
   * others.
   */
  readonly #leave = (): void => {
    this.#post({ kind: "leave" })
    this.#left = true
    this.#locks.letGo()
    for (const peer of this.#peers) this.emit("peer-disconnected", { peerId: peer as PeerId })
    this.#peers.clear()
  }

  /** Only a tab whose lock is held may be waited for. */
  #arrive(): void {
    void this.#locks.hold(this.peerId ?? "").then(() => this.#post({ kind: "arrive" }))
  }

  readonly #comeBack = (): void => {
    if (!this.#left) return
    this.#left = false
    this.#arrive()
  }

  #post(note: Omit<Note, "from">): void {
    if (!this.#connected || this.#left || !this.peerId) return
    try {
      this.#channel?.postMessage({ from: this.peerId, ...note })
    } catch {
      // A tab that can't be told hears it from the server.
    }
  }

  #hear(data: unknown): void {
    const note = noteIn(data)
    if (!note || !this.#connected || this.#left || note.from === this.peerId) return
    if (note.to !== undefined && note.to !== this.peerId) return
    switch (note.kind) {
      case "arrive":
        this.#post({ kind: "welcome", to: note.from })
        return this.#arrived(note.from)
      case "welcome":
        return this.#arrived(note.from)
      case "leave":
        return this.#gone(note.from)
      case "saved":
        if (note.document !== undefined) this.savedElsewhere.tell(note.document)
        return
      case "discard":
        if (note.document !== undefined) this.discarded.tell(note.document)
        return
      case "message":
        this.#arrived(note.from)
        this.#pass(note)
    }
  }

  #arrived(peer: string): void {
    if (this.#peers.has(peer)) return
    this.#peers.add(peer)
    // A tab that crashes says nothing.
    this.#locks.await(peer, () => this.#gone(peer))
    this.emit("peer-candidate", { peerId: peer as PeerId, peerMetadata: METADATA })
  }

  #gone(peer: string): void {
    this.#locks.forget(peer)
    if (this.#peers.delete(peer)) this.emit("peer-disconnected", { peerId: peer as PeerId })
  }

  /** Two tabs that answer « I don't have it » to each other's « I don't have it » would go on for ever. */
  #pass({ from, message }: Note): void {
    if (!message || message.senderId !== from || typeof message.documentId !== "string") return
    if (message.type === "doc-unavailable" && !this.isOpen(message.documentId)) return
    this.coming.tell(message.documentId)
    this.emit("message", message)
  }
}

function noteIn(data: unknown): Note | undefined {
  if (typeof data !== "object" || data === null) return undefined
  const { from, to, kind } = data as Partial<Record<keyof Note, unknown>>
  if (typeof from !== "string" || typeof kind !== "string") return undefined
  return to === undefined || typeof to === "string" ? (data as Note) : undefined
}
