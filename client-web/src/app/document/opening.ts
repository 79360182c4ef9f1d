// Opens a document for as long as its page is shown, and tries again when it couldn't be had.
import { useCallback, useEffect, useRef, useState } from "react"
import { Unreachable, type SignedIn } from "../../api"
import type { FormSource } from "../../source"
import { DocumentUnavailable } from "../../sync/light"
import { keepForGood } from "../../sync/device/device"
import type { Documents, LiveDocument } from "../../sync"
import { fetchWasmAhead } from "../../sync/wasm"
import type { Words } from "./words-first"

/** An open document. */
export interface Opened {
  readonly documents: Documents
  readonly live: LiveDocument
  readonly source: FormSource
}

/** What has become of it. `failed`: the code or the device let us down, not the server. */
export type Opening =
  | { readonly state: "opening" }
  | { readonly state: "open"; readonly opened: Opened }
  | { readonly state: "unavailable" }
  | { readonly state: "failed"; readonly error: unknown }

/**
 * The document, and a way to try again. `me` is whose documents these are, as long as the page stays. It is fetched once
 * its words are settled, and takes their place.
 */
export function useOpenDocument(me: SignedIn, id: string, { words, settled }: Words): readonly [Opening, () => void] {
  const [opening, setOpening] = useState<Opening>({ state: "opening" })
  const [tries, setTries] = useState(0)
  const first = useRef(words)
  first.current = words
  useEffect(() => {
    if (!settled) return undefined
    const gone = new AbortController()
    let documents: Documents | undefined
    async function open() {
      fetchWasmAhead()
      const { liveSource, openDocuments, takeOver } = await automerge()
      documents = await openDocuments(me)
      const live = await documents.open(id, gone.signal)
      const opened = { documents, live, source: liveSource(live) }
      const show = () => setOpening({ state: "open", opened })
      if (first.current !== null) await takeOver(live, first.current, show, gone.signal)
      else if (!gone.signal.aborted) show()
      // Asked once there is something to keep: some browsers ask the person.
      void keepForGood()
    }
    open().catch((error: unknown) => {
      if (gone.signal.aborted) return
      setOpening(error instanceof DocumentUnavailable ? { state: "unavailable" } : { state: "failed", error })
    })
    return () => {
      gone.abort()
      documents?.leave(id)
    }
    // A person's name may be heard anew; who they are doesn't change under the page.
  }, [me.id, id, tries, settled])
  const again = useCallback(() => {
    connectAgain()
    setOpening({ state: "opening" })
    setTries((before) => before + 1)
  }, [])
  return [opening, again]
}

/** At once, instead of after the pause: as where the browser says that the network is back; people know more. */
export function connectAgain(): void {
  dispatchEvent(new Event("online"))
}

/** A file that can't be fetched is a server that can't be reached. */
function automerge(): Promise<typeof import("./live")> {
  return import("./live").catch((cause: unknown) => {
    throw new Unreachable("the files of the page can't be had", { cause })
  })
}
