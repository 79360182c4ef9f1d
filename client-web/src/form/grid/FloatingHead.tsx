// The head of a grid once its own has gone off the screen: under the toolbar, as wide as the table and moved sideways with it.
// A head inside of what scrolls sideways can't stick to the page, so this is a picture of it; whoever listens to the page has
// the table's own.
import { memo, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react"
import type { Field } from "../../api/generated/types"
import { useFormText } from "../text"
import { columnStyle } from "./columns"
import { ColumnName } from "./GridHead"
import type { Widths } from "./view"

/** Shown while the table is on the screen and its head isn't. */
export const FloatingHead = memo(function FloatingHead({ scroller, columns, widths }: {
  readonly scroller: RefObject<HTMLElement | null>
  readonly columns: readonly Field[]
  readonly widths: Widths
}) {
  const text = useFormText()
  const place = useRef<HTMLDivElement>(null)
  const strip = useRef<HTMLDivElement>(null)
  const [isOff, setOff] = useState(false)
  useEffect(() => {
    const head = scroller.current?.querySelector("thead")
    if (head == null || place.current === null || typeof IntersectionObserver === "undefined") return undefined
    const top = Math.round(Number.parseFloat(getComputedStyle(place.current).insetBlockStart)) || 0
    const observer = new IntersectionObserver(([entry]) => {
      if (entry !== undefined) setOff(!entry.isIntersecting && entry.boundingClientRect.top < top)
    }, { rootMargin: `${-top}px 0px 0px 0px` })
    observer.observe(head)
    return () => observer.disconnect()
  }, [scroller])
  useLayoutEffect(() => {
    const scrolled = scroller.current
    if (!isOff || scrolled === null) return undefined
    const follow = (): void => void (strip.current && (strip.current.scrollLeft = scrolled.scrollLeft))
    follow()
    scrolled.addEventListener("scroll", follow, { passive: true })
    return () => scrolled.removeEventListener("scroll", follow)
  }, [scroller, isOff])
  return (
    <div className="grid-float" ref={place} aria-hidden="true">
      {isOff && (
        <div className="grid-float-strip" ref={strip}>
          <table className="grid-table" role="presentation" style={columnStyle(columns, widths)}>
            <thead>
              <tr>
                <th className="grid-handle-head">{text("grid number column")}</th>
                {columns.map((column) => <th key={column.key} className="grid-head"><ColumnName column={column} /></th>)}
              </tr>
            </thead>
          </table>
        </div>
      )}
    </div>
  )
})
