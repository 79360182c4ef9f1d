// A box that floats under a control: over everything, never cut off by what scrolls, never taking the focus. It follows
// its control when the page moves.
import { useLayoutEffect, useState, type ReactNode, type RefObject } from "react"
import { createPortal } from "react-dom"

/** Where the box goes: under the control, or above it where there is more room. */
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

/** Shown while it is mounted. */
export function Overlay({ anchor, className, children }: {
  readonly anchor: RefObject<HTMLElement | null>
  readonly className: string
  readonly children: ReactNode
}) {
  const [spot, setSpot] = useState<OverlayPosition | null>(null)
  useLayoutEffect(() => {
    const place = () => setSpot(anchor.current === null ? null : positionUnder(anchor.current.getBoundingClientRect()))
    place()
    addEventListener("scroll", place, { capture: true, passive: true })
    addEventListener("resize", place)
    return () => {
      removeEventListener("scroll", place, { capture: true })
      removeEventListener("resize", place)
    }
  }, [anchor])
  if (spot === null) return null
  return createPortal(<div className={`form-overlay ${className}`} style={spot}>{children}</div>, roomAround(anchor.current))
}

/** Inside the landmark or the dialog that its control is in: what is outside is out of reach, or out of place. */
function roomAround(control: HTMLElement | null): Element {
  return control?.closest("[role=dialog], [role=alertdialog], main") ?? document.body
}

function positionUnder(box: DOMRect): OverlayPosition {
  const [below, above] = [innerHeight - box.bottom, box.top]
  const inlineSize = Math.min(Math.max(box.width, LEAST_PX), innerWidth - 2 * MARGIN_PX)
  // Physical left, whatever the direction of the text: it is measured.
  const start = getComputedStyle(document.documentElement).direction === "rtl" ? innerWidth - box.right : box.left
  const insetInlineStart = Math.max(MARGIN_PX, Math.min(start, innerWidth - inlineSize - MARGIN_PX))
  const side = below >= LEAST_PX || below >= above
    ? { insetBlockStart: box.bottom + GAP_PX, maxBlockSize: Math.max(LEAST_PX / 2, below - GAP_PX - MARGIN_PX) }
    : { insetBlockEnd: innerHeight - box.top + GAP_PX, maxBlockSize: Math.max(LEAST_PX / 2, above - GAP_PX - MARGIN_PX) }
  return { insetInlineStart, inlineSize, ...side }
}
