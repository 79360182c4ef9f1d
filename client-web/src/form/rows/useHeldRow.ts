// The row that somebody is in stays on the screen when somebody else deletes it: what they are typing would otherwise go
// on into another row, or nowhere.
import { useEffect, useRef, useState, type RefObject } from "react"
import type { RowPlace } from "../../shape/rows"

/** How a row is marked in the page. */
export function rowMark(id: string): { readonly "data-form-row": string } {
  return { "data-form-row": id }
}

/** The row the focus is in that was deleted meanwhile; null as a rule. `mine` forgets it before one deletes it oneself. */
export function useHeldRow(box: RefObject<HTMLElement | null>, places: readonly RowPlace[]): {
  readonly held: string | null
  readonly letGo: () => void
} {
  const [focused, setFocused] = useState<string | null>(null)
  const now = useRef(places)
  now.current = places
  useEffect(() => {
    const element = box.current
    if (element === null) return
    const enter = (event: FocusEvent): void => {
      const row = rowOf(event.target)
      // A row that was deleted before the focus came isn't held.
      setFocused((before) => (row === before || isLive(now.current, row) ? row : null))
    }
    const leave = (event: FocusEvent): void => {
      // Another window came to the front: the row has the focus still when this one is back.
      if (event.relatedTarget === null && document.activeElement !== document.body) return
      if (rowOf(event.relatedTarget) === null) setFocused(null)
    }
    element.addEventListener("focusin", enter)
    element.addEventListener("focusout", leave)
    return () => {
      element.removeEventListener("focusin", enter)
      element.removeEventListener("focusout", leave)
    }
  }, [box])
  const isGone = focused !== null && places.some((place) => place.id === focused && place.deleted)
  return { held: isGone ? focused : null, letGo: () => setFocused(null) }
}

function isLive(places: readonly RowPlace[], row: string | null): boolean {
  return places.some((place) => place.id === row && !place.deleted)
}

function rowOf(target: EventTarget | null): string | null {
  return target instanceof Element ? (target.closest("[data-form-row]")?.getAttribute("data-form-row") ?? null) : null
}

/** Whether whatever had the focus went away with it. */
export function focusIsLost(): boolean {
  const focused = document.activeElement
  return focused === null || focused === document.body || !focused.isConnected
}
