// Whether somebody is leaving this device, and how. Kept apart from what asks for it: the menu that does goes with the
// session, and the dialog has to outlive both.
import { useSyncExternalStore } from "react"

/** Signing out erases one's own documents, forgetting the device everybody's. */
export type Leaving = "sign-out" | "forget"

let leaving: Leaving | undefined
const listeners = new Set<() => void>()

/** Opens the dialog. */
export function askToLeave(how: Leaving): void {
  become(how)
}

/** Closes it. */
export function stayHere(): void {
  become(undefined)
}

/** What is asked for now. */
export function useLeaving(): Leaving | undefined {
  return useSyncExternalStore(subscribe, () => leaving, () => leaving)
}

function become(next: Leaving | undefined): void {
  leaving = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
