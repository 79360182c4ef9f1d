// A handle, as far as counting what is unsaved needs it. A handle that isn't ready throws at every question.
import { getHeads } from "@automerge/automerge/slim"
import { decodeHeads } from "@automerge/automerge-repo/slim"
import type { Counted } from "./saved"
import type { Handle, Root } from "../types"

/** The document of a handle, whenever there is one. */
export function counted(handle: Handle): Counted {
  const doc = (): Root | undefined => (handle.isReady() ? handle.doc() : undefined)
  return {
    doc,
    heads() {
      const now = doc()
      return now ? getHeads(now) : []
    },
  }
}

/** The heads that a server named, by what it calls its storage, if it did before anybody listened. */
export function headsNamed(handle: Handle, storage: string | undefined): readonly string[] | undefined {
  const info = storage === undefined ? undefined : handle.getSyncInfo(storage as never)
  return info && decodeHeads(info.lastHeads)
}
