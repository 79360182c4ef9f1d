// Keys of what automerge-repo keeps on a device: a document, a sort of piece, a name. Pure.
import { ASIDE } from "./database"
import type { StorageKey } from "@automerge/automerge-repo/slim"

/** Sorts after every key part. */
const LAST = "\uffff"

/** All keys that begin so; none where there is no IndexedDB. */
export function rangeOf(prefix: StorageKey): IDBKeyRange | undefined {
  return typeof IDBKeyRange === "undefined" ? undefined : IDBKeyRange.bound(prefix, [...prefix, LAST])
}

/** Whose chunk it is, one set aside too. */
export function documentOf(key: StorageKey): string {
  return (key[0] === ASIDE ? key[2] : key[0]) ?? ""
}

/** A key as one text. */
export function joined(key: StorageKey): string {
  return key.join("\u0000")
}

/** Whether a key of the database is one of automerge-repo's. */
export function isKey(key: IDBValidKey): key is string[] & StorageKey {
  return Array.isArray(key) && key.every((part) => typeof part === "string")
}
