// What this device keeps, and forgetting it. Loads no Automerge: the first page can ask and forget without a document.
import { forgetKept } from "../api"
import { deleteDatabase, DOCUMENTS, done, openExisting, ourDatabases, type KeptDocument } from "./database"

const CHANNEL = "maillage-device"
/** How long other tabs may take to let go of a database. */
const LET_GO_WITHIN_MS = 2_000

/** What a page that has documents open adds to what the device keeps. */
export interface OpenPage {
  /** Documents with edits that the server lacks, as far as this page knows better than the device. */
  unsaved(): KeptDocument[]
  /** Ends at once; nothing more is written to the device. */
  forget(): Promise<void>
}

/** What became of {@link forgetDevice}. */
export type Forgotten = { readonly forgotten: true } | { readonly forgotten: false; readonly unsaved: KeptDocument[] }

const pages = new Set<OpenPage>()
let channel: BroadcastChannel | undefined

/**
 * Takes part in what is said of the device; ends with the function it returns. Also forgets when another tab says so.
 */
export function addPage(page: OpenPage): () => void {
  pages.add(page)
  listen()
  return () => {
    pages.delete(page)
    if (pages.size > 0) return
    channel?.close()
    channel = undefined
  }
}

/** Every document on this device, whoever's it is, the last changed first. */
export async function documentsOnDevice(): Promise<KeptDocument[]> {
  const kept: KeptDocument[] = []
  for (const name of await ourDatabases()) kept.push(...(await documentsIn(name)))
  const live = new Map([...pages].flatMap((page) => page.unsaved()).map((one) => [one.id, one]))
  const all = kept.filter(({ id }) => !live.has(id)).concat([...live.values()])
  return all.sort((one, other) => other.at - one.at)
}

/** The documents on this device with edits that the server lacks, open or not. */
export async function unsavedOnDevice(): Promise<KeptDocument[]> {
  return (await documentsOnDevice()).filter(({ dirty }) => dirty)
}

/**
 * Erases everything of ours from this device: documents, lists, the offline page, who was signed in; only the language
 * stays. Erases nothing and lists what would be lost if something is unsaved, unless that was accepted
 * (`"unsaved-too"`). The page should be loaded anew afterwards. Signing out at the server is a call of its own.
 */
export async function forgetDevice(what: "saved-only" | "unsaved-too"): Promise<Forgotten> {
  const unsaved = await unsavedOnDevice()
  if (what === "saved-only" && unsaved.length > 0) return { forgotten: false, unsaved }
  tellOthers()
  await Promise.all([...pages].map((page) => page.forget()))
  for (const name of await ourDatabases()) await deleteDatabase(name, LET_GO_WITHIN_MS)
  await forgetOfflinePage()
  forgetKept()
  return { forgotten: true }
}

/** Asks the browser not to clear documents away when it is short of space; says whether it promised. */
export async function keepForGood(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist())
  } catch {
    return false
  }
}

async function documentsIn(name: string): Promise<KeptDocument[]> {
  const database = await openExisting(name).catch(() => null)
  if (!database) return []
  try {
    const kept: unknown[] = await done(database.transaction(DOCUMENTS, "readonly").objectStore(DOCUMENTS).getAll())
    return kept as KeptDocument[]
  } catch {
    return []
  } finally {
    database.close()
  }
}

/** The files kept for working offline go too, and so does what serves them. */
async function forgetOfflinePage(): Promise<void> {
  try {
    const workers = await navigator.serviceWorker.getRegistrations()
    await Promise.all(workers.map((worker) => worker.unregister()))
  } catch {
    // There is none.
  }
  try {
    for (const name of await caches.keys()) await caches.delete(name)
  } catch {
    // There are none.
  }
}

function listen(): void {
  if (channel || typeof BroadcastChannel === "undefined") return
  channel = new BroadcastChannel(CHANNEL)
  channel.onmessage = ({ data }) => {
    if (data === "forget") for (const page of pages) void page.forget()
  }
}

function tellOthers(): void {
  if (typeof BroadcastChannel === "undefined") return
  const own = new BroadcastChannel(CHANNEL)
  own.postMessage("forget")
  own.close()
}
