// The one Repo of a page: Automerge's WebAssembly, the device's storage, the server, the other tabs.
import { isWasmInitialized } from "@automerge/automerge/slim"
import { initializeWasm, Repo } from "@automerge/automerge-repo/slim"
import type { DocumentId, PeerId } from "@automerge/automerge-repo/slim"
import { randomId } from "../shape/random-id"
import type { DeviceStorage } from "./device/storage"
import type { SocketAdapter } from "./socket/socket"
import type { TabsAdapter } from "./device/tabs"
import { takeWasm } from "./wasm"

/**
 * Documents are written to the device at most this often, and when the page is hidden: what others write is on the server, and
 * many of their edits are one write. What was written here doesn't wait for it (`document/written-soon.ts`).
 */
const WRITTEN_EVERY_MS = 5_000

/** Loads Automerge; once is enough. Rejects if it can't be fetched. */
export async function loadAutomerge(): Promise<void> {
  if (isWasmInitialized()) return
  // It takes an answer, and compiles while it comes; its type doesn't say so.
  await initializeWasm(await takeWasm() as unknown as Request)
}

/** Makes the Repo. `isOpen`: of documents that this page doesn't have open nothing is told and nothing heard. */
export function makeRepo(parts: {
  storage: DeviceStorage
  socket: SocketAdapter
  tabs: TabsAdapter
  isOpen: (document: string) => boolean
}): Repo {
  return new Repo({
    peerId: `tab-${randomId()}` as PeerId,
    network: [parts.socket, parts.tabs],
    storage: parts.storage,
    saveDebounceRate: WRITTEN_EVERY_MS,
    shareConfig: {
      announce: () => Promise.resolve(true),
      access: (_peer: PeerId, document: DocumentId) => Promise.resolve(parts.isOpen(document)),
    },
  })
}
