// What the socket needs of its surroundings, and what it tells them.
import type { Refusal } from "../../api"
import type { Stamp } from "../presence/presence"
import type { SessionCheck, SocketClass } from "../server"

/** What the socket needs of its surroundings. */
export interface SocketOptions {
  readonly url: string
  readonly socket: SocketClass
  /** Asks the server who is signed in; never rejects. */
  readonly askSession: () => Promise<SessionCheck>
  readonly random?: () => number
}

/** Changes of a document were refused. */
export interface Refused {
  readonly document: string
  readonly refusal: Refusal
}

/** Presence of a document, with the server's word on whose it is. */
export interface Spoken {
  readonly document: string
  readonly peer: string
  readonly person: Stamp | null
  readonly message: unknown
}
