// What a device does to those who keep something on it: IndexedDB that is full, fails, aborts, stalls, loses its connections,
// or is cleared. Over fake-indexeddb, whose insides it reads to tell what another page would find.
import { IDBFactory } from "fake-indexeddb"
import { vi } from "vitest"

/** Which writes find no room, or how it fails. */
export type Weather = "fine" | "full for snapshots" | "full" | "full for rows" | "no transactions" | "aborts" | "stalled"

interface Stored {
  readonly key: unknown
  readonly value: unknown
}
interface Raw {
  readonly connections: readonly IDBDatabase[]
  readonly rawObjectStores: ReadonlyMap<string, { readonly records: { values(): Iterable<Stored> } }>
}
type Startable = IDBTransaction & { _start: () => void }

/** The weather of this process's IndexedDB. */
export class Sky {
  #weather: Weather = "fine"
  readonly #held: (() => void)[] = []

  get weather(): Weather {
    return this.#weather
  }

  become(weather: Weather): void {
    this.#weather = weather
    if (weather !== "stalled") for (const begin of this.#held.splice(0)) begin()
  }

  /** A new, empty device. */
  begin(): void {
    this.#held.length = 0
    this.#weather = "fine"
    globalThis.indexedDB = new IDBFactory()
  }

  /** The browser closes all connections; what is kept stays, or goes (`all`). */
  close(what: "connections" | "all"): void {
    const connections = [...this.#databases().values()].flatMap((database) => [...database.connections])
    if (what === "all") globalThis.indexedDB = new IDBFactory()
    for (const connection of connections) {
      connection.close()
      connection.onclose?.call(connection, new Event("close"))
    }
  }

  /** What is kept in a store of a database, whatever the weather. */
  stored(database: string, store: string): Stored[] {
    const records = this.#databases().get(database)?.rawObjectStores.get(store)?.records
    return records ? [...records.values()] : []
  }

  /** Comes over the IndexedDB of this process until `vi.restoreAllMocks`. */
  spread(): void {
    const sky = this
    const put = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function tried(this: IDBObjectStore, value, key) {
      const isSnapshot = Array.isArray(key) && key.includes("snapshot")
      const full = sky.#weather === "full" || (sky.#weather === "full for snapshots" && isSnapshot)
      if (full || (sky.#weather === "full for rows" && key === undefined)) throw new DOMException("full", "QuotaExceededError")
      return key === undefined ? put.call(this, value) : put.call(this, value, key)
    })
    const begin = IDBDatabase.prototype.transaction
    vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(function tried(this: IDBDatabase, names, mode) {
      if (sky.#weather === "no transactions" && mode === "readwrite") throw new DOMException("no", "UnknownError")
      const transaction = begin.call(this, names, mode) as Startable
      // As a full disk is found out about: when all is written, at the end.
      if (sky.#weather === "aborts" && mode === "readwrite") transaction.commit = () => transaction.abort()
      const start = transaction._start.bind(transaction)
      let isHeld = false
      transaction._start = () => {
        if (isHeld) return
        if (sky.#weather !== "stalled") return start()
        isHeld = true
        sky.#held.push(() => {
          transaction._start = start
          start()
        })
      }
      return transaction
    })
    const open = IDBFactory.prototype.open
    vi.spyOn(IDBFactory.prototype, "open").mockImplementation(function tried(this: IDBFactory, name, version) {
      if (sky.#weather !== "stalled") return open.call(this, name, version)
      const later = {} as Record<string, unknown> & IDBOpenDBRequest
      sky.#held.push(() => {
        const request = open.call(globalThis.indexedDB as IDBFactory, name, version)
        for (const event of ["onsuccess", "onerror", "onupgradeneeded"] as const) {
          request[event] = (happened: Event) => {
            Object.assign(later, { result: request.error ? undefined : request.result, error: request.error })
            Object.assign(later, { transaction: request.transaction })
            later[event]?.call(later, happened as never)
          }
        }
      })
      return later
    })
  }

  #databases(): ReadonlyMap<string, Raw> {
    return (globalThis.indexedDB as unknown as { _databases: ReadonlyMap<string, Raw> })._databases
  }
}
