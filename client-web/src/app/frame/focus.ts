// After a navigation the focus goes to the new page's heading, as it would with pages from a server: screen readers say
// where one is, and the keyboard starts at the content. The first page keeps the browser's own start.
import { useEffect, useRef, type RefObject } from "react"
import { pageKey, routeOf } from "../routes"

let shown = key()
/** A navigation whose page has not shown its heading yet. */
let pending = false
/** A page has shown its heading: before that one has only just come, whatever the address was turned into. */
let arrived = false

if (typeof window !== "undefined") {
  for (const event of ["pushState", "replaceState", "popstate"]) addEventListener(event, moved)
}

function key(): string {
  return typeof location === "undefined" ? "" : pageKey(routeOf(location.pathname))
}

function moved(event: Event): void {
  const next = key()
  if (next === shown) return
  shown = next
  pending = arrived
  // Going back, the browser remembers how far one had scrolled.
  if (event.type !== "popstate") scrollTo(0, 0)
}

/** For tests: as when the page was opened. */
export function forgetArrival(): void {
  shown = key()
  pending = false
  arrived = false
}

/** For the heading of a page: takes the focus if a navigation brought it. */
export function usePageFocus<E extends HTMLElement>(): RefObject<E | null> {
  const heading = useRef<E>(null)
  useEffect(() => {
    arrived = true
    if (!pending || !heading.current) return
    pending = false
    heading.current.focus({ preventScroll: true })
  }, [])
  return heading
}
