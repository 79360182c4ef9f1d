// What the page at an address will need, asked for while the server is still being asked who is signed in: each answer
// waited for before the next question is a round trip lost. Only documents need that much.
import { fetchWasmAhead } from "../sync/wasm"
import { routeOf } from "./routes"

/** Called once, before anything is drawn. What can't be had is asked for again by the page itself, and told there. */
export function fetchAhead(pathname: string): void {
  if (routeOf(pathname).page !== "document") return
  // First, because it takes longest.
  fetchWasmAhead()
  for (const part of [import("./SignedInPages"), import("./document/DocumentPage")]) part.catch(() => undefined)
}
