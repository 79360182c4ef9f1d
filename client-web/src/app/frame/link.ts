// Whether the server can be reached, as the page at hand knows it: a list from its last call, a document from its
// socket. The header shows it; the change is announced.
import { useEffect, useSyncExternalStore } from "react"

/** `unknown` until somebody tried; `gateway`: something in between answers in the server's place. */
export type Reach = "unknown" | "online" | "offline" | "gateway"

let reach: Reach = "unknown"
const listeners = new Set<() => void>()

/** A page knows better. */
export function reportReach(next: Reach): void {
  if (next === reach) return
  reach = next
  for (const listener of listeners) listener()
}

/** What is known. */
export function currentReach(): Reach {
  return reach
}

/** What is known, as a hook. */
export function useReach(): Reach {
  return useSyncExternalStore(subscribe, currentReach, currentReach)
}

/** Reports what a page sees while it is shown, and no longer: other pages don't look. */
export function useReportReach(seen: Reach): void {
  useEffect(() => {
    if (seen === "unknown") return undefined
    reportReach(seen)
    return () => reportReach("unknown")
  }, [seen])
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
