// Forgetting what this room keeps on the device.
import { forgetAnswers } from "./answers"
import { forgetClock } from "./clock"
import { forgetSession } from "./session"
import { forgetTexts } from "./storage"

/** The one thing that says nothing about anybody. */
const STAYS = ["language"]

/** Erases answers, the session's memory and everything of ours in localStorage but the language. */
export function forgetKept(): void {
  forgetAnswers()
  forgetClock()
  forgetSession()
  forgetTexts(STAYS)
}
