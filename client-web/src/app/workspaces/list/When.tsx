// How long ago something was, in words that go on by themselves: only those that are others by then are drawn anew.
import { useCallback, useSyncExternalStore } from "react"
import { serverNow } from "../../../api"
import { useAgo } from "../../../ui/moment"

const EVERY_MS = 30_000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
/** The same for all, so that a list is drawn of one moment. */
let now = serverNow()

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    now = serverNow()
    timer = setInterval(() => {
      now = serverNow()
      for (const told of [...listeners]) told()
    }, EVERY_MS)
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

/** « il y a 5 minutes » */
export function When({ at }: { readonly at: number }) {
  const ago = useAgo()
  // What was changed a moment ago is later than the last look.
  const words = useCallback(() => ago(at, Math.max(now, at)), [ago, at])
  return <>{useSyncExternalStore(subscribe, words, words)}</>
}
