// A place in the HTML of a rich text that is only shown, so that the caret can go where somebody pointed.

/** So many characters into the block of this number. */
export interface Point {
  readonly block: number
  readonly offset: number
}

/** The place of a DOM position; `null` outside every block. */
export function pointAt(root: HTMLElement, node: Node | null, offset: number): Point | null {
  const element = node?.nodeType === 1 ? (node as Element) : node?.parentElement
  const block = element?.closest<HTMLElement>("[data-block]")
  if (!node || !block || !root.contains(block)) return null
  const range = root.ownerDocument.createRange()
  range.selectNodeContents(block)
  range.setEnd(node, offset)
  return { block: Number(block.dataset["block"]), offset: range.toString().length }
}

/** Both ends of what is selected in the element; `null` if it isn't all inside. */
export function selectedIn(root: HTMLElement): { anchor: Point; head: Point } | null {
  const selection = root.ownerDocument.getSelection()
  if (!selection || selection.rangeCount === 0) return null
  const anchor = pointAt(root, selection.anchorNode, selection.anchorOffset)
  const head = pointAt(root, selection.focusNode, selection.focusOffset)
  return anchor && head ? { anchor, head } : null
}
