// A person's documents on this page: opens them, keeps them in step with the server, the device and the other tabs, and
// hands on what is heard of them. One instance a page; `openDocuments` makes it.
import { decodeHeads, isValidDocumentId } from "@automerge/automerge-repo/slim"
import type { DocHandleRemoteHeadsPayload, DocumentId, Repo } from "@automerge/automerge-repo/slim"
import type { SignedIn } from "../api"
import { presenceChannelOf } from "./presence/channel"
import { Erased, keepAgain, SetBack } from "./document/again"
import { orAborted } from "./document/arrival"
import { counted, headsNamed } from "./document/counted"
import type { KeptDocument } from "./device/database"
import { watchClock } from "./device/clock"
import { addPage } from "./device/device"
import { LiveDocument } from "./document/document"
import { described, newEntry, type DocumentEntry } from "./document/entry"
import { DocumentUnavailable } from "./failures"
import { findHandle } from "./document/finding"
import { KeptRow } from "./device/kept-row"
import type { LinkState } from "./link"
import type { Unsubscribe } from "./listeners"
import { DocumentPresence } from "./presence/presence"
import { makeRepo } from "./repo"
import { SavedState } from "./document/saved"
import type { Server, SessionAnswer } from "./server"
import { settled } from "./document/settled"
import { SocketAdapter } from "./socket/socket"
import { AccessWatch } from "./document/access-watch"
import { DeviceStorage } from "./device/storage"
import { TabsAdapter } from "./device/tabs"
import { writeAll, writeTyped } from "./document/typed"
import { WrittenSoon } from "./document/written-soon"
import type { Handle, Keeping } from "./types"
import { watchLeaving } from "./device/unload"

/** Whoever comes back to a document sooner than this finds it open, with what can be taken back. */
const CLOSED_AFTER_MS = 5 * 60_000

/** The documents of one person on this page. */
export class Documents {
  readonly me: SignedIn
  readonly #storage: DeviceStorage
  readonly #socket: SocketAdapter
  readonly #tabs: TabsAdapter
  readonly #repo: Repo
  readonly #setBack: SetBack
  readonly #soon: WrittenSoon
  readonly #access: AccessWatch
  readonly #reload: () => void
  readonly #entries = new Map<string, DocumentEntry>()
  readonly #ends: Unsubscribe[] = []
  readonly #erased: Erased
  /** Documents that are just being closed. */
  readonly #closing = new Map<string, Promise<void>>()
  #closed = false

  private constructor(me: SignedIn, server: Server, storage: DeviceStorage, reload: () => void) {
    this.me = me
    this.#storage = storage
    this.#reload = reload
    const isOpen = (id: string): boolean => this.#entries.has(id)
    this.#socket = new SocketAdapter(server)
    this.#access = new AccessWatch(server, this.#socket, this.#entries)
    this.#tabs = new TabsAdapter(me.id, isOpen)
    this.#repo = makeRepo({ storage, socket: this.#socket, tabs: this.#tabs, isOpen })
    this.#setBack = new SetBack(this.#repo)
    this.#erased = new Erased(storage)
    this.#soon = new WrittenSoon(this.#repo)
    this.#listen()
  }

  /** Opens a person's documents. `reload` loads the page anew. */
  static async start(me: SignedIn, server: Server, reload: () => void): Promise<Documents> {
    const documents = new Documents(me, server, await DeviceStorage.open(me.id), reload)
    await documents.eraseRemoved()
    return documents
  }

  /** It has ended, by {@link close} or because the device was forgotten: opens nothing any more. */
  get closed(): boolean {
    return this.#closed
  }

  /** The connection to the server. */
  get link(): LinkState {
    return this.#socket.link
  }

  /** Whether this device keeps what is written on it. */
  get keeping(): Keeping {
    return this.#storage.keeping
  }

  /** Told when {@link keeping} changes. */
  subscribeKeeping(listener: () => void): Unsubscribe {
    return this.#storage.changed.add(listener)
  }

  /**
   * Opens a document. One that is on the device is there at once, without network too. Any other waits for the server,
   * however long: show the link's state meanwhile, and abort when the person goes elsewhere. Rejects with
   * {@link DocumentUnavailable} if the server knows of no such document for this person.
   */
  async open(id: string, signal?: AbortSignal): Promise<LiveDocument> {
    const entry = this.#entry(id)
    entry.wanted += 1
    try {
      const live = await orAborted(this.#opened(id, entry), signal)
      entry.looked = true
      this.#show(entry)
      return live
    } finally {
      entry.wanted -= 1
    }
  }

  /**
   * Sends what the server lacks of a document that nobody looks at: nobody sees me in it. Resolves when the server has
   * it, or has said that it won't take it; the document is closed then.
   */
  async send(id: string): Promise<void> {
    const entry = this.#entry(id)
    try {
      await settled(entry, await this.#opened(id, entry))
    } catch (error) {
      if (!(error instanceof DocumentUnavailable)) throw error
      // The device can't show it, and the server doesn't: what is known of it says so.
      const kept = entry.rights.get() === "removed" ? await this.#storage.document(id) : undefined
      if (kept) await this.#storage.keepDocument({ ...kept, access: "removed" })
    }
    await this.#closeUnlooked(id, entry)
    // For the server a document stays open as long as the connection: with none left, the others would see me in it.
    if (this.#entries.size === 0) this.#socket.reconnect()
  }

  /**
   * The document isn't looked at any more: the others see me go. It is kept in step for a while all the same, for whoever
   * comes back, and then closed: everybody's edits would be applied for nobody, on the thread one types on.
   */
  leave(id: string, closedAfterMs = CLOSED_AFTER_MS): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    entry.looked = false
    this.#show(entry)
    this.#closeAfter(id, entry, closedAfterMs)
  }

  /** Whether closing the page now would lose edits: no document holds them, or the server lacks them and the device too. */
  wouldLose(): boolean {
    const all = [...this.#entries.values()].flatMap(({ live }) => live ?? [])
    return all.some(({ isShownOnly, saved }) => isShownOnly || (!this.keeping.kept && saved.dirty))
  }

  /** Somebody signed in, or out. */
  sessionIs(asked: SessionAnswer): void {
    this.#socket.sessionIs(asked)
  }

  /** Hands to the device what it hasn't got yet. */
  async flush(): Promise<void> {
    const ready = [...this.#entries].filter(([, { live }]) => live?.handle.isReady())
    for (const [, { live }] of ready) if (live) writeAll(live.handle)
    for (const [, { row }] of ready) row?.flush()
    await this.#repo.flush(ready.map(([id]) => id as DocumentId)).catch(() => undefined)
  }

  /** Ends; what is written is flushed first. */
  async close(): Promise<void> {
    if (this.#closed) return
    const flushed = this.flush()
    this.#end()
    await flushed
    await this.#storage.close()
  }

  #listen(): void {
    const socket = this.#socket
    this.#ends.push(
      ...this.#access.keep(),
      socket.refused.add(({ document, refusal }) => this.#entries.get(document)?.live?.saved.heardRefusal(refusal)),
      socket.tooMany.add(() => this.#closeLeft()),
      ...[socket, this.#tabs].map(({ coming }) => coming.add((document) => this.#writeTyped(document))),
      this.#tabs.savedElsewhere.add((document) => this.#keepUnsaved(document)),
      this.#tabs.discarded.add((document) => void this.#discardedElsewhere(document)),
      this.#storage.forgotten.add(() => void this.#forgottenElsewhere()),
      this.#storage.emptied.add(() => keepAgain(this.#entries, this.#storage)),
      watchClock(() => this.#clockSetBack()),
      watchLeaving({ flush: () => void this.flush(), wouldLose: () => this.wouldLose() }),
      addPage({
        participant: this.me.id,
        documents: () => this.#rows(),
        forget: () => this.#forget(),
        forgottenElsewhere: () => this.#forgottenElsewhere(),
      }),
    )
    this.#repo.synchronizer.on("sync-state", ({ peerId, documentId, syncState }) => {
      this.#access.heardReadOnly(peerId, documentId, syncState.peerReadOnly)
    })
  }

  /** What was typed in a document and isn't written yet comes before whatever is done with it. */
  #writeTyped(id: string): void {
    const handle = this.#entries.get(id)?.live?.handle
    if (handle) writeTyped(handle)
  }

  /** Another tab wrote that all is saved, by what it has: what only this one has isn't. */
  #keepUnsaved(id: string): void {
    const entry = this.#entries.get(id)
    if (entry?.live?.saved.dirty) entry.row?.write()
  }

  #clockSetBack(): void {
    this.#setBack.happened()
    if (this.link.get().state === "online") this.#socket.reconnect()
  }

  #entry(id: string): DocumentEntry {
    let entry = this.#entries.get(id)
    if (!entry) this.#entries.set(id, (entry = newEntry()))
    return entry
  }

  #opened(id: string, entry: DocumentEntry): Promise<LiveDocument> {
    entry.opening ??= this.#open(id, entry).catch((error: unknown) => {
      if (this.#entries.get(id) === entry && !entry.live) this.#forgetEntry(id)
      throw error
    })
    return entry.opening
  }

  async #open(id: string, entry: DocumentEntry): Promise<LiveDocument> {
    if (this.#closed || !isValidDocumentId(id)) throw new DocumentUnavailable(id)
    await this.#closing.get(id)
    // It was open on this connection and closed: what the server sent of it since was heard by nobody, and isn't sent again.
    if (this.#socket.isOpen(id)) this.#socket.reconnect()
    const kept = await this.#storage.document(id)
    if (kept) entry.rights.startAt(kept.access)
    if (kept?.lost) entry.lost.found(kept.lost)
    const places = { repo: this.#repo, storage: this.#storage, socket: this.#socket }
    const handle = await findHandle(id, entry, kept, places)
    if (this.#closed) throw new DocumentUnavailable(id)
    const write = async (next: KeptDocument): Promise<void> => {
      // The heads it names are to be in the copy beside it.
      if (!next.dirty) void this.#repo.flush([id as DocumentId]).catch(() => undefined)
      await this.#storage.keepDocument(next)
      if (!next.dirty) this.#tabs.saved(id)
    }
    const row = new KeptRow(kept?.dirty ?? false, () => described(id, entry), write)
    entry.row = row
    const live = this.#live(handle, entry, row, kept?.serverHeads ?? null)
    entry.live = live
    row.changed()
    this.#erased.opened(id, handle.doc())
    void this.#access.ask(id, entry)
    return live
  }

  #live(handle: Handle, entry: DocumentEntry, row: KeptRow, keptHeads: readonly string[] | null): LiveDocument {
    const id = handle.documentId
    const { rights } = entry
    const known = headsNamed(handle, this.#socket.server?.storage)
    const saved = new SavedState(counted(handle), {
      link: this.link, rights, serverHeads: keptHeads ?? known ?? null, remember: () => row.changed(),
    })
    const presence = new DocumentPresence(this.me, presenceChannelOf(id, this.#socket))
    const live = new LiveDocument({
      handle, saved, presence, rights, lost: entry.lost, discard: () => this.#discard(id),
    })
    const hear = ({ storageId, heads }: DocHandleRemoteHeadsPayload): void => {
      if (storageId === this.#socket.server?.storage) saved.heardServerHeads(decodeHeads(heads))
    }
    const changed = (): void => {
      if (saved.dirty || this.#setBack.isSo) this.#soon.add(id)
    }
    handle.on("remote-heads", hear)
    handle.on("heads-changed", changed)
    if (known) saved.heardServerHeads(known)
    entry.ends.push(
      () => handle.off("remote-heads", hear),
      () => handle.off("heads-changed", changed),
      rights.subscribe(() => this.#accessChanged(id, entry)),
      entry.lost.subscribe(() => row.changed()),
      live.subscribe(["title"], () => row.changed()),
    )
    return live
  }

  #accessChanged(id: string, entry: DocumentEntry): void {
    entry.row?.changed()
    this.#show(entry)
    void this.#access.ask(id, entry)
  }

  /** Shows the others that I am in a document, or not. */
  #show({ live, looked, rights }: DocumentEntry): void {
    if (looked && rights.get() !== "removed") live?.presence.start()
    else live?.presence.stop()
  }

  #rows(): KeptDocument[] {
    return [...this.#entries.values()].flatMap(({ row, live }) => (row && live ? [row.row()] : []))
  }

  async #discard(id: string): Promise<void> {
    this.#tabs.discard(id)
    this.#forgetEntry(id)
    await this.flush()
    await this.#storage.discard(id)
    this.#reload()
  }

  /** Another tab took a document off the device. Held here it would come back: this page begins anew too. */
  async #discardedElsewhere(id: string): Promise<void> {
    // It may be opened here once there is a right to it again.
    if (!this.#entries.has(id)) return this.#erased.erase(id)
    this.#forgetEntry(id)
    await this.#storage.discard(id)
    await this.flush()
    this.#reload()
  }

  #closeAfter(id: string, entry: DocumentEntry, ms: number): void {
    clearTimeout(entry.closing)
    entry.closing = setTimeout(() => {
      if (this.#entries.get(id) !== entry || entry.looked || entry.wanted > 0) return
      const { live } = entry
      // What only this page has stays with it.
      if (live?.isKept && this.keeping.kept) void this.#closeUnlooked(id, entry)
      else this.#closeAfter(id, entry, ms)
    }, ms)
  }

  /** Closes documents that nobody looks at and that are saved. */
  #closeLeft(): void {
    for (const [id, entry] of this.#entries) {
      if (entry.live?.isKept) void this.#closeUnlooked(id, entry)
    }
  }

  /** Closes a document, unless somebody looks at it; what the device is to know of it is written first. */
  async #closeUnlooked(id: string, entry: DocumentEntry): Promise<void> {
    entry.row?.flush()
    await this.#repo.flush(entry.live ? [id as DocumentId] : []).catch(() => undefined)
    if (this.#entries.get(id) !== entry || entry.looked || entry.wanted > 0 || entry.live?.isShownOnly) return
    this.#forgetEntry(id)
    // Unloading empties the handle and says that it changed: automerge-repo would write that over the device's copy.
    this.#repo.handles[id as DocumentId]?.removeAllListeners()
    const closing = this.#repo.removeFromCache(id as DocumentId).catch(() => undefined)
    this.#closing.set(id, closing)
    await closing
    this.#closing.delete(id)
  }

  /**
   * What somebody lost the right to read doesn't stay on their device; what they wrote and couldn't send stays until
   * they have had the chance to copy it.
   */
  async eraseRemoved(): Promise<void> {
    for (const { id, access, dirty } of await this.#storage.documents()) {
      if (access !== "removed" || dirty || this.#entries.has(id)) continue
      this.#tabs.discard(id)
      await this.#erased.erase(id)
    }
  }

  #forgetEntry(id: string): void {
    const entry = this.#entries.get(id)
    this.#entries.delete(id)
    if (!entry) return
    clearTimeout(entry.closing)
    for (const end of entry.ends.splice(0)) end()
    entry.row?.close()
    entry.live?.close()
  }

  /** The device is forgotten: nothing may be written any more. */
  async #forget(): Promise<void> {
    if (this.#closed) return
    this.#storage.abandon()
    this.#end()
  }

  /**
   * Another tab forgot the device. What is shown here would be dead: nothing typed on it would be kept or sent. The page
   * begins anew; but where it alone has what was written, it stays, and goes on without a device.
   */
  async #forgottenElsewhere(): Promise<void> {
    if (this.#closed) return
    if (this.wouldLose()) return this.#storage.abandon()
    await this.#forget()
    this.#reload()
  }

  #end(): void {
    this.#closed = true
    for (const end of this.#ends.splice(0)) end()
    for (const id of [...this.#entries.keys()]) this.#forgetEntry(id)
    this.#socket.disconnect()
    this.#tabs.disconnect()
  }
}
