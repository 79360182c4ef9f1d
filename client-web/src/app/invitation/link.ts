// What a link leads to, as a page sees it: asked of the server, which changes nothing by it, and accepted by a button.
import { useCallback, useEffect, useRef, useState } from "react"
import type { InvitationAccepted, InvitationView } from "../../api"
import { api } from "../../api/api"
import { Problem } from "../../api/problem"
import type { NewAccount } from "../../api/types"
import { forgetToken, takeToken } from "./token"

/** Why a link opens nothing; `missing`: the address has none. */
export type LinkFault = "missing" | "altered" | "unknown" | "replaced" | "expired" | "revoked" | "used"

const FAULTS: ReadonlySet<string> = new Set<LinkFault>(["altered", "unknown", "replaced", "expired", "revoked", "used"])

/** What is known of a link. */
export type LinkState =
  | { readonly state: "asking" }
  | { readonly state: "fault"; readonly fault: LinkFault }
  /** Nobody could say: it may be tried again. */
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "here"; readonly view: InvitationView }

/** What is wrong with the link itself; `undefined` if an error is about something else. */
export function linkFaultOf(error: unknown): LinkFault | undefined {
  const [, fault = ""] = /^invitation-(.+)$/.exec(error instanceof Problem ? error.code : "") ?? []
  return FAULTS.has(fault) ? (fault as LinkFault) : undefined
}

/** Whether two addresses are one: accounts that were made long ago may be written with capitals. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** The link of the address, and of one that is followed while the page is open. */
export function useLink(): { readonly link: LinkState; readonly token: string; readonly ask: () => void; readonly refuse: (fault: LinkFault) => void } {
  const [token, setToken] = useState(takeToken)
  const [link, setLink] = useState<LinkState>({ state: "asking" })
  /** Only the answer to the last question counts. */
  const asked = useRef(0)
  const refuse = useCallback((fault: LinkFault) => {
    // Whether it was cut can only be mended by another link.
    forgetToken()
    setLink({ state: "fault", fault })
  }, [])
  const ask = useCallback(() => {
    asked.current += 1
    const question = asked.current
    if (token === undefined) return setLink({ state: "fault", fault: "missing" })
    setLink((now) => (now.state === "here" ? now : { state: "asking" }))
    api.lookUpInvitation(token).then(
      (view) => question === asked.current && setLink({ state: "here", view }),
      (error: unknown) => {
        if (question !== asked.current) return
        const fault = linkFaultOf(error)
        if (fault === undefined) setLink({ state: "failed", error })
        else refuse(fault)
      },
    )
  }, [token, refuse])
  useEffect(ask, [ask])
  useEffect(() => {
    const follow = () => {
      const next = takeToken()
      if (next === undefined || next === token) return
      setLink({ state: "asking" })
      setToken(next)
    }
    addEventListener("hashchange", follow)
    return () => removeEventListener("hashchange", follow)
  }, [token])
  return { link, token: token ?? "", ask, refuse }
}

/** One acceptance at a time. */
export interface Acceptance {
  readonly busy: boolean
  readonly error: unknown
  /** `null`: as who is signed in. */
  accept(account: NewAccount | null): Promise<void>
}

/** Refusals that say that another form is wanted than the one that was sent. */
export const STALE: ReadonlySet<string> = new Set(["account-exists", "signed-in", "signed-out"])

/**
 * `onRefused` hears what is wrong with the link itself, `onStale` that an account or a session is another than the page knew,
 * `onAccepted` of the one that went well.
 */
export function useAcceptance(token: string, { onAccepted, onRefused, onStale }: {
  readonly onAccepted: (accepted: InvitationAccepted) => void
  readonly onRefused: (fault: LinkFault) => void
  readonly onStale: () => void
}): Acceptance {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  async function accept(account: NewAccount | null): Promise<void> {
    if (busy) return
    setBusy(true)
    setError(undefined)
    try {
      const accepted = await api.acceptInvitation(token, account)
      forgetToken()
      onAccepted(accepted)
    } catch (failure) {
      const fault = linkFaultOf(failure)
      if (fault !== undefined) return onRefused(fault)
      setError(failure)
      if (!(failure instanceof Problem) || !STALE.has(failure.code)) return
      onStale()
      api.session().catch(() => undefined)
    } finally {
      setBusy(false)
    }
  }
  return { busy, error, accept }
}
