// Others' carets over a native control. A control doesn't tell where its characters are, so a mirror does: an invisible
// block with the same words in the same type and width, measured with ranges. It is only made while somebody else has a
// caret in the text, and drawn at most once a frame; the control itself is never touched.
import type { Path } from "../../sync"
import type { TextControl } from "../plain/bind"
import type { Changed, TextSource } from "../source"
import { touches } from "../splices"
import { caretsIn, othersIn, type OtherCaret } from "./others"

/** Measuring longer texts would hold up typing. */
const LONGEST_MIRRORED = 20_000
/** Lines of one selection that are drawn. */
const LINES_AT_MOST = 60

/** What makes words stand where they stand. */
const MIRRORED = [
  "direction", "fontFamily", "fontSize", "fontStyle", "fontVariant", "fontWeight", "fontStretch", "fontKerning",
  "letterSpacing", "lineHeight", "overflowWrap", "paddingBottom", "paddingLeft", "paddingRight", "paddingTop", "tabSize",
  "textAlign", "textIndent", "textTransform", "unicodeBidi", "wordBreak", "wordSpacing",
] as const

/** Draws others' carets in `layer`, which lies over the control's corner, until the returned function is called. */
export function showCarets(element: TextControl, layer: HTMLElement, source: TextSource, path: Path): () => void {
  if (!source.presence) return () => undefined
  const overlay = new CaretOverlay(element, layer, source, path)
  const ended = source.presence.subscribe(() => overlay.changed())
  overlay.changed()
  return () => {
    ended()
    overlay.hide()
  }
}

class CaretOverlay {
  readonly #element: TextControl
  readonly #layer: HTMLElement
  readonly #source: TextSource
  readonly #path: Path
  #mirror: Mirror | null = null
  #ends: (() => void)[] = []
  #frame: number | null = null

  constructor(element: TextControl, layer: HTMLElement, source: TextSource, path: Path) {
    this.#element = element
    this.#layer = layer
    this.#source = source
    this.#path = path
  }

  /** Somebody may have come, moved or gone. */
  changed(): void {
    if (othersIn(this.#source.presence, this.#path).length === 0) this.hide()
    else this.#watch()
  }

  hide(): void {
    for (const end of this.#ends.splice(0)) end()
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
    this.#mirror?.remove()
    this.#mirror = null
    this.#layer.replaceChildren()
  }

  #watch(): void {
    this.#soon()
    if (this.#ends.length > 0) return
    const soon = (): void => this.#soon()
    const { handle } = this.#source
    const heard = ({ patches }: Changed): void => {
      if (patches.some((patch) => touches(patch, this.#path))) this.#soon()
    }
    handle.on("change", heard)
    for (const name of ["input", "scroll"]) this.#element.addEventListener(name, soon)
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(soon)
    observer?.observe(this.#element)
    this.#ends.push(() => {
      handle.off("change", heard)
      for (const name of ["input", "scroll"]) this.#element.removeEventListener(name, soon)
      observer?.disconnect()
    })
  }

  #soon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#draw()
    })
  }

  #draw(): void {
    const others = othersIn(this.#source.presence, this.#path)
    const long = this.#element.value.length > LONGEST_MIRRORED
    const carets = long ? [] : caretsIn(this.#source, this.#path, others)
    if (carets.length === 0) {
      this.#layer.replaceChildren()
      return
    }
    this.#mirror ??= new Mirror(this.#layer)
    this.#layer.style.left = `${this.#element.offsetLeft + this.#element.clientLeft}px`
    this.#layer.style.top = `${this.#element.offsetTop + this.#element.clientTop}px`
    const drawn = this.#mirror.measure(this.#element, carets)
    this.#layer.replaceChildren(this.#mirror.block, ...drawn)
  }
}

/** The invisible twin of a control. */
class Mirror {
  readonly block: HTMLElement
  readonly #words: Text

  constructor(layer: HTMLElement) {
    this.block = layer.ownerDocument.createElement("div")
    this.block.className = "editor-mirror"
    this.#words = layer.ownerDocument.createTextNode("")
    this.block.append(this.#words)
    layer.append(this.block)
  }

  remove(): void {
    this.block.remove()
  }

  /** What to draw for these carets: marks placed from the control's corner inside its border. */
  measure(element: TextControl, carets: readonly OtherCaret[]): HTMLElement[] {
    this.#resemble(element)
    const corner = this.block.getBoundingClientRect()
    const box = { width: element.clientWidth, height: element.clientHeight }
    const place = (rect: DOMRect): Spot => ({
      x: rect.left - corner.left - element.scrollLeft,
      y: rect.top - corner.top - element.scrollTop,
      width: rect.width,
      height: rect.height,
    })
    return carets.flatMap((caret) => {
      const lines = caret.anchor === caret.head ? [] : this.#lines(caret)
      const head = this.#edge(caret.head)
      return [
        ...lines.map(place).filter((spot) => isWithin(spot, box)).map((spot) => selectionMark(spot, caret)),
        ...(head ? [place(head)].filter((spot) => isWithin(spot, box)).map((spot) => caretMark(spot, caret)) : []),
      ]
    })
  }

  #resemble(element: TextControl): void {
    const style = getComputedStyle(element)
    for (const name of MIRRORED) this.block.style[name] = style[name]
    this.block.style.whiteSpace = element.localName === "textarea" ? "pre-wrap" : "pre"
    this.block.style.width = `${element.clientWidth}px`
    // A line of its own for a caret behind the last line end.
    const words = `${element.value}\u200b`
    if (this.#words.data !== words) this.#words.data = words
  }

  #lines({ anchor, head }: OtherCaret): DOMRect[] {
    return [...this.#range(Math.min(anchor, head), Math.max(anchor, head)).getClientRects()].slice(0, LINES_AT_MOST)
  }

  /** A line as wide as nothing where the caret is. */
  #edge(place: number): DOMRect | null {
    const [here] = this.#range(place, place).getClientRects()
    if (here) return here
    const [next] = this.#range(place, place + 1).getClientRects()
    if (next) return new DOMRect(next.left, next.top, 0, next.height)
    const rects = [...this.#range(Math.max(0, place - 1), place).getClientRects()]
    const last = rects.at(-1)
    return last ? new DOMRect(last.right, last.top, 0, last.height) : null
  }

  #range(from: number, to: number): Range {
    const range = this.block.ownerDocument.createRange()
    range.setStart(this.#words, Math.min(from, this.#words.length))
    range.setEnd(this.#words, Math.min(to, this.#words.length))
    return range
  }
}

interface Spot {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Whether it stands in the part of the control that is scrolled into view. */
function isWithin(spot: Spot, box: { width: number; height: number }): boolean {
  return spot.y + spot.height > 0 && spot.y < box.height && spot.x + spot.width >= 0 && spot.x <= box.width
}

function selectionMark(spot: Spot, { person }: OtherCaret): HTMLElement {
  const mark = markAt(spot, "editor-selected", person.colour)
  mark.style.width = `${spot.width}px`
  return mark
}

function caretMark(spot: Spot, { person }: OtherCaret): HTMLElement {
  const mark = markAt(spot, "editor-caret editor-caret-over", person.colour)
  const flag = document.createElement("span")
  flag.className = "editor-caret-flag"
  flag.textContent = person.initials
  mark.append(flag)
  return mark
}

function markAt(spot: Spot, className: string, colour: number): HTMLElement {
  const mark = document.createElement("span")
  mark.className = className
  mark.dataset["colour"] = String(colour)
  mark.style.left = `${spot.x}px`
  mark.style.top = `${spot.y}px`
  mark.style.height = `${spot.height}px`
  return mark
}
