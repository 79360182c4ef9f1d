// The IndexedDB database of one participant on this device: automerge-repo's chunks in one store, and in another one
// row for each document, which says what can be known of it without loading Automerge. Knows nothing of documents'
// insides.
import { keepText, keptText } from "../../api"
import type { Access } from "../types"

const PREFIX = "maillage-"
/** An open that hangs behind another one is given up after so long: the page goes on without the device. */
const OPENED_WITHIN_MS = 8_000
const PARTICIPANTS = "participants"

/** automerge-repo's chunks, by key. */
export const CHUNKS = "chunks"
/** What the keys begin with of copies that can't be read: then when they were set aside, and their own key. */
export const ASIDE = "aside"
/** How long they stay. */
export const ASIDE_FOR_MS = 90 * 86_400_000
/** {@link KeptDocument}s, by id. */
export const DOCUMENTS = "documents"

/** What the device knows of one of its documents. */
export interface KeptDocument {
  readonly id: string
  readonly title: string
  readonly gabarit: string
  readonly access: Access
  /** The server's heads as last heard, in hexadecimal. */
  readonly serverHeads: readonly string[] | null
  /** Whether something is here that the server lacks. */
  readonly dirty: boolean
  /** In how many fields. */
  readonly unsaved: number
  /** In how many fields something was unsaved when this device's copy turned out to be unreadable. */
  readonly lost?: number
  /** When this was written, by the device's clock. */
  readonly at: number
}

/** The database's name. */
export function databaseOf(participant: string): string {
  return PREFIX + participant
}

/** Whose database it is. */
export function participantOf(name: string): string {
  return name.slice(PREFIX.length)
}

/**
 * What makes a database of version 1, of that one version 2, and so on: the version is their number. None is ever changed;
 * a new one is added. Pages of the version before let go when one is opened, and say so (`storage.ts`).
 */
const STEPS: readonly ((database: IDBDatabase) => void)[] = [
  (database) => {
    database.createObjectStore(CHUNKS)
    database.createObjectStore(DOCUMENTS, { keyPath: "id" })
  },
]

/** The database is of a version that this page doesn't know yet. */
export function isNewer(error: unknown): boolean {
  return error instanceof Error && error.name === "VersionError"
}

/** The database didn't open in time. */
export class DatabaseHangs extends Error {
  override readonly name = "DatabaseHangs"
}

/**
 * Opens a participant's database, making it if need be: then `made` is told. Rejects where the device keeps nothing, with {@link DatabaseHangs}
 * where it doesn't answer, with what {@link isNewer} knows where the page is too old for it.
 */
export async function openDatabase(participant: string, made: () => void = () => undefined): Promise<IDBDatabase> {
  remember(participant)
  const request = indexedDB.open(databaseOf(participant), STEPS.length)
  request.onupgradeneeded = ({ oldVersion }) => {
    if (oldVersion === 0) made()
    for (const step of STEPS.slice(oldVersion)) step(request.result)
  }
  return opened(request)
}

/** One that opens too late is closed again. */
function opened(request: IDBOpenDBRequest): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new DatabaseHangs("IndexedDB doesn't answer"))
    }, OPENED_WITHIN_MS)
    done(request).then((database) => {
      if (isLate) database.close()
      resolve(database)
    }, reject).finally(() => clearTimeout(timer))
  })
}

/** Opens a database that is there already; `null` if it isn't. */
export async function openExisting(name: string): Promise<IDBDatabase | null> {
  const request = indexedDB.open(name)
  let made = false
  request.onupgradeneeded = () => {
    made = true
    request.transaction?.abort()
  }
  try {
    return await opened(request)
  } catch (error) {
    if (made) return null
    throw error
  }
}

/** The names of all our databases on this device. */
export async function ourDatabases(): Promise<string[]> {
  const names = new Set(participants().map(databaseOf))
  if (typeof indexedDB === "undefined") return []
  // Not every browser can list them; the participants who signed in here are kept for those that can't.
  const listed = typeof indexedDB.databases === "function" ? await indexedDB.databases().catch(() => []) : []
  for (const { name } of listed) if (name?.startsWith(PREFIX)) names.add(name)
  return [...names]
}

/**
 * Deletes a database, and says whether it is gone. Connections that are open elsewhere are asked to close; where one
 * isn't in time, the database is still there, and goes once it has closed.
 */
export async function deleteDatabase(name: string, within: number): Promise<boolean> {
  const gone = await new Promise<boolean>((resolve) => {
    const request = indexedDB.deleteDatabase(name)
    const late = setTimeout(() => resolve(false), within)
    const end = (deleted: boolean): void => {
      clearTimeout(late)
      resolve(deleted)
    }
    request.onsuccess = () => end(true)
    request.onerror = () => end(false)
  })
  if (gone) forgetParticipant(participantOf(name))
  return gone
}

/** What a request gives. */
export function done<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error("IndexedDB failed"))
  })
}

/** A transaction that was written. */
export function written(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error("IndexedDB gave up"))
    transaction.onerror = () => reject(transaction.error ?? new Error("IndexedDB failed"))
  })
}

function participants(): string[] {
  return (keptText(PARTICIPANTS) ?? "").split(" ").filter((id) => id !== "")
}

function forgetParticipant(participant: string): void {
  const others = participants().filter((id) => id !== participant)
  keepText(PARTICIPANTS, others.length > 0 ? others.join(" ") : null)
}

function remember(participant: string): void {
  const known = participants()
  if (!known.includes(participant)) keepText(PARTICIPANTS, [...known, participant].join(" "))
}
