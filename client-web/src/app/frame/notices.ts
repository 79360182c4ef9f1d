// What was done and can be undone, at the bottom of the page. A notice stays until it is answered or the next one
// comes: nobody is hurried. Screen readers hear it, the focus stays where it is.
import { announce } from "../../ui/announce"
import { Store, useStore } from "../../ui/store"

/** One notice. */
export interface PageNotice {
  readonly text: string
  /** `good` unless it says otherwise. */
  readonly kind?: "good" | "bad"
  /** What one can do about it: undo. */
  readonly action?: { readonly label: string; readonly run: () => void }
}

const current = new Store<PageNotice | undefined>(undefined)

/** Shows a notice in place of the one before. */
export function notify(notice: PageNotice): void {
  current.set(notice)
  announce(notice.action ? `${notice.text} ${notice.action.label}` : notice.text)
}

/** Takes the notice away. */
export function dismissNotice(): void {
  current.set(undefined)
}

/** The notice there is. */
export function useNotice(): PageNotice | undefined {
  return useStore(current)
}
