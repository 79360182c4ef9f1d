// When somebody was here before: kept on the device for each person and workspace, by the server's clock.
import { useEffect, useState } from "react"
import { keepText, keptText, serverNow } from "../../../api"

/** Who was away for longer comes anew. */
const AWAY_MS = 30 * 60_000
const WRITTEN_EVERY_MS = 60_000

interface Visit {
  /** When the visit before ended. */
  readonly before: number | undefined
  /** When this one was last seen to go on. */
  readonly seen: number
}

/** The visit at a moment, after what is kept of it. Pure. */
export function visitAt(now: number, kept: Visit | undefined): Visit {
  if (!kept) return { before: undefined, seen: now }
  // A clock that was set back would begin a visit each time.
  return now - kept.seen > AWAY_MS ? { before: kept.seen, seen: now } : { before: kept.before, seen: Math.max(kept.seen, now) }
}

/** When somebody was in a workspace before this visit, if it is known. */
export function useLastVisit(me: string, workspace: string): number | undefined {
  const key = `visit.${me}.${workspace}`
  const [before, setBefore] = useState(() => visitAt(serverNow(), read(key)).before)
  useEffect(() => {
    function note(): void {
      if (document.visibilityState === "hidden") return
      const visit = visitAt(serverNow(), read(key))
      keepText(key, JSON.stringify(visit))
      setBefore(visit.before)
    }
    note()
    const timer = setInterval(note, WRITTEN_EVERY_MS)
    document.addEventListener("visibilitychange", note)
    return () => {
      clearInterval(timer)
      document.removeEventListener("visibilitychange", note)
    }
  }, [key])
  return before
}

function read(key: string): Visit | undefined {
  try {
    const kept: unknown = JSON.parse(keptText(key) ?? "null")
    if (typeof kept !== "object" || kept === null || !("seen" in kept) || typeof kept.seen !== "number") return undefined
    const before = "before" in kept && typeof kept.before === "number" ? kept.before : undefined
    return { before, seen: kept.seen }
  } catch {
    return undefined
  }
}
