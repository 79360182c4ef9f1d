// What `way.ts` answers, in words and buttons: as a page where nothing of the document can be shown yet, as a notice above
// it where something can.
import { useEffect, type ReactNode } from "react"
import { Link } from "wouter"
import type { SignedIn } from "../../api"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { Notice, type NoticeKind } from "../../ui/Notice"
import { EnterButton, ReloadButton, UpdateButton } from "../frame/buttons"
import { useTabTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { SessionEnded } from "./SessionEnded"
import { useDocumentText, type DocumentWord } from "./text"
import { OFFERS, type Offer, type Way } from "./way"

/** A way with words of its own; the others are said elsewhere: signing in asks in a panel, our own mistakes are the frame's. */
type Said = Exclude<Way["kind"], "go" | "wait" | "sign-in" | "not-yours" | "broken">

/** Where nothing of the document is here: what keeps it away. */
const PAGE: Readonly<Record<Said, readonly [title: DocumentWord, words: DocumentWord]>> = {
  offline: ["unavailable offline title", "unavailable offline"],
  silent: ["unavailable offline title", "unavailable offline"],
  unreachable: ["unavailable offline title", "unavailable offline"],
  busy: ["way busy title", "unavailable busy"],
  crowded: ["unavailable crowded title", "unavailable crowded"],
  gateway: ["way gateway title", "way gateway"],
  elsewhere: ["way elsewhere title", "way elsewhere"],
  update: ["outdated title", "unavailable outdated"],
  reload: ["way reload title", "way reload"],
  gone: ["unavailable title", "unavailable"],
}

/** Where its words are on the screen, and it isn't open: what keeps it from opening. */
const WORDS: Readonly<Record<Said | "broken", readonly [title: DocumentWord, words: DocumentWord]>> = {
  ...PAGE,
  offline: ["delay offline title", "delay offline"],
  silent: ["delay offline title", "delay offline"],
  unreachable: ["delay unreachable title", "delay unreachable"],
  busy: ["way busy title", "delay busy"],
  update: ["outdated title", "outdated unopened"],
  broken: ["delay broken title", "delay broken"],
}

/** Where it is open: the indicator says what heals by itself. */
const OPEN: Readonly<Partial<Record<Said, readonly [title: DocumentWord, words: DocumentWord]>>> = {
  gateway: ["way gateway title", "open gateway"],
  elsewhere: ["way elsewhere title", "open elsewhere"],
  update: ["outdated title", "outdated"],
  reload: ["way reload title", "way reload"],
}

/** The page of a document of which there is nothing to show. `copy`: what was typed before it was known to be gone. */
export function WayPage({ way, me, onTryAgain, copy }: {
  readonly way: Way
  readonly me: SignedIn
  readonly onTryAgain: () => void
  readonly copy?: ReactNode
}) {
  const text = useDocumentText()
  const said = way.kind in PAGE ? PAGE[way.kind as Said] : undefined
  const title = said && text(said[0])
  useTabTitle(title ?? text("opening"))
  useEffect(() => {
    // A screen reader is at the heading, or nowhere: it hears what has become of the page.
    if (title !== undefined) document.querySelector<HTMLElement>("h1")?.focus()
  }, [title])
  return (
    <>
      {copy}
      {said ? (
        <Empty title={title ?? ""} level="h1" actions={<Offers way={way} onTryAgain={onTryAgain} page />}>
          {text(said[1], addressIn(way))}
        </Empty>
      ) : (
        <>
          <h1 className="ui-visually-hidden" tabIndex={-1}>{text("opening")}</h1>
          <p className="app-loading" role="status" aria-busy="true">
            <span className="ui-busy" aria-hidden="true" /> {text("opening")}
          </p>
        </>
      )}
      <SessionEnded live={undefined} me={me} way={way} />
    </>
  )
}

/** Above a document that is on the screen. `opened`: whether it is open, or its words alone are shown. */
export function WayNotice({ way, opened, onTryAgain, children, actions }: {
  readonly way: Way
  readonly opened: boolean
  readonly onTryAgain: () => void
  /** What becomes of what was typed. */
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  const text = useDocumentText()
  const said = (opened ? OPEN : WORDS)[way.kind as Said]
  if (!said) return null
  const kind: NoticeKind = way.kind === "broken" ? "bad" : "warn"
  const buttons = <>{actions}<Offers way={way} onTryAgain={onTryAgain} /></>
  return (
    <Notice kind={kind} role="alert" title={text(said[0])} actions={buttons}>
      <p>{text(said[1], addressIn(way))} {children}</p>
    </Notice>
  )
}

function addressIn(way: Way): { readonly url: string } | undefined {
  return way.kind === "elsewhere" ? { url: way.url } : undefined
}

/** What can be done. The panel that asks for the password does so itself. */
function Offers({ way, onTryAgain, page = false }: { readonly way: Way; readonly onTryAgain: () => void; readonly page?: boolean }) {
  // Beside a document that is read, the lists are in the frame.
  const offers = OFFERS[way.kind].filter((offer) => page || offer !== "to workspaces")
  return offers.map((offer) => <OfferButton key={offer} offer={offer} way={way} small={!page} onTryAgain={onTryAgain} />)
}

function OfferButton({ offer, way, small, onTryAgain }: {
  readonly offer: Offer
  readonly way: Way
  readonly small: boolean
  readonly onTryAgain: () => void
}) {
  const text = useDocumentText()
  switch (offer) {
    case "try again":
      return <Button small={small} icon="refresh" onClick={onTryAgain}>{text("try again")}</Button>
    case "enter":
      return <EnterButton small={small} />
    case "go there":
      return way.kind === "elsewhere" && <a className="ui-button" data-kind="primary" data-small={small || undefined} href={there(way.url)}>{text("go there")}</a>
    case "update":
      return <UpdateButton small={small} />
    case "reload":
      return <ReloadButton small={small} />
    case "to workspaces":
      return <Link className="ui-button" href={addresses.workspaces}>{text("to workspaces")}</Link>
    case "sign in":
    case "open as other":
      return null
  }
}

/** The same page at the site's own address; that address itself, if it is no address. */
function there(url: string): string {
  try {
    return new URL(location.pathname + location.search, url).href
  } catch {
    return url
  }
}
