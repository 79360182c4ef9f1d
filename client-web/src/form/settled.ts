// Things computed from many fields of a document: once, for all who show them, when the typing pauses.
import type { FormSource } from "../source"
import type { Path } from "../shape/paths"

/** They wait for a pause in the typing, but not for ever. */
const SETTLED_AFTER_MS = 400
const SETTLED_WITHIN_MS = 2_000
/** Then for a moment in which nothing else is to be done, but not for ever either. */
const IDLE_WITHIN_MS = 300

/** Must stay the same function while nothing it depends on changes. */
export type Compute<T> = (value: unknown) => T

const known = new WeakMap<FormSource, WeakMap<Compute<unknown>, Map<string, Settled<unknown>>>>()

/** What is computed from what is at and below a path: the same object for all who ask for the same. */
export function settledOf<T>(source: FormSource, path: Path, compute: Compute<T>): Settled<T> {
  const ofDocument = known.get(source) ?? new WeakMap<Compute<unknown>, Map<string, Settled<unknown>>>()
  known.set(source, ofDocument)
  const ofCompute = ofDocument.get(compute) ?? new Map<string, Settled<unknown>>()
  ofDocument.set(compute, ofCompute)
  const key = path.join("/")
  const settled = ofCompute.get(key) ?? new Settled<unknown>(source, path, compute)
  ofCompute.set(key, settled)
  return settled as Settled<T>
}

/** One of them, followed while somebody listens. */
export class Settled<T> {
  readonly #source: FormSource
  readonly #path: Path
  readonly #compute: Compute<T>
  readonly #listeners = new Set<() => void>()
  #value: unknown
  #said: T
  #end: (() => void) | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #idle: number | undefined
  #since = 0

  constructor(source: FormSource, path: Path, compute: Compute<T>) {
    this.#source = source
    this.#path = path
    this.#compute = compute
    this.#value = source.value(path)
    this.#said = compute(this.#value)
  }

  /** As of the last pause; the same object where it says the same. */
  readonly get = (): T => {
    if (this.#listeners.size === 0) this.#look()
    return this.#said
  }

  readonly subscribe = (told: () => void): (() => void) => {
    if (this.#listeners.size === 0) {
      this.#look()
      this.#end = this.#source.subscribe(this.#path, () => this.#later())
    }
    this.#listeners.add(told)
    return () => {
      this.#listeners.delete(told)
      if (this.#listeners.size > 0) return
      this.#end?.()
      this.#stop()
    }
  }

  #later(): void {
    // It is about to look, at what is there then.
    if (this.#idle !== undefined) return
    const now = performance.now()
    if (this.#timer === undefined) this.#since = now
    clearTimeout(this.#timer)
    const wait = Math.max(0, Math.min(SETTLED_AFTER_MS, this.#since + SETTLED_WITHIN_MS - now))
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (typeof requestIdleCallback === "undefined") this.#look()
      else this.#idle = requestIdleCallback(() => this.#look(), { timeout: IDLE_WITHIN_MS })
    }, wait)
  }

  #stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#idle !== undefined) cancelIdleCallback(this.#idle)
    this.#idle = undefined
  }

  #look(): void {
    this.#stop()
    const value = this.#source.value(this.#path)
    if (value === this.#value) return
    this.#value = value
    const next = this.#compute(value)
    if (next === this.#said || JSON.stringify(next) === JSON.stringify(this.#said)) return
    this.#said = next
    for (const listener of [...this.#listeners]) listener()
  }
}
