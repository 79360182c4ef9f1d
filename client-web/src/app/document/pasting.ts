// A paste that the server would refuse is refused before it is in the document: what stands there, and what is typed
// next, could not be saved either.
import type { ClipboardEvent, DragEvent } from "react"
import { useMemo } from "react"
import { notify } from "../frame/notices"
import { useDocumentText } from "./text"

/** Characters in one paste or drop: the server takes 300,000 operations in one change, and formatting counts too. */
const LONGEST = 250_000

/** For the element around all that can be written. */
export interface PasteGuard {
  readonly onPasteCapture: (event: ClipboardEvent) => void
  readonly onDropCapture: (event: DragEvent) => void
}

/** Stops what is too long, and says so; the clipboard still has it. */
export function usePasteGuard(): PasteGuard {
  const text = useDocumentText()
  return useMemo(() => {
    const look = (event: ClipboardEvent | DragEvent, carried: DataTransfer | null): void => {
      const length = carried?.getData("text/plain").length || carried?.getData("text/html").length || 0
      if (length <= LONGEST) return
      event.preventDefault()
      event.stopPropagation()
      notify({ kind: "bad", text: text("too long", { n: length, most: LONGEST }) })
    }
    return {
      onPasteCapture: (event) => look(event, event.clipboardData),
      onDropCapture: (event) => look(event, event.dataTransfer),
    }
  }, [text])
}
