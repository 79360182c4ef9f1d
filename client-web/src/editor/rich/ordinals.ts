// The numbers before the items of ordered lists, as the page shows them (the counters of editor.css, the <ol> of render.tsx).
import { DEEPEST, type ListKind } from "../../shape/blocks"

/** As much of a block's kind as counting needs. */
export interface Countable {
  readonly is: string
  readonly list?: ListKind
  readonly indent?: number
}

/** Counts items one after the other. */
export class ItemCounter {
  readonly #counts: number[] = Array.from({ length: DEEPEST + 1 }, () => 0)

  /** The number that the next block bears; null where it bears none. */
  next({ is, list, indent = 0 }: Countable): number | null {
    if (is !== "item") this.#counts.fill(0)
    else if (list === "bullet") this.#counts.fill(0, indent)
    else {
      this.#counts[indent] = (this.#counts[indent] ?? 0) + 1
      this.#counts.fill(0, indent + 1)
      return this.#counts[indent] ?? null
    }
    return null
  }

  /** The number that an ordered item of a depth would bear now. */
  peek(indent: number): number {
    return (this.#counts[indent] ?? 0) + 1
  }
}
