// How long until a stream is tried again, by how the last one went. Pure.

/** How a stream went. `held`: nothing came of it in time, or something else answered; it isn't about the moment. */
export type Went = "lived" | "stopping" | "failed" | "held" | "refused"

const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** Something in between holds streams back, or the server refuses: lists are asked for meanwhile. */
const HELD_MS = 60_000
const HELD_LONGEST_MS = 600_000

/** Counts what went wrong in a row. */
export class StreamBackoff {
  #failed = 0
  #held = 0

  /** Milliseconds to wait. `random` is in [0, 1): a server that starts again isn't asked by everybody at once. */
  after(went: Went, random: number, retryAfterMs = 0): number {
    if (went === "lived" || went === "stopping") {
      this.#failed = 0
      this.#held = 0
      return (went === "stopping" ? FIRST_MS / 2 : 0) + random * FIRST_MS
    }
    const wait = went === "failed" ? grown(FIRST_MS, LONGEST_MS, this.#failed++) : grown(HELD_MS, HELD_LONGEST_MS, this.#held++)
    return Math.max(wait * (0.75 + random / 2), retryAfterMs)
  }
}

function grown(first: number, longest: number, times: number): number {
  return Math.min(first * 2 ** Math.min(times, 20), longest)
}
