// One visit to a control whose value is replaced as a whole: a number, a date. What is typed there becomes a change of the
// document once, when it is whole and meant: whoever typed it leaves the field, presses Enter or Tab, pauses, or the page goes.
// Until then the document isn't saved, and says so. What can't be read is kept as it was typed, and what stood there stays.
import { useLayoutEffect, useMemo, useRef } from "react"
import { useStablePath, type FormSource, type Scalar } from "../../source"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { dropDraft, keepDraft, type Draft } from "./drafts"

/** Whoever stops typing for this long is done for now; if they go on, what comes of it takes the place of what was written. */
const PAUSE_MS = 2_000

/** What stands in a control: a value, or words that are none. */
export type Judged<T> = { readonly text: string; readonly value: T | null } | Draft

/** Whoever types is done, or has paused and may go on. */
export type EntryMoment = "done" | "pause"

/** What a control tells of. */
export interface EntryParts<T> {
  /** What the document says now. */
  readonly read: () => T | null
  /** What stands in the control now; null where a pause says nothing yet. */
  readonly judge: (when: EntryMoment) => Judged<T> | null
  /** Something was written, or refused; `over` is what somebody else had put there meanwhile, if that was written over. */
  readonly onFinished?: (judged: Judged<T>, over: { readonly value: T | null } | null) => void
}

/** The visit to a control at a path. It goes on where the form's document takes the place of its words. */
export function useEntry<T extends Scalar>(path: Path, parts: EntryParts<T>): Entry<T> {
  const { source } = useForm()
  const stable = useStablePath(path)
  const last = useRef({ source, ...parts })
  useLayoutEffect(() => void (last.current = { source, ...parts }))
  const entry = useMemo(() => new Entry<T>(stable, () => last.current), [stable])
  useLayoutEffect(() => {
    if (entry.waits) source.unkept?.heard(stable, "typed")
    return source.unkept?.hold(() => entry.finish())
  }, [source, entry, stable])
  // The control goes away under whoever types in it: no blur is told.
  useLayoutEffect(() => () => entry.end(), [entry])
  return entry
}

/** One control's. */
export class Entry<T extends Scalar> {
  readonly #path: Path
  readonly #parts: () => EntryParts<T> & { readonly source: FormSource }
  #timer: ReturnType<typeof setTimeout> | undefined
  #waits = false
  /** What stood in the document before the first key, and what was last written since. */
  #former: { readonly value: T | null } | null = null
  #mine: { readonly value: T | null } | null = null

  constructor(path: Path, parts: () => EntryParts<T> & { readonly source: FormSource }) {
    this.#path = path
    this.#parts = parts
  }

  /** Whether something was typed that isn't written. */
  get waits(): boolean {
    return this.#waits
  }

  /** Something was typed. */
  typed(): void {
    const { source, read } = this.#parts()
    this.#former ??= { value: read() }
    this.#waits = true
    dropDraft(source, this.#path)
    source.unkept?.heard(this.#path, "typed")
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.finish("pause"), PAUSE_MS)
  }

  /** Whoever types is done for now. */
  finish(when: EntryMoment = "done"): void {
    if (!this.#waits) return
    const { source, read, judge, onFinished } = this.#parts()
    const judged = judge(when)
    if (judged === null) return
    this.#stop()
    const now = read()
    // A right that is taken away under one's fingers takes no words.
    const draft = "why" in judged ? judged : source.mayWrite() || now === judged.value ? null : locked(judged.text)
    if (draft !== null) {
      // What a pause wrote was the beginning of this.
      this.#putFormerBack()
      keepDraft(source, this.#path, draft)
      onFinished?.(draft, null)
      return
    }
    const { value } = judged as { readonly value: T | null }
    const isTheirs = now !== this.#former?.value && now !== this.#mine?.value && now !== value
    if (now !== value) this.#set(value)
    // What was meant is what stands there from now on; what a pause wrote may still turn out to be half of something.
    if (when === "done") this.#former = this.#mine = null
    else this.#mine = { value }
    source.unkept?.heard(this.#path, null)
    onFinished?.(judged, isTheirs ? { value: now } : null)
  }

  /** The control is left. */
  end(): void {
    this.finish()
    this.#former = this.#mine = null
  }

  /** Gives up what was typed; what stood there is there again, unless somebody else has written since. Whether it is. */
  cancel(): boolean {
    const { source, read } = this.#parts()
    const former = this.#former
    this.#stop()
    dropDraft(source, this.#path)
    source.unkept?.heard(this.#path, null)
    this.#putFormerBack()
    this.#former = this.#mine = null
    return former !== null && read() === former.value
  }

  #putFormerBack(): void {
    if (this.#former === null || this.#mine === null || this.#parts().read() !== this.#mine.value) return
    if (this.#mine.value !== this.#former.value) this.#set(this.#former.value)
    this.#mine = null
  }

  #set(value: T | null): void {
    this.#parts().source.change((edit) => edit.set(this.#path, value))
  }

  #stop(): void {
    this.#waits = false
    clearTimeout(this.#timer)
  }
}

function locked(text: string): Draft {
  return { text, why: "value refused" }
}
