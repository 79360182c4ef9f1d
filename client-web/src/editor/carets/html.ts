// Where others' carets stand in a rich text that is shown as HTML: its blocks are numbered, and ranges measure them.
import type { Path } from "../../shape/paths"
import type { TextSource } from "../source"
import { MARKER } from "../../shape/rich"
import { textAt } from "../value"
import { caretMark, selectionMark, type MarkBox } from "./marks"
import type { OtherCaret } from "./others"
import type { Ruler } from "./overlay"
import { edgeOf, linesOf } from "./rects"

/** Measures the HTML in an element, for a layer that lies at any place of the page. */
export class HtmlRuler implements Ruler {
  readonly #element: HTMLElement
  readonly #layer: HTMLElement
  readonly #source: TextSource
  readonly #path: Path

  constructor(element: HTMLElement, layer: HTMLElement, source: TextSource, path: Path) {
    this.#element = element
    this.#layer = layer
    this.#source = source
    this.#path = path
  }

  measure(carets: readonly OtherCaret[]): HTMLElement[] {
    const text = textAt(this.#source.handle.doc(), this.#path) ?? ""
    const corner = this.#layer.getBoundingClientRect()
    const place = ({ left, top, width, height }: DOMRect): MarkBox => (
      { x: left - corner.left, y: top - corner.top, width, height }
    )
    return carets.flatMap((caret) => {
      const selected = this.#range(text, Math.min(caret.anchor, caret.head), Math.max(caret.anchor, caret.head))
      const edge = this.#edge(text, caret.head)
      return [
        ...(selected ? linesOf(selected) : []).map((rect) => selectionMark(place(rect), caret)),
        ...(edge ? [caretMark(place(edge), caret)] : []),
      ]
    })
  }

  #edge(text: string, index: number): DOMRect | null {
    const [number, offset] = blockAt(text, index)
    const block = this.#block(number)
    if (!block) return null
    const length = block.textContent?.length ?? 0
    // A block without words has a line all the same.
    if (length === 0) return block.getBoundingClientRect()
    return edgeOf((from, to) => rangeIn(block, from, Math.min(to, length)), Math.min(offset, length))
  }

  #range(text: string, from: number, to: number): Range | null {
    const [[firstNumber, start], [lastNumber, end]] = [blockAt(text, from), blockAt(text, to)]
    const [first, last] = [this.#block(firstNumber), this.#block(lastNumber)]
    if (!first || !last || from === to) return null
    const range = rangeIn(first, start, start)
    const behind = rangeIn(last, end, end)
    range.setEnd(behind.endContainer, behind.endOffset)
    return range
  }

  #block(number: number): HTMLElement | null {
    return this.#element.querySelector<HTMLElement>(`[data-block="${number}"]`)
  }
}

/** The number of the block an index is in, and how far into it. */
export function blockAt(text: string, index: number): [number: number, offset: number] {
  const before = text.slice(0, index)
  const markers = before.split(MARKER).length - 1
  const unmarked = text.startsWith(MARKER) ? 0 : 1
  return [Math.max(0, markers - 1 + unmarked), before.length - before.lastIndexOf(MARKER) - 1]
}

/** The range between two places of an element's words. */
function rangeIn(element: HTMLElement, from: number, to: number): Range {
  const range = element.ownerDocument.createRange()
  range.selectNodeContents(element)
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  let before = 0
  let started = false
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0
    if (!started && from <= before + length) {
      range.setStart(node, from - before)
      started = true
    }
    if (to <= before + length) {
      range.setEnd(node, to - before)
      return range
    }
    before += length
  }
  return range
}
