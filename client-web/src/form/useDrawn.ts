// Whether a form was drawn whole: its parts know then how tall they are, and needn't be drawn while nobody sees them.
import { useEffect, type RefObject } from "react"
import "./out-of-sight.css"

/** Nobody waits for it. */
const WITHIN_MS = 3_000

/** Marks the form's box once it was drawn and nothing else is to be done. */
export function useDrawn(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    if (typeof requestIdleCallback === "undefined") return
    // The first moment is before the frame in which what is drawn learns its size; the second behind it.
    let waiting = requestIdleCallback(() => {
      waiting = requestIdleCallback(() => box.current?.setAttribute("data-drawn", ""), { timeout: WITHIN_MS })
    }, { timeout: WITHIN_MS })
    return () => cancelIdleCallback(waiting)
  }, [box])
}
