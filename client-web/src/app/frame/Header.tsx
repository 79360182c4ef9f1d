// The head of every page but the first: the mark, the workspace one is in, whether the server answers, the account.
import { lazy, Suspense, useEffect } from "react"
import { Link, useLocation } from "wouter"
import { useSession } from "../../api/session"
import { Icon } from "../../ui/Icon"
import { Wordmark } from "../../ui/Mark"
import { Store, useStore } from "../../ui/store"
import { addresses, routeOf } from "../routes"
import { useReach } from "./link"
import { useFrameText } from "./text"

const AccountMenu = lazy(() => import("./AccountMenu").then((module) => ({ default: module.AccountMenu })))

/** The workspace that the page at hand belongs to. */
export interface InWorkspace {
  readonly id: string
  readonly name: string
}

const inWorkspace = new Store<InWorkspace | undefined>(undefined)

/** For pages of a workspace: the header leads back to it while they are shown. */
export function useInWorkspace(id: string | undefined, name: string | undefined): void {
  useEffect(() => {
    if (id === undefined || name === undefined) return
    inWorkspace.set({ id, name })
    return () => inWorkspace.set(undefined)
  }, [id, name])
}

/** The header. */
export function Header() {
  const text = useFrameText()
  const session = useSession()
  const reach = useReach()
  const [pathname] = useLocation()
  // An invitation has its own way to sign in: the other would lead away from it.
  const leadsIn = routeOf(pathname).page !== "invitation"
  const workspace = useStore(inWorkspace)
  return (
    <header className="app-header ui-no-print">
      <div className="app-header-row">
        <Link href={addresses.home} className="app-header-home" aria-label={text("home")}><Wordmark /></Link>
        {workspace && (
          <Link href={addresses.workspace(workspace.id)} className="app-header-workspace"><bdi>{workspace.name}</bdi></Link>
        )}
        <div className="app-header-end">
          {reach === "offline" && (
            <span className="app-header-offline"><Icon name="offline" /> {text("offline")}</span>
          )}
          {session.state === "signed-in" ? (
            <Suspense fallback={<span className="app-header-account-room" />}><AccountMenu me={session.me} /></Suspense>
          ) : session.state === "signed-out" && session.was === null && leadsIn && (
            <Link className="ui-button" data-small href={addresses.signIn}>{text("sign in")}</Link>
          )}
        </div>
      </div>
    </header>
  )
}
