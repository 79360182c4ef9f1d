// Who is signed in, as last heard. Kept on the device, so that a page opens without network as who used it last; told
// to the other tabs. What ends a session leaves `was`: the page stays, and the same person can sign in again on it.
import { useSyncExternalStore } from "react"
import { onProblem } from "./call"
import { keepText, keptText, PREFIX } from "./storage"
import type { SignedIn } from "./types"

/** `confirmed`: the server said so since the page opened; else it is what the device remembers. */
export type Session =
  | { readonly state: "unknown" }
  | { readonly state: "signed-in"; readonly me: SignedIn; readonly confirmed: boolean }
  | { readonly state: "signed-out"; readonly was: SignedIn | null }

const KEPT_AS = "session"
const listeners = new Set<() => void>()
let session: Session = remembered()

onProblem((problem) => {
  if (problem.code === "signed-out") endedSession()
})
if (typeof window !== "undefined") {
  window.addEventListener("storage", (event) => {
    if (event.key === PREFIX + KEPT_AS || event.key === null) heardFromOtherTab()
  })
}

/** The session now. */
export function currentSession(): Session {
  return session
}

/** Told whenever the session changes. */
export function onSession(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** The session, as a hook. */
export function useSession(): Session {
  return useSyncExternalStore(onSession, currentSession, currentSession)
}

/** The server says who is signed in. */
export function startedSession(me: SignedIn): void {
  keepText(KEPT_AS, JSON.stringify(me))
  if (session.state === "signed-in" && session.confirmed && same(session.me, me)) return
  become({ state: "signed-in", me, confirmed: true })
}

/** The server says that nobody is. */
export function endedSession(): void {
  keepText(KEPT_AS, null)
  if (session.state === "signed-out") return
  become({ state: "signed-out", was: session.state === "signed-in" ? session.me : null })
}

/** As if nobody had ever signed in: the device was forgotten. */
export function forgetSession(): void {
  keepText(KEPT_AS, null)
  become({ state: "signed-out", was: null })
}

function become(next: Session): void {
  session = next
  for (const listener of listeners) listener()
}

/** Another tab signed in or out. Only the server's word confirms, so a tab that hears of it asks for itself. */
function heardFromOtherTab(): void {
  const me = read()
  if (me && session.state === "signed-in" && same(session.me, me)) return
  if (me) become({ state: "signed-in", me, confirmed: false })
  else endedSession()
}

function remembered(): Session {
  const me = read()
  return me ? { state: "signed-in", me, confirmed: false } : { state: "unknown" }
}

function read(): SignedIn | null {
  try {
    const kept: unknown = JSON.parse(keptText(KEPT_AS) ?? "null")
    if (typeof kept !== "object" || kept === null) return null
    const { id, name, email } = kept as Partial<Record<keyof SignedIn, unknown>>
    return typeof id === "string" && typeof name === "string" && typeof email === "string" ? { id, name, email } : null
  } catch {
    return null
  }
}

function same(one: SignedIn, other: SignedIn): boolean {
  return one.id === other.id && one.name === other.name && one.email === other.email
}
