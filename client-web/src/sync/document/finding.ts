// From a document's id to a handle with something in it: from the device, or else from the server. A copy on the device
// that can't be read is set aside, and what it held that the server lacked is counted as lost.
import type { DocumentId, Repo } from "@automerge/automerge-repo/slim"
import { arrived } from "./arrival"
import type { KeptDocument } from "../device/database"
import type { DocumentEntry } from "./entry"
import type { SocketAdapter } from "../socket/socket"
import type { DeviceStorage } from "../device/storage"
import type { Handle, Root } from "../types"

/** Where documents are looked for. */
export interface Places {
  readonly repo: Repo
  readonly storage: DeviceStorage
  readonly socket: SocketAdapter
}

/** The handle, once there is something in it. `kept` is what the device knew of the document. */
export async function findHandle(
  id: DocumentId, entry: DocumentEntry, kept: KeptDocument | undefined, { repo, storage, socket }: Places,
): Promise<Handle> {
  const find = (): Promise<Handle> =>
    repo.find<Root>(id, { allowableStates: ["ready", "requesting", "unavailable"] })
  let handle: Handle
  try {
    handle = await find()
  } catch {
    if (!(await loadedAgain(repo, id))) {
      await storage.setAside(id)
      repo.handles[id]?.request()
    }
    handle = await find()
  }
  if (handle.isReady()) return handle
  // The device said that something here is unsaved, and it isn't here.
  if (kept?.dirty && entry.lost.get() === 0) entry.lost.found(Math.max(1, kept.unsaved))
  // Asked before and refused: automerge-repo asks again on a new connection only.
  if (handle.state === "unavailable" && socket.link.get().state === "online") socket.reconnect()
  const arrival = arrived(handle, (refuse) => socket.unavailable.add((document) => document === id && refuse()))
  entry.ends.push(arrival.end)
  return arrival.handle
}

/** Reads what the device kept once more: another tab may have been writing it. */
async function loadedAgain(repo: Repo, id: DocumentId): Promise<boolean> {
  const handle = repo.handles[id]
  const document = await repo.storageSubsystem?.loadDoc<Root>(id).catch(() => null)
  if (!handle || !document) return false
  handle.update(() => document)
  handle.doneLoading()
  return true
}
