// Who is signed in, as last heard. Kept on the device, so that a page opens without network as who used it last; told
// to the other tabs. What ends a session leaves `was`: the page stays, and the same person can sign in again on it.
import { Store, useStore } from "../ui/store"
import { onProblem } from "./call"
import { keepText, keptText, PREFIX } from "./storage"
import type { SignedIn } from "./types"

/** `confirmed`: the server said so since the page opened; else it is what the device remembers. */
export type Session =
  | { readonly state: "unknown" }
  | { readonly state: "signed-in"; readonly me: SignedIn; readonly confirmed: boolean }
  | { readonly state: "signed-out"; readonly was: SignedIn | null }

const KEPT_AS = "session"
const session = new Store<Session>(remembered())

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
  return session.get()
}

/** Told whenever the session changes. */
export function onSession(listener: () => void): () => void {
  return session.subscribe(listener)
}

/** The session, as a hook. */
export function useSession(): Session {
  return useStore(session)
}

/** The server says who is signed in. */
export function startedSession(me: SignedIn): void {
  keepText(KEPT_AS, JSON.stringify(me))
  const now = session.get()
  if (now.state === "signed-in" && now.confirmed && same(now.me, me)) return
  session.set({ state: "signed-in", me, confirmed: true })
}

/** The server says that nobody is. */
export function endedSession(): void {
  keepText(KEPT_AS, null)
  const now = session.get()
  if (now.state === "signed-out") return
  session.set({ state: "signed-out", was: now.state === "signed-in" ? now.me : null })
}

/** As if nobody had ever signed in: the device was forgotten. */
export function forgetSession(): void {
  keepText(KEPT_AS, null)
  session.set({ state: "signed-out", was: null })
}

/** Another tab signed in or out. Only the server's word confirms, so a tab that hears of it asks for itself. */
function heardFromOtherTab(): void {
  const me = read()
  const now = session.get()
  if (me && now.state === "signed-in" && same(now.me, me)) return
  if (me) session.set({ state: "signed-in", me, confirmed: false })
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
