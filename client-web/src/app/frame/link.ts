// Whether the server can be reached, as the page at hand knows it: a list from its last call, a document from its
// socket. The header shows it; the change is announced.
import { useEffect, useSyncExternalStore } from "react"
import { Store, useStore } from "../../ui/store"

/** `unknown` until somebody tried; `gateway`: something in between answers in the server's place. */
export type Reach = "unknown" | "online" | "offline" | "gateway"

const reach = new Store<Reach>("unknown")

/** A page knows better. */
export function reportReach(next: Reach): void {
  reach.set(next)
}

/** What is known, as a hook. */
export function useReach(): Reach {
  return useStore(reach)
}

/** Whether nothing reaches the server now: as a page knows it, or as the device says at once. */
export function useCutOff(): boolean {
  const seen = useReach()
  const isOnline = useSyncExternalStore(onNetwork, () => navigator.onLine)
  return seen === "offline" || seen === "gateway" || !isOnline
}

function onNetwork(told: () => void): () => void {
  for (const event of ["online", "offline"]) addEventListener(event, told)
  return () => { for (const event of ["online", "offline"]) removeEventListener(event, told) }
}

/** Reports what a page sees while it is shown, and no longer: other pages don't look. */
export function useReportReach(seen: Reach): void {
  useEffect(() => {
    if (seen === "unknown") return undefined
    reportReach(seen)
    return () => reportReach("unknown")
  }, [seen])
}
