// Whether somebody is leaving this device, and how. Kept apart from what asks for it: the menu that does goes with the
// session, and the dialog has to outlive both.
import { Store, useStore } from "../../ui/store"

/** Signing out erases one's own documents, forgetting the device everybody's. */
export type LeaveAction = "sign-out" | "forget"

const leaving = new Store<LeaveAction | undefined>(undefined)

/** Opens the dialog. */
export function askToLeave(how: LeaveAction): void {
  leaving.set(how)
}

/** Closes it. */
export function stayHere(): void {
  leaving.set(undefined)
}

/** What is asked for now. */
export function useLeaving(): LeaveAction | undefined {
  return useStore(leaving)
}
