// Shows the whole client at an address, as whoever is signed in, before a server of the test's own.
import { cleanup, configure, render } from "@testing-library/react"
import { vi } from "vitest"
import { forgetKept, type SignedIn } from "../../api"
import { endedSession, startedSession } from "../../api/session"
import { setLanguage } from "../../i18n"
import { forgetAnnouncements } from "../../ui/announce"
import "../../ui/testing/jsdom"
import { App } from "../App"
import { forgetArrival } from "../frame/focus"
import { forgetSite } from "../frame/site"
import { dismissNotice } from "../frame/notices"
import { reportReach } from "../frame/link"
import { stayHere } from "../settings/leaving"
import { SITE } from "./fixtures"
import { FakeServer, problem, type Table } from "./server"

// Pages are fetched when they are first needed, which takes a test runner a moment.
configure({ asyncUtilTimeout: 10_000 })

/** Opens a page. The server knows the site and who is signed in; the table adds to that. */
export function openApp(address: string, { me, table = {}, unreachable = false }: {
  readonly me?: SignedIn
  readonly table?: Table
  readonly unreachable?: boolean
} = {}): FakeServer {
  const server = new FakeServer({
    "GET /site": { body: SITE },
    "GET /session": me ? { body: me } : problem(401, "signed-out"),
    ...table,
  })
  server.unreachable = unreachable
  if (me) startedSession(me)
  history.replaceState(null, "", address)
  render(<App />)
  return server
}

/** As on a new device; after each test. */
export function leaveApp(): void {
  cleanup()
  endedSession()
  forgetKept()
  localStorage.clear()
  forgetSite()
  forgetArrival()
  forgetAnnouncements()
  dismissNotice()
  stayHere()
  reportReach("unknown")
  setLanguage("fr")
  vi.unstubAllGlobals()
  history.replaceState(null, "", "/")
}

/** Where the page is now. */
export function address(): string {
  return location.pathname + location.search
}
