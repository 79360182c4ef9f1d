// What this device keeps, of whom, and forgetting it. Loads no Automerge: the first page can ask and forget without a
// document.
import { forgetKept } from "../../api"
import {
  ASIDE, ASIDE_FOR_MS, CHUNKS, databaseOf, deleteDatabase, DOCUMENTS, done, openExisting, ourDatabases, participantOf,
  written, type KeptDocument,
} from "./database"

const CHANNEL = "maillage-device"
/** How long other tabs may take to let go of a database. */
const LET_GO_WITHIN_MS = 2_000

/** A document on this device, and whose it is: two people may have the same one here. */
export interface DeviceDocument extends KeptDocument {
  readonly participant: string
}

/** A copy of a document that could not be read, and was set aside when the server's took its place. */
export interface CopyAside {
  readonly id: string
  readonly title: string
  /** When it was set aside, and when it goes, by the device's clock. */
  readonly at: number
  readonly until: number
}

/** What a page that has documents open adds to what the device keeps. */
export interface OpenPage {
  /** Whose documents they are. */
  readonly participant: string
  /** Its documents, of which it knows better than the device. */
  documents(): KeptDocument[]
  /** Ends at once; nothing more is written to the device. This page is loaded anew by whoever forgets. */
  forget(): Promise<void>
  /** The same, asked for by another tab. */
  forgottenElsewhere(): Promise<void>
}

/** What became of {@link forgetDevice}. */
export type Forgotten = { readonly forgotten: true } | { readonly forgotten: false; readonly unsaved: DeviceDocument[] }

/** Another tab didn't let go of a database, or the browser didn't. It goes once that tab has been closed. */
export class DeviceBusy extends Error {
  override readonly name = "DeviceBusy"
}

/** Said to the other tabs: whose documents are being forgotten. */
type Word = { readonly forget: readonly string[] | "all" }

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

/**
 * Every document on this device, whoever's it is or one participant's, the last changed first; but for what can't be read.
 * Others' databases aren't opened for one participant's.
 */
export async function documentsOnDevice(participant?: string): Promise<DeviceDocument[]> {
  const names = participant === undefined ? await ourDatabases() : [databaseOf(participant)]
  const kept: DeviceDocument[] = []
  for (const name of names) kept.push(...((await documentsIn(name)) ?? []))
  return newest(withPages(kept)).filter((one) => participant === undefined || one.participant === participant)
}

/** The documents on this device with edits that the server lacks, open or not. Rejects if that can't be told. */
export async function unsavedOnDevice(): Promise<DeviceDocument[]> {
  const kept: DeviceDocument[] = []
  for (const name of await ourDatabases()) {
    const documents = await documentsIn(name)
    if (!documents) throw new Error(`${name} can't be read`)
    kept.push(...documents)
  }
  return newest(withPages(kept)).filter(({ dirty }) => dirty)
}

/** A participant's copies set aside, the newest first; none where that can't be told. */
export async function copiesAside(participant: string): Promise<CopyAside[]> {
  const name = databaseOf(participant)
  const database = await openExisting(name).catch(() => null)
  if (!database) return []
  try {
    const chunks = database.transaction(CHUNKS, "readonly").objectStore(CHUNKS)
    const keys = await done(chunks.getAllKeys(IDBKeyRange.bound([ASIDE], [ASIDE, "\uffff"])))
    const titles = new Map((await documentsIn(name))?.map(({ id, title }) => [id, title]))
    const copies = new Map<string, CopyAside>()
    for (const key of keys) {
      const [, at, id] = Array.isArray(key) ? key : []
      if (typeof at !== "string" || typeof id !== "string") continue
      const time = Number.parseInt(at, 36)
      copies.set(`${at} ${id}`, { id, title: titles.get(id) ?? "", at: time, until: time + ASIDE_FOR_MS })
    }
    return [...copies.values()].sort((one, other) => other.at - one.at)
  } catch {
    return []
  } finally {
    database.close()
  }
}

/** Erases one. */
export async function dropCopyAside(participant: string, { id, at }: CopyAside): Promise<void> {
  const database = await openExisting(databaseOf(participant))
  if (!database) return
  try {
    const transaction = database.transaction(CHUNKS, "readwrite")
    const start = [ASIDE, at.toString(36), id]
    transaction.objectStore(CHUNKS).delete(IDBKeyRange.bound(start, [...start, "\uffff"]))
    await written(transaction)
  } finally {
    database.close()
  }
}

/**
 * Erases everything of ours from this device, whoever's it is: documents, lists, the offline page, who was signed in;
 * only its language, theme and announcements stay. Erases nothing and lists what would be lost if something is unsaved,
 * unless that was accepted (`"unsaved-too"`). Rejects with {@link DeviceBusy} if something is still there. The page
 * should be loaded anew afterwards. Signing out at the server is a call of its own.
 */
export async function forgetDevice(what: "saved-only" | "unsaved-too"): Promise<Forgotten> {
  if (what === "saved-only") {
    const unsaved = await unsavedOnDevice()
    if (unsaved.length > 0) return { forgotten: false, unsaved }
  }
  await erase("all", await ourDatabases())
  return { forgotten: true }
}

/**
 * What signing out erases: this participant's documents, those of others that are all saved, and every list. What others
 * wrote and didn't send is theirs: it waits for them. Rejects like {@link forgetDevice}.
 */
export async function leaveDevice(participant: string): Promise<void> {
  const going: string[] = []
  for (const name of await ourDatabases()) {
    const owner = participantOf(name)
    if (owner === participant || !(await holdsUnsaved(owner, name))) going.push(name)
  }
  await erase([participant, ...going.map(participantOf)], going)
}

/** Asks the browser not to clear documents away when it is short of space; says whether it promised. */
export async function keepForGood(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist())
  } catch {
    return false
  }
}

async function erase(whose: readonly string[] | "all", names: readonly string[]): Promise<void> {
  tellOthers({ forget: whose })
  await Promise.all(concerned(whose).map((page) => page.forget()))
  const deleted = await Promise.all(names.map((name) => deleteDatabase(name, LET_GO_WITHIN_MS)))
  await forgetOfflinePage()
  forgetKept()
  const left = names.filter((_, index) => !deleted[index])
  if (left.length > 0) throw new DeviceBusy(`${left.join(", ")} can't be deleted yet`)
}

/** What can't be read may hold something. */
async function holdsUnsaved(participant: string, name: string): Promise<boolean> {
  const documents = await documentsIn(name)
  if (!documents) return true
  return withPages(documents).some((document) => document.participant === participant && document.dirty)
}

/** With what the pages of this tab know better. */
function withPages(kept: readonly DeviceDocument[]): DeviceDocument[] {
  const live = [...pages].flatMap((page) => page.documents().map((one) => ({ ...one, participant: page.participant })))
  const known = new Set(live.map(keyOf))
  return [...kept.filter((document) => !known.has(keyOf(document))), ...live]
}

function keyOf({ participant, id }: DeviceDocument): string {
  return `${participant} ${id}`
}

function newest(documents: DeviceDocument[]): DeviceDocument[] {
  return documents.sort((one, other) => other.at - one.at)
}

/** `undefined` if it can't be read. */
async function documentsIn(name: string): Promise<DeviceDocument[] | undefined> {
  const participant = participantOf(name)
  try {
    const database = await openExisting(name)
    if (!database) return []
    try {
      const store = database.transaction(DOCUMENTS, "readonly").objectStore(DOCUMENTS)
      const kept = (await done(store.getAll())) as KeptDocument[]
      return kept.map((document) => ({ ...document, participant }))
    } finally {
      database.close()
    }
  } catch {
    return undefined
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
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const whose = wordIn(data)?.forget
    if (whose) for (const page of concerned(whose)) void page.forgottenElsewhere()
  }
}

function concerned(whose: Word["forget"]): OpenPage[] {
  return [...pages].filter(({ participant }) => whose === "all" || whose.includes(participant))
}

function wordIn(data: unknown): Word | undefined {
  if (typeof data !== "object" || data === null || !("forget" in data)) return undefined
  return data.forget === "all" || Array.isArray(data.forget) ? (data as Word) : undefined
}

function tellOthers(word: Word): void {
  // A channel doesn't hear itself.
  if (channel) return channel.postMessage(word)
  if (typeof BroadcastChannel === "undefined") return
  const passing = new BroadcastChannel(CHANNEL)
  passing.postMessage(word)
  passing.close()
}
