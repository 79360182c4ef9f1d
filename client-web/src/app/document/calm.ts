// Whether a document is saved, at the pace of people. While somebody types, each key is unsaved for a moment and then
// saved: said every time, it would flicker at the edge of the eye. « Enregistré » waits for a pause, and is never early.
import { useMemo, useSyncExternalStore } from "react"
import type { LiveDocument, Saved } from "../../sync"

/** A pause is this long. */
const CALM_MS = 500

/** As `useSaved`, but that `saving` stays until all has been saved for half a second. */
export function useCalmSaved(live: LiveDocument): Saved {
  const calm = useMemo(() => new CalmSaved(live), [live])
  return useSyncExternalStore(calm.subscribe, calm.get)
}

class CalmSaved {
  readonly #live: LiveDocument
  #shown: Saved

  constructor(live: LiveDocument) {
    this.#live = live
    this.#shown = live.saved.get()
  }

  readonly get = (): Saved => this.#shown

  readonly subscribe = (told: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const show = (): void => {
      timer = undefined
      this.#shown = this.#live.saved.get()
      told()
    }
    const look = (): void => {
      clearTimeout(timer)
      timer = undefined
      const now = this.#live.saved.get()
      if (now.state === "saved" && this.#shown.state === "saving") timer = setTimeout(show, CALM_MS)
      else if (now !== this.#shown && !(now.state === "saving" && this.#shown.state === "saving")) show()
    }
    const end = this.#live.saved.subscribe(look)
    look()
    return () => {
      end()
      clearTimeout(timer)
    }
  }
}
