// What the page at an address will need, asked for while the server is still being asked who is signed in: each answer
// waited for before the next question is a round trip lost. Only documents need that much.
//
// On a device that has nothing yet, words come first: what a document says (api/first.ts asks for it), and the form that shows
// it. Automerge is two thirds of all there is to fetch, and waits until both are here.
import { answeredAhead } from "../api/ahead"
import { fetchWasmAhead } from "../sync/wasm"
import { isCold } from "./cold"
import { routeOf } from "./routes"

/** Called once, before anything is drawn. What can't be had is asked for again by the page itself, and told there. */
export function fetchAhead(pathname: string): void {
  const route = routeOf(pathname)
  if (route.page !== "document") return
  const parts = [import("./SignedInPages"), import("./document/DocumentPage")]
  const automerge = (): void => {
    fetchWasmAhead()
    import("./document/live").catch(() => undefined)
  }
  // The words are here, and what shows them: the line is free while they are drawn.
  if (isCold()) Promise.all([...parts, answeredAhead()]).then(automerge, () => undefined)
  else automerge()
  for (const part of parts) part.catch(() => undefined)
}
