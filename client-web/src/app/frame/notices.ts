// What was done and can be undone, at the bottom of the page. A notice stays until it is answered or the next one
// comes: nobody is hurried. Screen readers hear it, the focus stays where it is.
import { useSyncExternalStore } from "react"
import { announce } from "../../ui/announce"

/** One notice. */
export interface PageNotice {
  readonly text: string
  /** `good` unless it says otherwise. */
  readonly kind?: "good" | "bad"
  /** What one can do about it: undo. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

let current: PageNotice | undefined
const listeners = new Set<() => void>()

/** Shows a notice in place of the one before. */
export function notify(notice: PageNotice): void {
  current = notice
  announce(notice.action ? `${notice.text} ${notice.action.label}` : notice.text)
  for (const listener of listeners) listener()
}

/** Takes the notice away. */
export function dismissNotice(): void {
  current = undefined
  for (const listener of listeners) listener()
}

/** The notice there is. */
export function useNotice(): PageNotice | undefined {
  return useSyncExternalStore(subscribe, () => current, () => current)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
