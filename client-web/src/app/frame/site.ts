// What the installation says of itself: its name, the demonstration's accounts, the legal texts. Asked once a page;
// asked again after it failed, when somebody looks.
import { useEffect, useSyncExternalStore } from "react"
import type { Site } from "../../api"
import { api } from "../../api/api"
import { Unreachable } from "../../api/problem"

/** `failed` when nobody answered: the pages say so and offer to try again. `gateway`: something else did, in the server's place. */
export type SiteState =
  | { readonly state: "asking" }
  | { readonly state: "failed"; readonly gateway: boolean }
  | { readonly state: "here"; readonly site: Site }

let now: SiteState = { state: "asking" }
let asked = false
const listeners = new Set<() => void>()

/** Asks, if it wasn't or failed. */
export function askSite(): void {
  if (asked) return
  asked = true
  become({ state: "asking" })
  api.site().then(
    (site) => become({ state: "here", site }),
    (error: unknown) => {
      asked = false
      become({ state: "failed", gateway: error instanceof Unreachable && error.gateway })
    },
  )
}

/** What is known of the site; asks for it. */
export function useSiteState(): SiteState {
  useEffect(askSite, [])
  return useSyncExternalStore(subscribe, () => now, () => now)
}

/** For tests: as when the page was opened. */
export function forgetSite(): void {
  asked = false
  now = { state: "asking" }
}

function become(next: SiteState): void {
  now = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
