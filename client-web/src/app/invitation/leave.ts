// Ends the session of somebody on whose device another person opened an invitation, and stays on the page.
import { api } from "../../api/api"
import type { SignedIn } from "../../api"
import { askToLeave } from "../settings/leaving"

/**
 * Where something of theirs isn't saved, the dialog that asks about it takes over. Else their documents leave the device, as with
 * every sign-out. `false`: it couldn't be done.
 */
export async function leaveForAnother(me: SignedIn): Promise<boolean> {
  try {
    const { leaveDevice, unsavedOnDevice } = await import("../../sync/device/device")
    const unsaved = await unsavedOnDevice().catch(() => undefined)
    if (!unsaved || unsaved.some(({ participant }) => participant === me.id)) {
      askToLeave("sign-out")
      return true
    }
    await api.signOut()
    await leaveDevice(me.id)
    return true
  } catch {
    return false
  }
}
