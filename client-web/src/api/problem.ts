// The two ways a call fails: the server refused, or nobody answered. Whoever calls decides by the class, never by text.

/** The server refused: a problem document, RFC 9457. */
export class Problem extends Error {
  override readonly name = "Problem"
  /** The HTTP status. */
  readonly status: number
  /** A stable word to decide on: `not-found`, `wrong-credentials`, `signed-out`. */
  readonly code: string
  /** This occurrence in a sentence of the server's, in English; not for people's eyes. */
  readonly detail?: string
  /** The request's id, to be quoted to whoever runs the server. */
  readonly instance?: string
  /** With `foreign-origin`: the address at which the site is, when the server knows it. */
  readonly publicUrl?: string
  /** Seconds to wait before trying again, if the server said so. */
  readonly retryAfter?: number

  constructor(said: {
    status: number; code: string; detail?: string; instance?: string; publicUrl?: string; retryAfter?: number
  }) {
    super(said.detail ?? said.code)
    this.status = said.status
    this.code = said.code
    if (said.detail !== undefined) this.detail = said.detail
    if (said.instance !== undefined) this.instance = said.instance
    if (said.publicUrl !== undefined) this.publicUrl = said.publicUrl
    if (said.retryAfter !== undefined) this.retryAfter = said.retryAfter
  }
}

/**
 * Nobody answered: no network, the time ran out, or something between us and the server answered in its place. `gateway`: with
 * a page of its own, as one that wants somebody to sign in does (a portal, a hotel): that page is the way in.
 */
export class Unreachable extends Error {
  override readonly name = "Unreachable"
  readonly gateway: boolean

  constructor(message: string, { cause, gateway = false }: { readonly cause?: unknown; readonly gateway?: boolean } = {}) {
    super(message, { cause })
    this.gateway = gateway
  }
}

/** Whether something in between answers in the server's place, and wants somebody to sign in there. */
export function isGateway(error: unknown): boolean {
  return error instanceof Unreachable && error.gateway
}
