// Keeps the rights of open documents as the server has them. Sync messages say at once that one may only read, but neither
// that a document is archived, nor why, nor that a right came back: its summary does.
import type { PeerId } from "@automerge/automerge-repo/slim"
import { Problem, type Refusal } from "../../api"
import type { DocumentEntry } from "./entry"
import type { Unsubscribe } from "../listeners"
import type { Rights } from "./rights"
import type { Server } from "../server"
import type { SocketAdapter } from "../socket/socket"
import { onSeen } from "../device/unload"

/** A right that was lost may come back; the server only tells those who have the document open. */
const ASKED_AGAIN_EVERY_MS = 20_000

/** The rights of a page's open documents. */
export class AccessWatch {
  readonly #server: Server
  readonly #socket: SocketAdapter
  readonly #entries: ReadonlyMap<string, DocumentEntry>

  constructor(server: Server, socket: SocketAdapter, entries: ReadonlyMap<string, DocumentEntry>) {
    this.#server = server
    this.#socket = socket
    this.#entries = entries
  }

  /** Listens and asks until the functions it gives are called. */
  keep(): Unsubscribe[] {
    const socket = this.#socket
    const asking = setInterval(() => this.#askAll((access) => access === "removed"), ASKED_AGAIN_EVERY_MS)
    return [
      socket.refused.add(({ document, refusal }) => this.#refused(document, refusal)),
      socket.unavailable.add((document) => this.#entries.get(document)?.rights.heardUnavailable()),
      socket.lost.add(() => this.#newConnection()),
      socket.link.subscribe(() => {
        if (socket.link.get().state === "online") this.#askAll(() => true)
      }),
      () => clearInterval(asking),
      onSeen(() => this.#askAll((access) => access !== "write")),
    ]
  }

  /** A sync message said it. Only a change says something: before the server's first on a connection it is a guess. */
  heardReadOnly(peer: PeerId, document: string, readOnly: boolean): void {
    const entry = this.#entries.get(document)
    if (!entry || peer !== this.#socket.server?.peer) return
    const before = entry.readOnly ?? false
    entry.readOnly = readOnly
    if (!readOnly) delete entry.refused
    if (before === readOnly) return
    // Whoever was refused is told by that flag that nothing more is taken (S13): what their right is now is asked.
    if (readOnly && entry.refused) return void this.ask(document, entry)
    entry.rights.heardReadOnly(readOnly)
  }

  #refused(document: string, refusal: Refusal): void {
    const entry = this.#entries.get(document)
    if (!entry) return
    entry.rights.heardRefusal(refusal)
    if (refusal !== "read-only" && refusal !== "access-removed") entry.refused = true
  }

  /** Asks the server what the person may do with a document. */
  async ask(id: string, entry: DocumentEntry): Promise<void> {
    if (this.#socket.link.get().state !== "online") return
    const removed = entry.rights.get() === "removed"
    const summary = await this.#server.summary(id).catch((error: unknown) => {
      return error instanceof Problem && error.status === 404 ? null : undefined
    })
    if (summary === undefined || this.#entries.get(id) !== entry) return
    entry.rights.heardSummary(summary)
    // Taken away and given back: the document has to be asked for again.
    if (removed && summary && entry.rights.get() !== "removed") this.#socket.reconnect()
  }

  #askAll(which: (access: ReturnType<Rights["get"]>) => boolean): void {
    for (const [id, entry] of this.#entries) {
      if (entry.live && which(entry.rights.get())) void this.ask(id, entry)
    }
  }

  #newConnection(): void {
    for (const entry of this.#entries.values()) {
      delete entry.readOnly
      delete entry.refused
    }
  }
}
