// Chance that comes out the same each time: a failing seed fails again.

/** Draws numbers, places and things. */
export class Chance {
  #state: number

  constructor(seed: number) {
    this.#state = seed | 0
  }

  /** From 0 up to, not including, 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number {
    return Math.floor(this.next() * end)
  }

  /** Whether something that happens this often happens now. */
  happens(share: number): boolean {
    return this.next() < share
  }

  /** One of several. */
  pick<T>(all: readonly T[]): T {
    const one = all[this.below(all.length)]
    if (one === undefined) throw new Error("nothing to pick from")
    return one
  }
}

const ASKED = Number(process.env["FUZZ_RUNS"] ?? "")

/** How many runs a fuzz makes; FUZZ_RUNS asks for more. */
export function fuzzRuns(usual: number): number {
  return Number.isInteger(ASKED) && ASKED > 0 ? ASKED : usual
}

/** How long one test of a fuzz may take. */
export const FUZZ_TIMEOUT_MS = Math.max(30_000, fuzzRuns(0) * 1_000)
