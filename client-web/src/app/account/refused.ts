// Why something asked for one's own account wasn't done, where it is about no field.
import { Problem, serverNow } from "../../api"
import { clockTime } from "../../ui/moment"
import { useFailure } from "../workspaces/failure"
import { useAccountText } from "./text"

/** A server that doesn't say how long to wait. */
const USUAL_WAIT_S = 60

/** Says it; `tooMany` is the sentence for what was tried too often. */
export function useRefused(tooMany: "too many" | "too many changes"): (error: unknown) => string {
  const text = useAccountText()
  const failure = useFailure()
  return (error) => {
    if (!(error instanceof Problem) || error.code !== "too-many-attempts") return failure(error)
    return text(tooMany, { time: clockTime(serverNow() + (error.retryAfter ?? USUAL_WAIT_S) * 1000) })
  }
}
