// Which groups of rows are near the screen. Only in those does a row's beginning stay in sight while the table goes sideways:
// with each key the browser places every cell anew that sticks, drawn or left alone, and of five hundred rows that was most of
// what a key cost more than of sixty (C103).
import { useEffect, useRef, type RefObject } from "react"
import type { Group } from "./groups"

/** So many screens above and below: whoever scrolls sees nothing come late. */
const AROUND = "100% 0px"

/** Marks them in the page with `data-near`. No state: drawing a group anew would cost more than the mark saves. */
export function useNear(table: RefObject<HTMLTableElement | null>, groups: readonly Group[]): void {
  const observer = useRef<IntersectionObserver | null>(null)
  useEffect(() => {
    if (typeof IntersectionObserver === "undefined") return undefined
    const near = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) target.toggleAttribute("data-near", isIntersecting)
    }, { rootMargin: AROUND })
    observer.current = near
    return () => near.disconnect()
  }, [])
  // One that is followed already is so once.
  useEffect(() => {
    for (const group of table.current?.tBodies ?? []) observer.current?.observe(group)
  }, [table, groups])
}
