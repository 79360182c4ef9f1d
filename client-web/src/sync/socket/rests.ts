// When a page holds no request open. Over HTTP/1.1 a browser has six connections to a server, for all its tabs together, and
// an answer that waits takes one: tabs that nobody looks at ask now and then instead.

/** More seldom than the server pings, and it would take the page for dead. */
const ASKS_EVERY_MS = 4_000

/** Whether to rest, and until when. */
export interface Rests {
  resting(): boolean
  /** Waits for the next time to ask; less long if somebody looks at the page meanwhile, or the signal ends it. */
  rest(signal: AbortSignal): Promise<void>
}

/** Always looked at: programs. */
export const restless: Rests = { resting: () => false, rest: () => Promise.resolve() }

/** A page of a browser. */
export const pageRests: Rests = {
  resting: () => document.visibilityState === "hidden" && !sharesOneConnection(),
  rest: (signal) => new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer)
      document.removeEventListener("visibilitychange", done)
      signal.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, ASKS_EVERY_MS)
    document.addEventListener("visibilitychange", done)
    signal.addEventListener("abort", done)
  }),
}

/** HTTP/2 and later carry any number of requests on one connection. */
function sharesOneConnection(): boolean {
  const known = performance.getEntriesByType("resource") as PerformanceResourceTiming[]
  const ours = known.findLast(({ name, nextHopProtocol }) => name.includes("/sync/tunnels") && nextHopProtocol !== "")
  return ours !== undefined && !ours.nextHopProtocol.startsWith("http/1")
}
