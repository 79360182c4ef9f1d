// The pages of whoever is signed in, with the answers heard for them. Fetched once somebody is: the first page is
// light.
import { lazy, useEffect } from "react"
import { Answers, currentSession, useSession, type Session, type SignedIn } from "../api"
import { AriaProviders } from "./frame/AriaProviders"
import { watchForUpdates } from "./frame/updates"
import type { Route } from "./routes"
import { useSendUnsent } from "./workspaces/sending"
import { Workspace } from "./workspaces/Workspace"
import { Workspaces } from "./workspaces/Workspaces"

const Members = lazy(() => import("./workspaces/members/Members").then((part) => ({ default: part.Members })))
const AccountPage = lazy(() => import("./account/AccountPage").then((part) => ({ default: part.AccountPage })))
const DocumentPage = lazy(() => import("./document/DocumentPage").then((part) => ({ default: part.DocumentPage })))

/** The page of a route that is nobody else's business. */
export function SignedInPages({ route }: { readonly route: Route }) {
  const session = useSession()
  const me = whose(session) ?? whose(currentSession())
  // A document comes first; then the whole client, to be kept on the device.
  const isLight = route.page !== "document"
  useEffect(() => {
    if (isLight) watchForUpdates()
  }, [isLight])
  if (!me) return null
  return (
    <Answers participant={me.id}>
      <AriaProviders><Page route={route} me={me} /></AriaProviders>
    </Answers>
  )
}

function Page({ route, me }: { readonly route: Route; readonly me: SignedIn }) {
  useSendUnsent(me)
  if (route.page === "workspace") return <Workspace key={route.workspace} id={route.workspace} me={me} />
  if (route.page === "members") return <Members key={route.workspace} workspace={route.workspace} me={me} />
  if (route.page === "document") {
    return <DocumentPage key={route.document} id={route.document} me={me} panel={route.panel} />
  }
  if (route.page === "account") return <AccountPage me={me} />
  return <Workspaces me={me} />
}

/** Whose pages these are: still theirs when the session has ended under them. */
function whose(session: Session): SignedIn | undefined {
  if (session.state === "signed-in") return session.me
  return session.state === "signed-out" ? session.was ?? undefined : undefined
}
