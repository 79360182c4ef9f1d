// Where automerge-repo keeps documents on this device. What can't be written now (a full disk, a private window) stays
// in memory and is tried again; the page is told that the device keeps nothing for the moment. Nothing here throws at
// those who write.
//
// Two things are never on the device without a third: an edit without the row that tells of it, and a removal without
// what takes the removed's place.
//
// Writes are handed to the browser before `save` returns, and committed without waiting for an answer: what was typed
// just before the page goes has a chance to be kept.
import type { Chunk, StorageAdapterInterface, StorageKey } from "@automerge/automerge-repo/slim"
import {
  ASIDE, ASIDE_FOR_MS, CHUNKS, DatabaseHangs, DOCUMENTS, done, isNewer, openDatabase, written, type KeptDocument,
} from "./database"
import { documentOf, isKey, joined, rangeOf } from "./keys"
import { Listeners } from "../listeners"
import type { Keeping } from "../types"

const AGAIN_AFTER_MS = 5_000
/** A write that takes longer counts as one that fails, until it ends. */
const STALLED_AFTER_MS = 3_000
/** What automerge-repo remembers of a peer changes with every key, and an older one is as good: it isn't in a hurry. */
const PEERS = "sync-state"
const PEERS_AFTER_MS = 2_000

/** What is to stand under a key; `null`: nothing. */
interface PendingWrite {
  readonly key: StorageKey
  readonly data: Uint8Array | null
}

/** A participant's documents on this device. */
export class DeviceStorage implements StorageAdapterInterface {
  /** The database was deleted from elsewhere: another tab forgot the device. */
  readonly forgotten = new Listeners()
  /** {@link keeping} changed. */
  readonly changed = new Listeners()
  /** All that was kept is gone, by the browser's hand: whoever has it writes it again. */
  readonly emptied = new Listeners()
  readonly #participant: string
  #database: IDBDatabase | undefined
  #wasOpen = false
  #keeping: Keeping = { kept: true }
  /** What could not be written yet; `null`: what could not be removed. */
  readonly #waiting = new Map<string, PendingWrite>()
  /** Removals that wait for what takes the removed's place: they are among those above, too. */
  readonly #held = new Set<PendingWrite>()
  /** Rows that could not be written yet. */
  readonly #rows = new Map<string, KeptDocument>()
  /** What isn't in a hurry. */
  readonly #later = new Map<string, PendingWrite>()
  /** What is removed in one go at the end of the task. */
  readonly #removals = new Map<string, PendingWrite>()
  #removing: Promise<void> | undefined
  readonly #blocked = new Set<string>()
  #again: ReturnType<typeof setTimeout> | undefined
  #laterTimer: ReturnType<typeof setTimeout> | undefined
  #closed = false
  /** The device isn't touched any more; what is written stays in memory. */
  #isOver = false

  private constructor(participant: string) {
    this.#participant = participant
  }

  /** Opens it. Where nothing can be kept, everything works in memory. */
  static async open(participant: string): Promise<DeviceStorage> {
    const storage = new DeviceStorage(participant)
    await storage.#openDatabase()
    void storage.#dropOldCopies()
    return storage
  }

  /** Whether what is written now will be here after the page is closed. */
  get keeping(): Keeping {
    return this.#keeping
  }

  /** automerge-repo's. */
  async load(key: StorageKey): Promise<Uint8Array | undefined> {
    const pending = this.#pending().get(joined(key))
    if (pending) return pending.data ?? undefined
    const value = await this.#read(CHUNKS, (store) => store.get(key))
    return value instanceof Uint8Array ? value : undefined
  }

  /** automerge-repo's. Never rejects. */
  async save(key: StorageKey, data: Uint8Array): Promise<void> {
    this.#removals.delete(joined(key))
    if (key[1] !== PEERS) return this.#write([{ key, data }])
    this.#later.set(joined(key), { key, data })
    this.#laterTimer ??= setTimeout(() => void this.#writeLater(), PEERS_AFTER_MS)
  }

  /** automerge-repo's. Never rejects. */
  async remove(key: StorageKey): Promise<void> {
    this.#later.delete(joined(key))
    this.#removals.set(joined(key), { key, data: null })
    this.#removing ??= Promise.resolve().then(() => this.#remove())
    return this.#removing
  }

  /** automerge-repo's. */
  async loadRange(prefix: StorageKey): Promise<Chunk[]> {
    const range = rangeOf(prefix)
    const [keys, values] = range
      ? await Promise.all([
        this.#read(CHUNKS, (store) => store.getAllKeys(range)), this.#read(CHUNKS, (store) => store.getAll(range)),
      ])
      : [[], []]
    const chunks = new Map<string, Chunk>()
    keys?.forEach((key, index) => {
      const data: unknown = values?.[index]
      if (isKey(key) && data instanceof Uint8Array) chunks.set(joined(key), { key, data })
    })
    for (const [name, { key, data }] of this.#pending()) {
      if (!prefix.every((part, index) => key[index] === part)) continue
      if (data) chunks.set(name, { key, data })
      else chunks.delete(name)
    }
    return [...chunks.values()]
  }

  /** automerge-repo's. Never rejects. */
  async removeRange(prefix: StorageKey): Promise<void> {
    await Promise.all((await this.loadRange(prefix)).map(({ key }) => this.remove(key)))
  }

  /** What the device knows of a document. */
  async document(id: string): Promise<KeptDocument | undefined> {
    return this.#rows.get(id) ?? (await this.#read(DOCUMENTS, (store) => store.get(id))) as KeptDocument | undefined
  }

  /** What the device knows of all of them. */
  async documents(): Promise<KeptDocument[]> {
    const kept = ((await this.#read(DOCUMENTS, (store) => store.getAll())) ?? []) as KeptDocument[]
    return [...kept.filter(({ id }) => !this.#rows.has(id)), ...this.#rows.values()]
  }

  /** Keeps what is known of a document. Never rejects: it is tried again, and written with the next edit at the latest. */
  async keepDocument(kept: KeptDocument): Promise<void> {
    if (this.#closed || this.#blocked.has(kept.id)) return
    this.#rows.set(kept.id, kept)
    await this.#writeRow(kept)
  }

  /** Takes a document off the device; nothing of it is written any more by this page. */
  async discard(id: string): Promise<void> {
    this.#blocked.add(id)
    await this.erase(id)
  }

  /** Takes a document off the device that isn't open here, and what was set aside of it. */
  async erase(id: string): Promise<void> {
    this.#rows.delete(id)
    for (const pending of [this.#waiting, this.#later]) {
      for (const [name, { key }] of pending) if (documentOf(key) === id) pending.delete(name)
    }
    for (const { key } of await this.loadRange([ASIDE])) if (documentOf(key) === id) await this.remove(key)
    const range = rangeOf([id])
    await this.#transact([CHUNKS, DOCUMENTS], (transaction) => {
      if (range) transaction.objectStore(CHUNKS).delete(range)
      transaction.objectStore(DOCUMENTS).delete(id)
    }).then(() => this.#written([]), () => undefined)
  }

  /** Sets aside a document that can't be read, so that the server's can take its place. */
  async setAside(id: string): Promise<void> {
    const at = Date.now().toString(36)
    for (const { key, data } of await this.loadRange([id])) {
      if (data) await this.save([ASIDE, at, ...key], data)
      await this.remove(key)
    }
  }

  /** Closes the database; what is waiting is lost unless it can be written now. */
  async close(): Promise<void> {
    if (this.#closed) return
    await this.#writeLater()
    await this.#flush()
    this.#closed = true
    clearTimeout(this.#again)
    this.#database?.close()
    this.#database = undefined
  }

  /** Lets go at once and writes nothing any more: the device is being forgotten. */
  abandon(): void {
    this.#closed = true
    for (const pending of [this.#waiting, this.#later, this.#rows, this.#held]) pending.clear()
    clearTimeout(this.#again)
    clearTimeout(this.#laterTimer)
    this.#database?.close()
    this.#database = undefined
    this.#keep({ kept: false, why: "unavailable" })
  }

  async #openDatabase(): Promise<void> {
    let isNew = false
    try {
      const database = await openDatabase(this.#participant, () => (isNew = true))
      if (this.#closed) return database.close()
      this.#database = database
      database.onversionchange = ({ newVersion }) => (newVersion === null ? this.#wasForgotten() : this.#letGo("newer"))
      // The browser took it away: a cleared site, a broken profile.
      database.onclose = () => {
        if (this.#database !== database) return
        this.#database = undefined
        this.#failed(new Error("the database was closed"))
      }
      if (isNew && this.#wasOpen) this.emptied.tell()
      this.#wasOpen = true
    } catch (error) {
      if (isNewer(error)) this.#letGo("newer")
      else if (error instanceof DatabaseHangs) this.#letGo("failing")
      else this.#keep({ kept: false, why: "unavailable" })
    }
  }

  /** For the rest of the page's life: what is on the device has to stay as it is, since this page may not have read it. */
  #letGo(why: "newer" | "failing"): void {
    this.#isOver = true
    this.#database?.close()
    this.#database = undefined
    this.#keep({ kept: false, why })
  }

  /** Whoever shows a document decides what becomes of it; the database has to be let go of in any case. */
  #wasForgotten(): void {
    this.forgotten.tell()
    this.abandon()
  }

  /** What isn't in the database yet, the newest word of each key. */
  #pending(): Map<string, PendingWrite> {
    return new Map([...this.#waiting, ...this.#later, ...this.#removals])
  }

  /** Copies that could not be read are nobody's any more after a while. */
  async #dropOldCopies(): Promise<void> {
    const before = Date.now() - ASIDE_FOR_MS
    for (const { key } of await this.loadRange([ASIDE])) {
      if (Number.parseInt(key[1] ?? "", 36) < before) await this.remove(key)
    }
  }

  async #writeLater(): Promise<void> {
    clearTimeout(this.#laterTimer)
    this.#laterTimer = undefined
    const entries = [...this.#later.values()]
    this.#later.clear()
    await this.#write(entries)
  }

  async #remove(): Promise<void> {
    this.#removing = undefined
    const entries = [...this.#removals.values()]
    this.#removals.clear()
    await this.#write(entries)
  }

  /** Writes all or nothing. Read again before it is written, it is there. */
  async #write(wanted: readonly PendingWrite[]): Promise<void> {
    const entries = wanted.filter(({ key }) => !this.#blocked.has(key[0] ?? ""))
    if (this.#closed || entries.length === 0) return
    const held = entries.filter((entry) => entry.data === null && this.#isHeld(entry))
    const now = entries.filter((entry) => !held.includes(entry))
    for (const entry of held) {
      this.#held.add(entry)
      this.#waiting.set(joined(entry.key), entry)
    }
    const rows = now.flatMap(({ key, data }) => (data && this.#rows.get(documentOf(key))) || [])
    if (now.length === 0) return
    const write = this.#transact(rows.length > 0 ? [CHUNKS, DOCUMENTS] : [CHUNKS], (transaction) => {
      const chunks = transaction.objectStore(CHUNKS)
      for (const { key, data } of now) data ? chunks.put(data, key) : chunks.delete(key)
      for (const row of rows) transaction.objectStore(DOCUMENTS).put(row)
    })
    for (const entry of now) this.#waiting.set(joined(entry.key), entry)
    try {
      await write
      for (const entry of now) {
        const name = joined(entry.key)
        if (this.#waiting.get(name) === entry) this.#waiting.delete(name)
      }
      this.#written(rows)
      await this.#release()
    } catch (error) {
      this.#failed(error)
    }
  }

  async #writeRow(row: KeptDocument): Promise<void> {
    try {
      await this.#transact([DOCUMENTS], (transaction) => transaction.objectStore(DOCUMENTS).put(row))
      this.#written([row])
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Rows, and whatever was written with them. */
  #written(rows: readonly KeptDocument[]): void {
    for (const row of rows) if (this.#rows.get(row.id) === row) this.#rows.delete(row.id)
    if (this.#waiting.size === 0 && this.#rows.size === 0) this.#keep({ kept: true })
  }

  /** Whether something of the same document, that may stand for what is removed, isn't written yet. */
  #isHeld({ key }: PendingWrite): boolean {
    return [...this.#waiting.values()].some(({ key: other, data }) => data !== null && documentOf(other) === documentOf(key))
  }

  /** Removes what has waited for others to be written, where they are. */
  async #release(): Promise<void> {
    const free = [...this.#held].filter((entry) => !this.#isHeld(entry))
    for (const entry of free) this.#held.delete(entry)
    // What was saved again meanwhile under the same key stays.
    await this.#write(free.filter((entry) => this.#waiting.get(joined(entry.key)) === entry))
  }

  /** Hands a write to the browser before it returns; all of it is written, or nothing. */
  #transact(names: string[], write: (transaction: IDBTransaction) => void): Promise<void> {
    let transaction: IDBTransaction | undefined
    try {
      transaction = this.#database?.transaction(names, "readwrite")
      if (!transaction) return Promise.reject(new Error("no database"))
      const end = written(transaction)
      try {
        write(transaction)
      } catch (error) {
        end.catch(() => undefined)
        transaction.abort()
        throw error
      }
      transaction.commit()
      const late = setTimeout(() => this.#closed || this.#isOver || this.#keep({ kept: false, why: "failing" }), STALLED_AFTER_MS)
      return end.finally(() => clearTimeout(late))
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)))
    }
  }

  async #read<T>(name: string, read: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    const once = async (): Promise<T | undefined> => {
      const transaction = this.#database?.transaction(name, "readonly")
      return transaction && (await done(read(transaction.objectStore(name))))
    }
    try {
      // A hiccup isn't taken for « it isn't here ».
      return await once().catch(once)
    } catch {
      this.#keep({ kept: false, why: "failing" })
      return undefined
    }
  }

  #failed(error: unknown): void {
    if (this.#closed) return
    const full = error instanceof Error && error.name === "QuotaExceededError"
    if (this.#database) this.#keep({ kept: false, why: full ? "full" : "failing" })
    else if (this.#keeping.kept) this.#keep({ kept: false, why: "failing" })
    this.#again ??= setTimeout(() => void this.#tryAgain(), AGAIN_AFTER_MS)
  }

  async #tryAgain(): Promise<void> {
    this.#again = undefined
    if (this.#closed) return
    if (!this.#database && !this.#isOver) await this.#openDatabase()
    await this.#flush()
    if (this.#isOver) return
    if (this.#database) this.#written([])
    if (!this.#database || this.#waiting.size + this.#rows.size > 0) {
      this.#again ??= setTimeout(() => void this.#tryAgain(), AGAIN_AFTER_MS)
    }
  }

  async #flush(): Promise<void> {
    // One by one: what has no room doesn't keep the rest from being written.
    for (const row of [...this.#rows.values()]) await this.#writeRow(row)
    const entries = [...this.#waiting.values()]
    for (const entry of entries) if (entry.data) await this.#write([entry])
    for (const entry of entries) if (!entry.data && this.#waiting.get(joined(entry.key)) === entry) await this.#write([entry])
  }

  #keep(keeping: Keeping): void {
    const before = this.#keeping
    if (before.kept === keeping.kept && (before.kept || keeping.kept || before.why === keeping.why)) return
    this.#keeping = keeping
    this.changed.tell()
  }
}
