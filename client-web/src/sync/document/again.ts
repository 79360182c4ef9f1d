// What open documents do anew after something happened to the device beneath them: they are kept again where the browser
// cleared away what was kept, and exchanged again where the clock was set back.
import { getHeads, save } from "@automerge/automerge/slim"
import type { Repo } from "@automerge/automerge-repo/slim"
import type { DeviceStorage } from "../device/storage"
import type { DocumentEntry } from "./entry"
import type { Root } from "../types"

/** Keeps all that is open anew, each document as a whole. */
export function keepAgain(entries: ReadonlyMap<string, DocumentEntry>, storage: DeviceStorage): void {
  for (const [id, { live, row }] of entries) {
    if (!live?.handle.isReady()) continue
    row?.write()
    keepWhole(id, live.handle.doc(), storage)
  }
}

/**
 * Documents that were taken off the device in this page's life. automerge-repo remembers to have written them, and would write
 * what is new alone: opened once more, they are kept as a whole.
 */
export class Erased {
  readonly #ids = new Set<string>()

  constructor(private readonly storage: DeviceStorage) {}

  /** Takes a document off the device that isn't open here. */
  async erase(id: string): Promise<void> {
    this.#ids.add(id)
    await this.storage.erase(id)
  }

  /** A document was opened. */
  opened(id: string, document: Root): void {
    if (this.#ids.delete(id)) keepWhole(id, document, this.storage)
  }
}

function keepWhole(id: string, document: Root, storage: DeviceStorage): void {
  void storage.save([id, "snapshot", getHeads(document).join("")], save(document))
}

/**
 * automerge-repo sends and writes by the device's clock: what is edited after it was set back would wait until it is where it
 * was. From then on the throttles of what is sent are new ones, with the documents' part in the exchange, and what is
 * written doesn't wait for its own.
 */
export class SetBack {
  #isSo = false

  constructor(private readonly repo: Repo) {}

  /** Whether it was, in this page's life: what is edited is written at a time of our own then. */
  get isSo(): boolean {
    return this.#isSo
  }

  /** The clock was set back just now. */
  happened(): void {
    this.#isSo = true
    const { handles, synchronizer } = this.repo
    for (const handle of Object.values(handles)) {
      synchronizer.removeDocument(handle.documentId)
      synchronizer.addDocument(handle)
    }
  }
}
