// A caret that moves in a text with each key is that text's matter. React Aria listens to the page's carets for each part of
// each day (fifteen in a fiche), and the browser lays the page out for every one that asks where it is (C105).
import { useEffect, type RefObject } from "react"

/** Keeps carets of texts inside of a form's box. Whoever listens to the page as the event comes in hears of them as ever. */
export function useOwnCarets(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current
    const keep = (event: Event): void => {
      if ((event.target as Element).matches("textarea, input")) event.stopPropagation()
    }
    element?.addEventListener("selectionchange", keep)
    return () => element?.removeEventListener("selectionchange", keep)
  }, [box])
}
