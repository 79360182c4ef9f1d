// Signing in, as a form sees it: one attempt at a time, and what went wrong in terms of what to do about it.
import { useState } from "react"
import type { SignedIn } from "../../api"
import { api } from "../../api/api"
import { serverNow } from "../../api/clock"
import { Problem, Unreachable } from "../../api/problem"

/** Why nobody is signed in. */
export type Refusal =
  | { readonly why: "wrong" }
  /** What was typed is no e-mail address. */
  | { readonly why: "no-address" }
  /** The page was opened under another address than the site's. */
  | { readonly why: "elsewhere"; readonly url: string }
  /** `until`: milliseconds, by the server's clock. */
  | { readonly why: "too-many"; readonly until: number }
  | { readonly why: "unreachable" }
  /** Something in between answered in the server's place. */
  | { readonly why: "gateway" }
  /** `code` is for whoever runs the server. */
  | { readonly why: "refused"; readonly code: string }

/** A server that doesn't say how long to wait. */
const USUAL_WAIT_S = 60

/** What a form needs. */
export interface Attempt {
  readonly busy: boolean
  readonly refusal: Refusal | undefined
  signIn(email: string, password: string): Promise<void>
}

/** `onSignedIn` hears of the one attempt that went well. */
export function useAttempt(onSignedIn: (me: SignedIn) => void): Attempt {
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  async function signIn(email: string, password: string) {
    if (busy) return
    setBusy(true)
    setRefusal(undefined)
    try {
      onSignedIn(await api.signIn(email.trim(), password))
    } catch (error) {
      setRefusal(refusalOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { busy, refusal, signIn }
}

/** Reads an error of `api.signIn`. */
export function refusalOf(error: unknown): Refusal {
  if (error instanceof Unreachable) return { why: error.gateway ? "gateway" : "unreachable" }
  if (!(error instanceof Problem)) throw error
  if (error.code === "wrong-credentials") return { why: "wrong" }
  if (error.code === "invalid-email") return { why: "no-address" }
  if (error.code === "foreign-origin" && error.publicUrl) return { why: "elsewhere", url: error.publicUrl }
  if (error.code === "too-many-attempts" || error.status === 429) {
    return { why: "too-many", until: serverNow() + (error.retryAfter ?? USUAL_WAIT_S) * 1000 }
  }
  if (error.status === 503) return { why: "unreachable" }
  return { why: "refused", code: [error.code, error.instance].filter(Boolean).join(" ") }
}
