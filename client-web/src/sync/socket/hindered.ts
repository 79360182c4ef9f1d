// What a link becomes when an attempt has failed: why is known from how the connection ended and from what answers when the
// server is asked who is signed in. Pure.
import { CLOSED } from "./closes"
import type { SessionCheck } from "../server"
import type { Link } from "../types"

/** How a connection ended, and what is known since. */
export interface Failure {
  readonly code: number
  /** What answered when the server was asked; missing where it wasn't, because the connection had been joined. */
  readonly asked?: Exclude<SessionCheck, "other" | "nobody">
  /** The address at which the server takes connections, where it isn't this page's. */
  readonly elsewhere?: string | undefined
}

/** `at`: when it is tried again. `failures`: how often it failed since it last held. */
export function linkAfter({ code, asked, elsewhere }: Failure, at: number, failures: number, offline: boolean): Link {
  if (elsewhere !== undefined) return { state: "elsewhere", at, url: elsewhere }
  // Neither cures itself by waiting: it is said at once, and what can be done.
  if (code === CLOSED.tooManyConnections) return { state: "retrying", at, why: "crowded" }
  if (asked === "gateway") return { state: "retrying", at, why: "gateway" }
  if (offline) return { state: "offline", at }
  // The first attempt after a loss comes so soon that it is no news.
  if (failures <= 1) return { state: "connecting" }
  return code === CLOSED.tryAgain || asked === "busy" ? { state: "retrying", at, why: "busy" } : { state: "retrying", at }
}
