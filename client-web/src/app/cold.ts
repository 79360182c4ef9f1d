// Whether this page has everything to fetch: nothing of it is kept on the device yet. Where the service worker serves the
// page, Automerge is here before the server could answer anything.

/** Whether Automerge would have to come over the line. */
export function isCold(): boolean {
  return typeof navigator === "undefined" || !navigator.serviceWorker?.controller
}
