// Opens a document for as long as its page is shown, and tries again when it couldn't be had.
import { useCallback, useEffect, useState } from "react"
import type { SignedIn } from "../../api"
import { DocumentUnavailable, openDocuments, type Documents, type LiveDocument } from "../../sync"
import { keepForGood } from "../../sync/device"

/** What has become of it. `failed`: the code or the device let us down, not the server. */
export type Opening =
  | { readonly state: "opening" }
  | { readonly state: "open"; readonly documents: Documents; readonly document: LiveDocument }
  | { readonly state: "unavailable" }
  | { readonly state: "failed"; readonly error: unknown }

/** The document, and a way to try again. `me` is whose documents these are, as long as the page stays. */
export function useOpenDocument(me: SignedIn, id: string): readonly [Opening, () => void] {
  const [opening, setOpening] = useState<Opening>({ state: "opening" })
  const [tries, setTries] = useState(0)
  useEffect(() => {
    const gone = new AbortController()
    let documents: Documents | undefined
    async function open() {
      documents = await openDocuments(me)
      const document = await documents.open(id, gone.signal)
      if (!gone.signal.aborted) setOpening({ state: "open", documents, document })
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
  }, [me.id, id, tries])
  const again = useCallback(() => {
    setOpening({ state: "opening" })
    setTries((before) => before + 1)
  }, [])
  return [opening, again]
}
