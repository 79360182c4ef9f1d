// What the page at an address will need, asked for while the server is still being asked who is signed in: each answer
// waited for before the next question is a round trip lost. Only documents need that much.
//
// On a device that has nothing yet, words come first: what a document says (api/first.ts asks for it), and the form that shows
// it. Automerge is two thirds of all there is to fetch, and waits until they are on the screen.
import { fetchWasmAhead } from "../sync/wasm"
import { isCold } from "./cold"
import { routeOf } from "./routes"

/** Called once, before anything is drawn. What can't be had is asked for again by the page itself, and told there. */
export function fetchAhead(pathname: string): void {
  const route = routeOf(pathname)
  if (route.page !== "document") return
  const parts: Promise<unknown>[] = [import("./SignedInPages"), import("./document/DocumentPage")]
  if (!isCold()) {
    fetchWasmAhead()
    parts.push(import("./document/live"))
  }
  for (const part of parts) part.catch(() => undefined)
}
