// One page of the simulation: the room's own Documents, on the device of this process, before the model of the server. A page
// may be left as a browser lets one leave, or end in the middle of anything.
import { AsyncLocalStorage } from "node:async_hooks"
import { splice } from "@automerge/automerge/slim"
import { vi } from "vitest"
import type { OpenPage } from "../../device/device"
import { DeviceStorage } from "../../device/storage"
import type { LiveDocument } from "../../document/document"
import { holdTyped } from "../../document/typed"
import { Documents } from "../../documents"
import type { Server, SocketClass } from "../../server"
import { TabChannel } from "./channels"
import { ModelSocket, type ModelServer } from "./server"

/** From the key to the document, where a key is painted first. */
const WRITTEN_AFTER_MS = 20
const ANSWERED_AFTER_MS = 30

/** Whose page is being made: what it makes is told to it. */
const making = new AsyncLocalStorage<Page>()

/** A word that somebody typed at this device. */
export interface Word {
  readonly text: string
  readonly participant: string
  readonly document: string
  readonly at: number
  /** It is on the screen and isn't written yet. */
  isPainted: boolean
  /** Why nobody has to have it in the end: its writer was told, or had no reason to think that it was kept. */
  excused?: string
}

/** A page. */
export class Page {
  documents: Documents | undefined
  /** Those that somebody looks at. */
  readonly live = new Map<string, LiveDocument>()
  /** What was typed on it. */
  readonly words: Word[] = []
  isOver = false
  /** It wants to be loaded anew. */
  wantsReload = false
  readonly #sockets: ModelSocket[] = []
  readonly channels: TabChannel[] = []
  #storage: DeviceStorage | undefined
  #registered: OpenPage | undefined
  #unregister: () => void = () => undefined

  constructor(readonly participant: string, readonly version: number, private readonly server: ModelServer) {}

  start(ids: readonly string[]): void {
    void making.run(this, () => this.#start(ids)).catch(() => undefined)
  }

  /** Types a word, where no word stands yet. */
  type(word: Word, key: string, painted: boolean): boolean {
    const document = this.live.get(word.document)
    if (!document?.mayWrite() || this.isOver) return false
    this.words.push(word)
    const write = (): void => {
      if (this.isOver) return
      word.isPainted = false
      document.change((root) => {
        const text = String((root["fields"] as Record<string, unknown>)[key])
        const at = text.indexOf("]", this.server.chance.below(text.length + 1)) + 1
        splice(root, ["fields", key], at, 0, word.text)
      })
      document.heardUnwritten(["fields", key], false)
    }
    if (!painted) {
      write()
      return true
    }
    word.isPainted = true
    document.heardUnwritten(["fields", key], true)
    const end = holdTyped(document.handle, write)
    setTimeout(() => {
      if (!word.isPainted) return
      end()
      write()
    }, WRITTEN_AFTER_MS)
    return true
  }

  /** What the page shows. */
  text(id: string): string {
    return JSON.stringify(this.live.get(id)?.value(["fields"]) ?? "")
  }

  /** What a browser does with a page that is left: the page has this one moment. */
  hide(): void {
    void this.documents?.flush()
  }

  /** Ends it here and now. */
  crash(): void {
    this.isOver = true
    for (const channel of this.channels) channel.mute()
    for (const socket of this.#sockets) {
      socket.onopen = socket.onmessage = socket.onclose = null
      socket.close()
    }
    this.#storage?.abandon()
    void this.#registered?.forget()
    this.#unregister()
  }

  async #start(ids: readonly string[]): Promise<void> {
    const documents = await Documents.start(
      { id: this.participant, name: this.participant, email: `${this.participant}@example.org` } as Documents["me"],
      this.#server(), () => (this.wantsReload = true),
    )
    if (this.isOver) return this.crash()
    this.documents = documents
    documents.sessionIs(this.server.session(this.participant))
    for (const id of ids) {
      documents.open(id).then((live) => void this.live.set(id, live), () => undefined)
    }
  }

  #server(): Server {
    const page = this
    return {
      url: "model:",
      socket: class {
        constructor() {
          const socket = new ModelSocket(page.server, page.participant, page.version)
          page.#sockets.push(socket)
          if (page.isOver) socket.close()
          return socket
        }
      } as unknown as SocketClass,
      random: () => page.server.chance.next(),
      askSession: () => new Promise((resolve) => {
        setTimeout(() => resolve(this.server.session(this.participant)), ANSWERED_AFTER_MS)
      }),
      summary: () => Promise.reject(new Error("nobody answers")),
    }
  }

  /** Has what pages make told to them. */
  static watch(): void {
    vi.stubGlobal("BroadcastChannel", class extends TabChannel {
      constructor(name: string) {
        super(name)
        making.getStore()?.channels.push(this)
      }
    })
    const open = DeviceStorage.open
    vi.spyOn(DeviceStorage, "open").mockImplementation(async (participant) => {
      const storage = await open.call(DeviceStorage, participant)
      const page = making.getStore()
      if (page) page.#storage = storage
      if (page?.isOver) storage.abandon()
      return storage
    })
  }

  /** In the place of the device's `addPage`. */
  static add(opened: OpenPage, add: (page: OpenPage) => () => void): () => void {
    const page = making.getStore()
    const end = add(opened)
    if (page) {
      page.#registered = opened
      page.#unregister = end
    }
    return end
  }
}
