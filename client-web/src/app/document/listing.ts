// Adds an actor to a document that lists them, from the page of another: it is opened for that, and left again.
import type { Gabarit } from "../../api"
import { addActorTo } from "../../form"
import type { Documents } from "../../sync"

/** Without a network a document that isn't on the device never comes. */
const OPENED_WITHIN_MS = 10_000

/** What a reference to the actor holds. Rejects where the document can't be had or written in. */
export async function addActor(documents: Documents, id: string, gabarit: Gabarit, name: string): Promise<string> {
  const { liveSource } = await import("./live")
  const live = await documents.open(id, AbortSignal.timeout(OPENED_WITHIN_MS))
  try {
    const ref = addActorTo(liveSource(live), gabarit, name)
    if (ref === null) throw new Error("one may not write there")
    return ref
  } finally {
    // What was written is sent all the same: it stays open until it is saved.
    documents.leave(id)
  }
}
