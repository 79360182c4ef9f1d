// Keeps one stream of a workspace's events open: opens it, notices that it is dead or held back, opens it again from where it
// was cut. Knows nothing of tabs, nor of what events mean.
import type { WorkspaceEvent } from "../types"
import { Problem, Unreachable } from "../problem"
import { StreamBackoff, type Went } from "./backoff"
import { hear } from "./stream"
import type { Told } from "./parse"

/** A stream is passed on if something comes this long after its beginning, which a proxy may let through with the headers … */
const AFTER_MS = 250
/** … as the server sees to (V10). One of which that isn't known within this is held back: lists are asked for meanwhile. */
const PASSED_ON_WITHIN_MS = 8_000
/** The server says something every fifteen seconds (V9): after two that were missed the stream is dead. */
const SILENT_MS = 35_000
/** A stream that lived this long has brought a heart-beat: nothing holds it back. */
const PROVEN_MS = 16_000

/** What a holder tells. */
export interface Hearer {
  /** Whether what happens is heard. */
  stands(stands: boolean): void
  /** What was heard, and the id to go on from; nothing but a sign of life if there are no events. */
  heard(events: readonly WorkspaceEvent[], last: string | undefined): void
  /** The session ended. */
  signedOut(): void
}

/** Holds from when it is made until `stop`. */
export class StreamHolder {
  readonly #workspace: string
  readonly #hearer: Hearer
  readonly #backoff = new StreamBackoff()
  #last: string | undefined
  #stopped = false
  #attempt: AbortController | undefined
  #wake: (() => void) | undefined
  #online: () => void

  constructor(workspace: string, last: string | undefined, hearer: Hearer) {
    this.#workspace = workspace
    this.#last = last
    this.#hearer = hearer
    this.#online = () => this.#wake?.()
    globalThis.addEventListener?.("online", this.#online)
    void this.#hold()
  }

  /** Ends it; nothing is told any more. */
  stop(): void {
    this.#stopped = true
    globalThis.removeEventListener?.("online", this.#online)
    this.#attempt?.abort()
    this.#wake?.()
  }

  async #hold(): Promise<void> {
    while (!this.#stopped) {
      const { went, retryAfterMs } = await this.#listen()
      if (this.#stopped) return
      this.#hearer.stands(false)
      await this.#pause(this.#backoff.after(went, Math.random(), retryAfterMs))
    }
  }

  /** One stream, from its first event to its end. */
  async #listen(): Promise<{ went: Went; retryAfterMs: number }> {
    const attempt = (this.#attempt = new AbortController())
    let began: number | undefined
    let stands = false
    let ended: Went | undefined
    let watch: ReturnType<typeof setTimeout>
    const watchFor = (ms: number): void => {
      clearTimeout(watch)
      watch = setTimeout(() => attempt.abort(), ms)
    }
    watchFor(PASSED_ON_WITHIN_MS)
    try {
      await hear(this.#workspace, this.#last, attempt.signal, (heard) => {
        if (this.#stopped) return
        const first = began === undefined
        const now = performance.now()
        began ??= now
        if (!stands && now - began >= AFTER_MS) {
          stands = true
          this.#hearer.stands(true)
        }
        if (stands) watchFor(SILENT_MS)
        ended = this.#take(heard, first) ?? ended
      })
    } catch (error) {
      if (this.#stopped) return { went: "failed", retryAfterMs: 0 }
      if (error instanceof Problem) return this.#refused(error)
      if (error instanceof Unreachable && error.gateway) return { went: "held", retryAfterMs: 0 }
      if (!(error instanceof Unreachable) && !attempt.signal.aborted) throw error
      if (attempt.signal.aborted && !stands) return { went: "held", retryAfterMs: 0 }
    } finally {
      clearTimeout(watch!)
    }
    const lived = began !== undefined && performance.now() - began >= PROVEN_MS && !attempt.signal.aborted
    return { went: ended ?? (lived ? "lived" : "failed"), retryAfterMs: 0 }
  }

  /** Passes on what came. How the stream went, if it said so. */
  #take(heard: readonly Told[], first: boolean): Went | undefined {
    let went: Went | undefined
    const events: WorkspaceEvent[] = []
    // Nothing is known of what happened before a stream that wasn't resumed.
    if (first && this.#last === undefined) events.push({ type: "reset" })
    for (const { id, event } of heard) {
      this.#last = id
      if (event.type !== "end") {
        if (event.type !== "ready") events.push(event)
        continue
      }
      if (event.reason === "signed-out") this.#over()
      // The list of documents says what is left.
      if (event.reason === "access-removed") events.push({ type: "rights" })
      went = event.reason === "access-removed" ? "refused" : "stopping"
    }
    this.#hearer.heard(events, this.#last)
    return went
  }

  #refused(problem: Problem): { went: Went; retryAfterMs: number } {
    const busy = problem.status === 429 || problem.status === 503
    if (problem.status === 401) this.#over()
    return { went: busy ? "failed" : "refused", retryAfterMs: (problem.retryAfter ?? 0) * 1_000 }
  }

  /** Whoever is signed in next has a stream of their own. */
  #over(): void {
    this.#hearer.stands(false)
    this.#hearer.signedOut()
    this.stop()
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
