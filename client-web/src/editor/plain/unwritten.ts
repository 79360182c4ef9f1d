// What was typed in one control and isn't in the document yet: that it is there is told at once, and it is written when
// the browser has painted it. A key thus costs what a key costs; what documents cost comes behind it (SPEC C45).
import type { Path } from "../../shape/paths"
import { holdTyped } from "../../sync/document/typed"
import type { TextSource } from "../source"

/** Does some work once the browser has painted; the returned function calls it off. */
export type AfterPaint = (work: () => void) => () => void

/** A composition that pauses this long is written as it is. */
const COMPOSING_PAUSE_MS = 400
/** What is not whole yet, a composition or half of an emoji, is written after this in any case. */
const UNWRITTEN_AT_MOST_MS = 1_000
/** Pages that the browser doesn't paint just now are written all the same. */
const PAINTED_WITHIN_MS = 100

/** One control's. */
export class Unwritten {
  readonly #source: TextSource
  readonly #path: Path
  readonly #write: () => void
  readonly #afterPaint: AfterPaint
  /** Since when something waits. */
  #since: number | null = null
  #calledOff: (() => void) | null = null
  #awaitsPaint = false
  #released: () => void = () => undefined

  /** `write` is called when it is time, and whenever somebody wants to read; it says `done` when it has written. */
  constructor(source: TextSource, path: Path, write: () => void, paint: AfterPaint = afterPaint) {
    this.#source = source
    this.#path = path
    this.#write = write
    this.#afterPaint = paint
  }

  /** Whether something waits to be written. */
  get waits(): boolean {
    return this.#since !== null
  }

  /** Something was typed: it is written after the next frame, with what is typed until then. */
  typed(): void {
    this.#begin()
    if (this.#awaitsPaint) return
    this.#calledOff?.()
    this.#awaitsPaint = true
    this.#calledOff = this.#afterPaint(() => this.#write())
  }

  /** Something was typed that goes on to change: it is to be written, as it is, when that pauses or has gone on for long. */
  unfinished(writeAll: () => void): void {
    const since = this.#begin()
    this.#calledOff?.()
    this.#awaitsPaint = false
    const left = since + UNWRITTEN_AT_MOST_MS - Date.now()
    const timer = setTimeout(writeAll, Math.max(0, Math.min(COMPOSING_PAUSE_MS, left)))
    this.#calledOff = () => clearTimeout(timer)
  }

  /** All of it is written, or never will be. */
  done(): void {
    this.#calledOff?.()
    this.#calledOff = null
    this.#awaitsPaint = false
    if (this.#since === null) return
    this.#since = null
    this.#released()
    this.#source.heardUnwritten?.(this.#path, false)
  }

  #begin(): number {
    if (this.#since === null) {
      this.#since = Date.now()
      this.#released = holdTyped(this.#source.handle, this.#write)
      this.#source.heardUnwritten?.(this.#path, true)
    }
    return this.#since
  }
}

/** In the task after the next frame; in a page that isn't painted, after a while. */
export function afterPaint(work: () => void): () => void {
  let ended = false
  let task: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    ended = true
    cancelAnimationFrame(frame)
    clearTimeout(task)
    clearTimeout(late)
  }
  const run = (): void => {
    if (ended) return
    end()
    work()
  }
  const late = setTimeout(run, PAINTED_WITHIN_MS)
  const frame = requestAnimationFrame(() => { task = setTimeout(run) })
  return end
}
