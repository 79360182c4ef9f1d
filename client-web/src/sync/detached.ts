// A live document without server, storage or others: for tests of the rooms that show documents, and for pages that
// show one as it was. Everything works; nothing is ever saved.
import { Repo } from "@automerge/automerge-repo/slim"
import { counted } from "./document/counted"
import { LiveDocument } from "./document/document"
import { ToldLink } from "./link"
import { DocumentPresence, type PresenceChannel } from "./presence/presence"
import { Rights } from "./document/rights"
import { SavedState } from "./document/saved"
import type { Access, Handle, Root } from "./types"

/** A document with this content; strings become texts, as a gabarit makes them. Automerge must be initialised. */
export function detachedDocument(root: Root, access: Access = "write"): LiveDocument {
  const handle = new Repo({ network: [] }).create<Root>(root)
  return liveAround(handle, access)
}

/** The same around a handle of the caller's own Repo. */
export function liveAround(handle: Handle, access: Access = "write"): LiveDocument {
  const rights = new Rights(access)
  const link = new ToldLink({ state: "offline", at: 0 })
  const saved = new SavedState(counted(handle), { link, rights, serverHeads: null, remember: () => undefined })
  const presence = new DocumentPresence({ id: "me", name: "Moi" }, SILENCE)
  return new LiveDocument({ handle, saved, presence, rights, discard: () => Promise.resolve() })
}

const SILENCE: PresenceChannel = { send: () => undefined, hear: () => () => undefined, opened: () => () => undefined }
