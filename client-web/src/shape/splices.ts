// Insertions and deletions in one text, in order, and where a place in it is afterwards. Positions count UTF-16 units, as
// JavaScript and our documents do; a block marker counts one.

/** `removed` units at `at` made way for `inserted`. */
export interface Splice {
  readonly at: number
  readonly removed: number
  readonly inserted: string
}

/** The text after the splices. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let result = text
  for (const { at, removed, inserted } of splices) {
    result = result.slice(0, at) + inserted + result.slice(at + removed)
  }
  return result
}

/**
 * Where a place is after the splices. What was inserted right there leaves it where it is (`"stay"`: a caret that isn't
 * pushed along by others) or moves it behind (`"push"`).
 */
export function mapPlace(place: number, splices: readonly Splice[], atInsertion: "stay" | "push" = "stay"): number {
  let mapped = place
  for (const { at, removed, inserted } of splices) {
    if (removed > 0 && mapped > at) mapped = Math.max(at, mapped - removed)
    if (mapped > at || (mapped === at && atInsertion === "push")) mapped += inserted.length
  }
  return mapped
}
