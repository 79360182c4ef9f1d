// One document of a page, while it is open or being opened, and what the device is to know of it.
import type { KeptDocument } from "../device/database"
import type { LiveDocument } from "./document"
import type { KeptRow } from "../device/kept-row"
import type { Unsubscribe } from "../listeners"
import { LostEdits } from "./lost"
import { Rights } from "./rights"

/** What is known of one document while it is open, or being opened. */
export interface DocumentEntry {
  readonly rights: Rights
  readonly lost: LostEdits
  /** How many are just opening it to look at it. */
  wanted: number
  /** Somebody looks at it: it is shown that they are there. */
  looked: boolean
  /** It is closed when this is over, if nobody looks at it then. */
  closing?: ReturnType<typeof setTimeout>
  live?: LiveDocument
  row?: KeptRow
  opening?: Promise<LiveDocument>
  /** The server's last word on whether we may only read, on this connection. */
  readOnly?: boolean
  /** Changes of ours were refused on this connection, for another reason than our right. */
  refused?: boolean
  readonly ends: Unsubscribe[]
}

/** A document of which nothing is known yet. */
export function newEntry(): DocumentEntry {
  return { rights: new Rights(), lost: new LostEdits(), wanted: 0, looked: false, ends: [] }
}

/** What the device is to know of a document. */
export function described(id: string, { live, rights, lost }: DocumentEntry): Omit<KeptDocument, "at"> {
  const title = live?.value(["title"])
  const fields = lost.get()
  return {
    id,
    title: typeof title === "string" ? title : "",
    gabarit: live?.gabarit() ?? "",
    access: rights.get(),
    serverHeads: live?.saved.serverHeads ?? null,
    dirty: (live?.saved.dirty ?? false) || fields > 0,
    unsaved: live?.saved.count ?? 0,
    ...(fields > 0 ? { lost: fields } : {}),
  }
}
