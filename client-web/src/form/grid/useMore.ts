// How many columns of a grid are beyond its edges, so that it can be said that there is more; and whether there is anything to
// scroll to, which the scroller says itself.
import { useEffect, useState, type RefObject } from "react"

/** Columns beyond the start and the end. */
export interface More {
  readonly before: number
  readonly after: number
}

const NOTHING: More = { before: 0, after: 0 }

/** Follows what scrolls; `columns` changes when there are others. */
export function useMore(scroller: RefObject<HTMLElement | null>, columns: unknown): More {
  const [more, setMore] = useState<More>(NOTHING)
  useEffect(() => {
    const element = scroller.current
    if (element === null || typeof ResizeObserver === "undefined") return undefined
    let frame = 0
    const look = (): void => {
      frame = 0
      // Nothing has to stay in sight where nothing goes by (useNear.ts).
      element.toggleAttribute("data-scrolls", element.scrollWidth > element.clientWidth)
      const next = beyond(element)
      setMore((before) => (before.before === next.before && before.after === next.after ? before : next))
    }
    const soon = (): void => void (frame ||= requestAnimationFrame(look))
    const observer = new ResizeObserver(soon)
    observer.observe(element)
    const table = element.querySelector("table")
    if (table !== null) observer.observe(table)
    element.addEventListener("scroll", soon, { passive: true })
    return () => {
      cancelAnimationFrame(frame)
      observer.disconnect()
      element.removeEventListener("scroll", soon)
    }
  }, [scroller, columns])
  return more
}

/** Those of which less than half is in sight; the first ones stay in sight over others. */
function beyond(scroller: HTMLElement): More {
  const heads = [...scroller.querySelectorAll<HTMLElement>("thead th")]
  const [from, to] = [scroller.getBoundingClientRect().left, scroller.getBoundingClientRect().right]
  const stuck = heads[1]?.getBoundingClientRect().right ?? from
  let [before, after] = [0, 0]
  for (const head of heads.slice(2)) {
    const { left, right } = head.getBoundingClientRect()
    if ((left + right) / 2 > to) after += 1
    else if ((left + right) / 2 < stuck) before += 1
  }
  return { before, after }
}

function isCalm(): boolean {
  return typeof matchMedia === "function" && matchMedia("(prefers-reduced-motion: reduce)").matches
}

/** Scrolls to the columns that come next, or back to the first. */
export function scrollOn(scroller: HTMLElement | null, more: More): void {
  const stuck = [...(scroller?.querySelectorAll<HTMLElement>("thead th") ?? [])].slice(0, 2).reduce((sum, head) => sum + head.offsetWidth, 0)
  scroller?.scrollBy({ left: more.after > 0 ? scroller.clientWidth - stuck : -scroller.scrollWidth, behavior: isCalm() ? "auto" : "smooth" })
}
