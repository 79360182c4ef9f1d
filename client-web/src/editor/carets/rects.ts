// Where characters stand on the page, by ranges of the DOM.

/** Lines of one selection that are drawn. */
const LINES_AT_MOST = 60

/** The boxes of the lines in a range; none if it is empty. */
export function linesOf(range: Range): DOMRect[] {
  return range.collapsed ? [] : [...range.getClientRects()].filter(({ width }) => width > 0).slice(0, LINES_AT_MOST)
}

/** A box as wide as nothing at a place. `rangeOf` gives the range between two places. */
export function edgeOf(rangeOf: (from: number, to: number) => Range, place: number): DOMRect | null {
  const [here] = rangeOf(place, place).getClientRects()
  if (here) return here
  const [next] = rangeOf(place, place + 1).getClientRects()
  if (next) return new DOMRect(next.left, next.top, 0, next.height)
  const last = [...rangeOf(Math.max(0, place - 1), place).getClientRects()].at(-1)
  return last ? new DOMRect(last.right, last.top, 0, last.height) : null
}
