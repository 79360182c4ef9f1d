// A box that floats under a control: over everything, never cut off by what scrolls, never taking the focus. It follows
// its control when the page moves. It stands right behind its control in the page, where whoever swipes through it with a
// screen reader comes next; the browser's top layer (a popover) lifts it over what would cut it off.
import { useLayoutEffect, useRef, useState, type ReactNode, type RefObject } from "react"
import { keyboardHeight } from "../../ui/keyboard"

/** Where the box goes: under the control, or above it and its label where there is more room. */
interface OverlayPosition {
  readonly insetInlineStart: number
  readonly inlineSize: number
  readonly insetBlockStart?: number
  readonly insetBlockEnd?: number
  readonly maxBlockSize: number
}

const GAP_PX = 4
const MARGIN_PX = 8
const LEAST_PX = 260
/** What stays at the top of the page while it scrolls: the tools of the document. */
const KEPT_PX = 64

/** Shown while it is mounted. */
export function Overlay({ anchor, className, children }: {
  readonly anchor: RefObject<HTMLElement | null>
  readonly className: string
  readonly children: ReactNode
}) {
  const [spot, setSpot] = useState<OverlayPosition | null>(null)
  const box = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const place = () => setSpot(anchor.current === null ? null : positionOf(anchor.current))
    if (anchor.current !== null) makeRoomUnder(anchor.current)
    place()
    addEventListener("scroll", place, { capture: true, passive: true })
    addEventListener("resize", place)
    visualViewport?.addEventListener("resize", place)
    return () => {
      visualViewport?.removeEventListener("resize", place)
      removeEventListener("scroll", place, { capture: true })
      removeEventListener("resize", place)
    }
  }, [anchor])
  const shown = spot !== null
  useLayoutEffect(() => {
    // Browsers before 2024 have no popovers: there it is fixed in its place, and may be cut off by a dialog.
    if (shown) box.current?.showPopover?.()
  }, [shown])
  if (spot === null) return null
  return <div ref={box} popover="manual" className={`form-overlay ${className}`} style={spot}>{children}</div>
}

/** Where the page can still go up, it does, as far as the field and its label stay in sight: the box goes under the control. */
function makeRoomUnder(control: HTMLElement): void {
  const lacking = LEAST_PX + GAP_PX + MARGIN_PX - roomUnder(control.getBoundingClientRect())
  const spare = topOf(control) - KEPT_PX
  if (lacking > 0 && spare > 0) scrollBy({ top: Math.min(lacking, spare), behavior: "instant" })
}

function roomUnder(box: DOMRect): number {
  return innerHeight - keyboardHeight() - box.bottom
}

/** The top of the field with its label: a box that has to go above goes above both. */
function topOf(control: HTMLElement): number {
  return (control.closest(".form-field:not([data-kind=rows])") ?? control).getBoundingClientRect().top
}

function positionOf(control: HTMLElement): OverlayPosition {
  const box = control.getBoundingClientRect()
  const [below, above] = [roomUnder(box), topOf(control)]
  const inlineSize = Math.min(Math.max(box.width, LEAST_PX), innerWidth - 2 * MARGIN_PX)
  // Physical left, whatever the direction of the text: it is measured.
  const start = getComputedStyle(document.documentElement).direction === "rtl" ? innerWidth - box.right : box.left
  const insetInlineStart = Math.max(MARGIN_PX, Math.min(start, innerWidth - inlineSize - MARGIN_PX))
  const side = below >= LEAST_PX || below >= above - GAP_PX
    ? { insetBlockStart: box.bottom + GAP_PX, maxBlockSize: Math.max(LEAST_PX / 2, below - GAP_PX - MARGIN_PX) }
    : { insetBlockEnd: innerHeight - above + GAP_PX, maxBlockSize: Math.max(LEAST_PX / 2, above - GAP_PX - MARGIN_PX) }
  return { insetInlineStart, inlineSize, ...side }
}
