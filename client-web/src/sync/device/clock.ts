// The device's clock was set back. What waits by it (automerge-repo's throttles, the socket's silence) would wait as long as
// it was set back by; whoever waits so begins anew. A clock that goes ahead, after a sleep too, makes nobody wait.

const LOOKED_EVERY_MS = 1_000
/** Clocks are corrected by less all the time. */
const LEAST_MS = 500

/** Tells when the clock was set back; ends with the function it gives. */
export function watchClock(setBack: () => void): () => void {
  let ahead = Date.now() - performance.now()
  const timer = setInterval(() => {
    const now = Date.now() - performance.now()
    const isBack = now < ahead - LEAST_MS
    ahead = now
    if (isBack) setBack()
  }, LOOKED_EVERY_MS)
  return () => clearInterval(timer)
}
