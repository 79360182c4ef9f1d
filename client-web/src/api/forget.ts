// Forgetting what this room keeps on the device.
import { forgetAnswers, tellForgotten } from "./answers"
import { forgetClock } from "./clock"
import { forgetHeard } from "./heard"
import { LEAVING } from "./leaving"
import { forgetSession } from "./session"
import { forgetTexts } from "./storage"

/**
 * The device's own taste, which says nothing about anybody; what the server is still to be told; whose databases are
 * here, which goes with them (sync/device/database.ts).
 */
const STAYS = ["language", "theme", "announcements", LEAVING, "participants"]

/** Erases answers, the session's memory and everything of ours in localStorage but what {@link STAYS}. */
export function forgetKept(): void {
  tellForgotten()
  forgetAnswers()
  forgetHeard()
  forgetClock()
  forgetSession()
  forgetTexts(STAYS)
}
