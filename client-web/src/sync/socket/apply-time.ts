// How long this page takes to apply what others wrote and to show it: the server asks nobody, but tells a room as often as
// its slowest browser says it can bear (SPEC W38). Owns the estimate, and when it is worth saying again.

/** Messages between two looks at the estimate; the first of a page compile what the others use. */
const COUNTED = 20
/** One message's share of the estimate. */
const WEIGHT = 1 / 8
/** What is painted costs about as much again, in a task of its own that isn't measured. */
const WITH_PAINT = 2
const MOST_MS = 1_000

/** The estimate of one page; it outlives connections. */
export class ApplyTime {
  readonly #now: () => number
  #average: number | undefined
  #counted = 0
  #said: number | undefined

  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** What to say of it, in whole milliseconds; nothing before enough was measured. */
  say(): { appliesInMs?: number } {
    this.#said = this.#counted < COUNTED ? undefined : this.#milliseconds()
    return this.#said === undefined ? {} : { appliesInMs: this.#said }
  }

  /** Others' edits came: `done` is called once they are applied, and again if that makes it worth saying anew. */
  measure(changed: () => void): void {
    const began = this.#now()
    // In a task of its own: behind all that the message had done in its own, and in the promises it kept.
    setTimeout(() => this.#took(this.#now() - began, changed))
  }

  #took(ms: number, changed: () => void): void {
    this.#average = this.#average === undefined ? ms : this.#average + (ms - this.#average) * WEIGHT
    this.#counted += 1
    if (this.#counted % COUNTED === 0 && this.#isNews()) changed()
  }

  /** Twice as much or half of what was said last: the server counts in rounds of some milliseconds. */
  #isNews(): boolean {
    const [said, now] = [this.#said, this.#milliseconds()]
    return said === undefined || now >= said * 2 || now * 2 <= said
  }

  #milliseconds(): number {
    return Math.min(MOST_MS, Math.max(1, Math.ceil((this.#average ?? 0) * WITH_PAINT)))
  }
}
