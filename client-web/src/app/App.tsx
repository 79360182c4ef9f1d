// Which page is shown: by the address and by who is signed in. Pages are fetched when they are first needed.
//
// What the first page loads imports the files of `api/` one by one: through its door the cache of answers would come
// along.
import { lazy, Suspense, useEffect, useState, type ReactNode } from "react"
import { Redirect, useLocation } from "wouter"
import { api } from "../api/api"
import { useSession, type Session } from "../api/session"
import { Announcer } from "../ui/Announcer"
import { Frame, Loading } from "./frame/Frame"
import { TroubleBoundary } from "./frame/Trouble"
import { SignIn } from "./public/SignIn"
import { addresses, isPublic, pageKey, routeOf, type Route } from "./routes"
import { LeavingDialog } from "./settings/LeavingDialog"

const PublicPages = lazy(() => import("./public/PublicPages").then((part) => ({ default: part.PublicPages })))
const InvitationPage = lazy(() => import("./invitation/InvitationPage").then((part) => ({ default: part.InvitationPage })))
const DemoMail = lazy(() => import("./demo-mail/DemoMail").then((part) => ({ default: part.DemoMail })))
const SignedInPages = lazy(() => import("./SignedInPages").then((part) => ({ default: part.SignedInPages })))

/** Everything there is to see. */
export function App() {
  const unanswered = useAskSession()
  return (
    <TroubleBoundary>
      <Pages unanswered={unanswered} />
      <LeavingDialog />
      <Announcer />
    </TroubleBoundary>
  )
}

function Pages({ unanswered }: { readonly unanswered: boolean }) {
  const [pathname] = useLocation()
  const session = useSession()
  const route = routeOf(pathname)
  if (route.page === "sign-in") return <SignIn />
  if (route.page === "invitation") return <Framed route={route}><InvitationPage /></Framed>
  if (route.page === "demo-mail") return <Framed route={route}><DemoMail /></Framed>
  if (isPublic(route)) return <Framed route={route}><PublicPages route={route} /></Framed>
  // A frame would only flash before the first page.
  if (session.state === "unknown" && !unanswered) return <Loading />
  if (mustSignIn(route, session)) return <Redirect to={addresses.signInThen(pathname)} replace />
  return <Framed route={route}><SignedInPages route={route} /></Framed>
}

/**
 * Where a session ended under a document, the page stays with what was typed on it, and asks there. Lists have nothing
 * to lose.
 */
function mustSignIn(route: Route, session: Session): boolean {
  if (session.state === "signed-in") return false
  if (session.state === "unknown") return true
  return route.page !== "document" || session.was === null
}

/** The frame stays while pages come and go; trouble in one page ends with it. */
function Framed({ route, children }: { readonly route: Route; readonly children: ReactNode }) {
  return (
    <Frame width={route.page === "document" ? "full" : "page"}>
      <TroubleBoundary key={pageKey(route)}>
        <Suspense fallback={<Loading />}>{children}</Suspense>
      </TroubleBoundary>
    </Frame>
  )
}

/**
 * Asks who is signed in, once, and says whether nobody answered. A device without network goes on as who used it last;
 * where nobody did, the first page is all there is to show.
 */
function useAskSession(): boolean {
  const session = useSession()
  const [unanswered, setUnanswered] = useState(false)
  const asks = session.state === "unknown" || (session.state === "signed-in" && !session.confirmed)
  useEffect(() => {
    if (!asks) return
    api.session().catch(() => setUnanswered(true))
  }, [asks])
  return unanswered
}
