// What the installation says of itself: its name, the demonstration's accounts, the legal texts. Asked once a page;
// asked again after it failed, when somebody looks.
import { useEffect } from "react"
import type { Site } from "../../api"
import { api } from "../../api/api"
import { isGateway } from "../../api/problem"
import { Store, useStore } from "../../ui/store"

/** `failed` when nobody answered: the pages say so and offer to try again. `gateway`: something else did, in the server's place. */
export type SiteState =
  | { readonly state: "asking" }
  | { readonly state: "failed"; readonly gateway: boolean }
  | { readonly state: "here"; readonly site: Site }

const state = new Store<SiteState>({ state: "asking" })
let asked = false

/** Asks, if it wasn't or failed. */
export function askSite(): void {
  if (asked) return
  asked = true
  state.set({ state: "asking" })
  api.site().then(
    (site) => state.set({ state: "here", site }),
    (error: unknown) => {
      asked = false
      state.set({ state: "failed", gateway: isGateway(error) })
    },
  )
}

/** What is known of the site; asks for it. */
export function useSiteState(): SiteState {
  useEffect(askSite, [])
  return useStore(state)
}

/** For tests: as when the page was opened. */
export function forgetSite(): void {
  asked = false
  state.set({ state: "asking" })
}
