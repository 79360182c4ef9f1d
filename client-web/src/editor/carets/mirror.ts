// A control doesn't tell where its characters are. An invisible block with the same words, in the same type and width,
// does.
import type { TextControl } from "../host"
import { caretMark, selectionMark, type MarkBox } from "./marks"
import type { OtherCaret } from "./others"
import { edgeOf, linesOf } from "./rects"
import type { Ruler } from "./overlay"

/** Measuring longer texts would hold up typing. */
const LONGEST = 20_000

/** What makes words stand where they stand. */
const MIRRORED = [
  "direction", "fontFamily", "fontSize", "fontStyle", "fontVariant", "fontWeight", "fontStretch", "fontKerning",
  "letterSpacing", "lineHeight", "overflowWrap", "paddingBottom", "paddingLeft", "paddingRight", "paddingTop",
  "tabSize", "textAlign", "textIndent", "textTransform", "unicodeBidi", "wordBreak", "wordSpacing",
] as const

/** The invisible twin of a control, made in the layer over it. */
export class Mirror implements Ruler {
  readonly #element: TextControl
  readonly #layer: HTMLElement
  readonly #block: HTMLElement
  readonly #words: Text

  constructor(element: TextControl, layer: HTMLElement) {
    this.#element = element
    this.#layer = layer
    this.#block = layer.ownerDocument.createElement("div")
    this.#block.className = "editor-mirror"
    this.#words = layer.ownerDocument.createTextNode("")
    this.#block.append(this.#words)
  }

  /** Marks for these carets, as far as they stand in the part that is scrolled into view. */
  measure(carets: readonly OtherCaret[]): HTMLElement[] {
    if (this.#element.value.length > LONGEST) return []
    this.#resemble()
    const corner = this.#block.getBoundingClientRect()
    const place = (rect: DOMRect): MarkBox => ({
      x: rect.left - corner.left - this.#element.scrollLeft,
      y: rect.top - corner.top - this.#element.scrollTop,
      width: rect.width,
      height: rect.height,
    })
    const marks = carets.flatMap((caret) => {
      const lines = linesOf(this.#range(Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head)))
      const edge = edgeOf((from, to) => this.#range(from, to), caret.head)
      return [
        ...lines.map(place).filter((spot) => this.#shows(spot)).map((spot) => selectionMark(spot, caret)),
        ...(edge ? [place(edge)].filter((spot) => this.#shows(spot)).map((spot) => caretMark(spot, caret)) : []),
      ]
    })
    return [this.#block, ...marks]
  }

  #resemble(): void {
    const element = this.#element
    this.#layer.style.left = `${element.offsetLeft + element.clientLeft}px`
    this.#layer.style.top = `${element.offsetTop + element.clientTop}px`
    if (!this.#block.isConnected) this.#layer.append(this.#block)
    const style = getComputedStyle(element)
    for (const name of MIRRORED) this.#block.style[name] = style[name]
    this.#block.style.whiteSpace = element.localName === "textarea" ? "pre-wrap" : "pre"
    this.#block.style.width = `${element.clientWidth}px`
    // A line of its own for a caret behind the last line end.
    const words = `${element.value}\u200b`
    if (this.#words.data !== words) this.#words.data = words
  }

  #range(from: number, to: number): Range {
    const range = this.#block.ownerDocument.createRange()
    range.setStart(this.#words, Math.min(from, this.#words.length))
    range.setEnd(this.#words, Math.min(to, this.#words.length))
    return range
  }

  #shows(spot: MarkBox): boolean {
    const { clientWidth, clientHeight } = this.#element
    return spot.y + spot.height > 0 && spot.y < clientHeight && spot.x + spot.width >= 0 && spot.x <= clientWidth
  }
}
