// When to try again. Full jitter: a server that comes back isn't met by everybody at the same moment.

const FIRST_MS = 500
const LONGEST_MS = 30_000
/** Nobody tries again at once, whatever chance says. */
const LEAST_MS = 100
/** A connection that held this long starts the count over. */
const STEADY_AFTER_MS = 10_000

/** Counts attempts that failed, and says how long to wait. */
export class Backoff {
  readonly #random: () => number
  #failures = 0

  constructor(random: () => number = Math.random) {
    this.#random = random
  }

  /** How often it failed since it last held. */
  get failures(): number {
    return this.#failures
  }

  /** One more failed: how long to wait now, at least `least`. */
  next(least = LEAST_MS): number {
    const most = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.#failures, 10))
    this.#failures += 1
    return Math.round(Math.max(least, this.#random() * most))
  }

  /** A connection ended that had held this long. */
  held(ms: number): void {
    if (ms >= STEADY_AFTER_MS) this.#failures = 0
  }

  /** Somebody asks for it: a wait is over, a person signed in. */
  reset(): void {
    this.#failures = 0
  }
}
