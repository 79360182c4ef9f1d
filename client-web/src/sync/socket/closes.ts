// How connections end (shared/src/close.rs), as far as it matters here.

/** Ends that another attempt won't cure soon: somebody's mistake, or a limit. */
const PATIENT_CODES = new Set([1002, 1009, 4400, 4403, 4404, 4408, 4422, 4428, 4429])
const PATIENT_MS = 5_000
/** A server that is stopping is back in a moment. */
const RESTART_MS = 200

/** The codes that mean something of their own. */
export const CLOSED = {
  stopping: 1001, tooLarge: 1009, restarting: 1012, tryAgain: 1013, signedOut: 4401, version: 4410, tooManyDocuments: 4428, tooManyConnections: 4429,
}

/** How long to wait at least before the next attempt; `undefined` if nothing speaks against a quick one. */
export function leastPause(code: number): number | undefined {
  if (PATIENT_CODES.has(code)) return PATIENT_MS
  return code === CLOSED.stopping || code === CLOSED.restarting ? RESTART_MS : undefined
}
