// A part of the client that is fetched when it is needed first: once for all who need it. What can't be fetched is told
// where it is needed, and tried again; nothing else of the page ends with it.
import { useCallback, useEffect, useSyncExternalStore } from "react"
import { Store } from "./store"

/** Before a part is needed it is fetched when the page has nothing else to do, and at the latest after this long. */
const IDLE_WITHIN_MS = 10_000

/** One part; `load` is an `import()`. */
export class Part<T> {
  readonly #load: () => Promise<T>
  #loading: Promise<T> | null = null
  readonly #state = new Store<PartState<T>>({ module: null, failed: false })

  constructor(load: () => Promise<T>) {
    this.#load = load
  }

  /** What is here of it. */
  readonly get = this.#state.get

  readonly subscribe = this.#state.subscribe

  /** Fetches it, if nobody has. */
  load(): Promise<T> {
    this.#loading ??= this.#load().then(
      (module) => {
        this.#state.set({ module, failed: false })
        return module
      },
      (error: unknown) => {
        this.#loading = null
        this.#state.set({ module: null, failed: true })
        throw error
      },
    )
    return this.#loading
  }

  /** Fetches it when the page has nothing else to do; until the returned function is called. */
  whenIdle(): () => void {
    if (this.#loading !== null) return () => undefined
    // What fails now is tried again, and told, when somebody needs it.
    const load = (): void => void this.load().catch(() => undefined)
    if (typeof requestIdleCallback === "function") {
      const asked = requestIdleCallback(load, { timeout: IDLE_WITHIN_MS })
      return () => cancelIdleCallback(asked)
    }
    const timer = setTimeout(load, IDLE_WITHIN_MS / 3)
    return () => clearTimeout(timer)
  }
}

/** A part as far as it is here. */
export interface PartState<T> {
  readonly module: T | null
  readonly failed: boolean
}

/** A part that is needed now, and a way to try again. `wanted`: not yet. */
export function usePart<T>(part: Part<T>, wanted = true): PartState<T> & { readonly retry: () => void } {
  const state = useSyncExternalStore(part.subscribe, part.get)
  const retry = useCallback(() => void part.load().catch(() => undefined), [part])
  useEffect(() => {
    if (wanted) retry()
  }, [wanted, retry])
  return { ...state, retry }
}
