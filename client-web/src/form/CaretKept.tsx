// The caret comes back with the right to write. While the right is gone a field is text, without a control; when it
// returns, the control is a new one, and the focus would stay nowhere while somebody goes on typing.
import { Component, type ReactNode } from "react"
import { controlAt, pathAround } from "./navigation"
import { focusIsLost } from "./rows/useHeldRow"

/** Where somebody was: a place of the form, and what was selected there. */
interface Kept {
  readonly path: string
  readonly start: Place
  readonly end: Place
}

/** A place in a text; in a rich text, in one of its blocks. */
interface Place {
  readonly block: number
  readonly offset: number
}

/** Around what loses its controls with `readOnly`. */
export class CaretKept extends Component<{ readonly readOnly: boolean; readonly children: ReactNode }> {
  #kept: Kept | null = null

  // Only here the control still has the focus.
  override getSnapshotBeforeUpdate(before: { readonly readOnly: boolean }): null {
    if (!before.readOnly && this.props.readOnly) this.#kept = kept()
    return null
  }

  override componentDidUpdate(before: { readonly readOnly: boolean }): void {
    if (!before.readOnly || this.props.readOnly) return
    const back = this.#kept
    this.#kept = null
    // React is still drawing, and controls open as they get the focus.
    if (back !== null) queueMicrotask(() => giveBack(back))
  }

  override render(): ReactNode {
    return this.props.children
  }
}

function kept(): Kept | null {
  const { activeElement } = document
  const path = pathAround(activeElement)?.join(".")
  if (path === undefined || !(activeElement instanceof HTMLElement)) return null
  if (activeElement instanceof HTMLTextAreaElement || activeElement instanceof HTMLInputElement) {
    const [start, end] = [activeElement.selectionStart ?? 0, activeElement.selectionEnd ?? 0]
    return { path, start: { block: 0, offset: start }, end: { block: 0, offset: end } }
  }
  const selection = document.getSelection()
  const anchor = placeIn(activeElement, selection?.anchorNode ?? null, selection?.anchorOffset ?? 0)
  const head = placeIn(activeElement, selection?.focusNode ?? null, selection?.focusOffset ?? 0)
  return { path, start: anchor, end: head }
}

/** Which block of an editor a place is in, and so many characters into it. */
function placeIn(editor: HTMLElement, node: Node | null, offset: number): Place {
  const blocks = [...editor.children]
  const block = blocks.findIndex((one) => node !== null && one.contains(node))
  if (block < 0 || node === null) return { block: 0, offset: 0 }
  const range = document.createRange()
  range.selectNodeContents(blocks[block] as Element)
  range.setEnd(node, offset)
  return { block, offset: range.toString().length }
}

/** Unless somebody went elsewhere meanwhile. */
function giveBack({ path, start, end }: Kept): void {
  const control = focusIsLost() ? controlAt(path) : null
  if (control === null) return
  if (control.querySelector("[data-block]") !== null) {
    // A rich text opens where it is pressed.
    const [from, to] = [start, end].map((place) => domPlace(control, place)) as [DomPlace, DomPlace]
    document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset)
    control.click()
    return
  }
  control.focus({ preventScroll: true })
  const hasText = control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === "text")
  if (hasText) control.setSelectionRange(start.offset, end.offset)
}

interface DomPlace {
  readonly node: Node
  readonly offset: number
}

function domPlace(text: HTMLElement, { block, offset }: Place): DomPlace {
  const place = text.querySelector(`[data-block="${block}"]`) ?? text
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  let left = offset
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const length = node.textContent?.length ?? 0
    if (left <= length) return { node, offset: left }
    left -= length
  }
  return { node: place, offset: place.childNodes.length }
}
