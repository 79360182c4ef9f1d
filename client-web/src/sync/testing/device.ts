// A person at a device of their own: a database that nobody else sees, and the page's documents on it.
import { splice } from "@automerge/automerge/slim"
import { IDBFactory } from "fake-indexeddb"
import { WebSocket as NodeSocket } from "ws"
import { tunnelCalls, type SignedIn } from "../../api"
import { done, type KeptDocument } from "../device/database"
import { Documents } from "../documents"
import type { LiveDocument } from "../document/document"
import type { Server, SocketLike } from "../server"
import type { Root } from "../types"
import { TunnelSocket } from "../socket/tunnel-socket"
import type { Account } from "./account"

/** One device. Pages opened on it share its database, and see each other's edits if `tabs` says so. */
export class Device {
  readonly #database = new IDBFactory()
  readonly #pages: Documents[] = []
  /** How often a page would have been loaded anew. */
  reloads = 0

  constructor(readonly account: Account, private readonly options: { tabs?: boolean; storage?: boolean } = {}) {}

  /** Opens a page on this device. */
  async page(me: SignedIn = this.account.me): Promise<Documents> {
    const kept = { indexedDB: globalThis.indexedDB, BroadcastChannel: globalThis.BroadcastChannel }
    Reflect.set(globalThis, "indexedDB", this.options.storage === false ? undefined : this.#database)
    if (!this.options.tabs) Reflect.set(globalThis, "BroadcastChannel", undefined)
    try {
      const page = await Documents.start(me, serverOf(this.account, me), () => (this.reloads += 1))
      this.#pages.push(page)
      return page
    } finally {
      Object.assign(globalThis, kept)
    }
  }

  /** Does something with this device's database. */
  async withDatabase(participant: string, edit: (chunks: IDBObjectStore) => void): Promise<void> {
    const request = this.#database.open(`maillage-${participant}`)
    await new Promise<void>((resolve, reject) => {
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const transaction = request.result.transaction("chunks", "readwrite")
        transaction.oncomplete = () => {
          request.result.close()
          resolve()
        }
        edit(transaction.objectStore("chunks"))
      }
    })
  }

  /** What the device knows of a participant's documents. */
  async rows(participant: string): Promise<KeptDocument[]> {
    const database = await done(this.#database.open(`maillage-${participant}`))
    const rows: unknown[] = await done(database.transaction("documents").objectStore("documents").getAll())
    database.close()
    return rows as KeptDocument[]
  }

  /** How many pieces of a document are on the device. */
  async pieces(participant: string, id: string): Promise<number> {
    return (await this.keys(participant, id)).length
  }

  /** What the pieces of a document on the device are called: others as soon as something more is written. */
  async keys(participant: string, id: string): Promise<string[]> {
    const database = await done(this.#database.open(`maillage-${participant}`))
    const chunks = database.transaction("chunks").objectStore("chunks")
    const keys = await done(chunks.getAllKeys(IDBKeyRange.bound([id], [id, "\uffff"])))
    database.close()
    return keys.map(String)
  }

  /** Another tab forgets the device. */
  async forget(participant: string): Promise<void> {
    await done(this.#database.deleteDatabase(`maillage-${participant}`))
  }

  async close(): Promise<void> {
    await Promise.all(this.#pages.map((page) => page.close()))
  }
}

let tunnelled: ((cookie: () => string) => typeof fetch) | undefined

/** From now on every page of this file connects through tunnels, on this network. */
export function connectThrough(network: (cookie: () => string) => typeof fetch): void {
  tunnelled = network
}

/** A server as a browser sees it that holds this account's cookie. */
export function serverOf(account: Account, me: SignedIn = account.me): Server {
  return {
    url: `${account.program.url.replace("http", "ws")}/sync?as=${encodeURIComponent(me.id)}`,
    // The cookie is read when a socket is made: signing in again changes it.
    socket: class {
      constructor(url: string) {
        if (tunnelled) {
          return new TunnelSocket(tunnelCalls(account.program.url, me.id, tunnelled(() => account.cookie)))
        }
        return new NodeSocket(url, { headers: { cookie: account.cookie } }) as unknown as SocketLike
      }
    } as unknown as Server["socket"],
    // A network that loses a quarter of the attempts is met by many of them within a test.
    ...(tunnelled && { random: () => Math.random() / 8 }),
    summary: (id) => account.summary(id),
    async askSession() {
      try {
        const signedIn = await account.session()
        return !signedIn ? "nobody" : signedIn.id === me.id ? "same" : "other"
      } catch {
        return "unknown"
      }
    },
  }
}

/** Writes at the end of a text field. */
export function write(document: LiveDocument, key: string, text: string): void {
  document.change((root) => {
    const fields = root["fields"] as Record<string, string>
    splice(root, ["fields", key], (fields[key] ?? "").length, 0, text)
  })
}

/** What a text field says. */
export function read(document: LiveDocument, key: string): string {
  return String(document.value(["fields", key]))
}

/** The keys of the plain texts of a document. */
export function textKeys(document: LiveDocument): string[] {
  const fields = document.value(["fields"]) as Root
  const isPlain = (value: unknown): boolean => typeof value === "string" && !value.includes("\uFFFC")
  return Object.keys(fields).filter((key) => isPlain(fields[key])).sort()
}
