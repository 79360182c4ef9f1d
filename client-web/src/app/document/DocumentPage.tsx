// The page of a document: shows its words as soon as they are here, opens it, says why if it can't, and shows it with all
// that stands around its form.
import { useEffect, useRef, useState, type ReactNode } from "react"
import { Link } from "wouter"
import { Unreachable, useDocument, useGabarits, useSession, type SignedIn } from "../../api"
import { useLink } from "../../sync/light"
import { useAnnounced } from "../../ui/Announcer"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { useReportReach } from "../frame/link"
import { useTabTitle } from "../frame/PageTitle"
import { watchForUpdates } from "../frame/updates"
import { addresses } from "../routes"
import { OutdatedNotice } from "./DocumentNotices"
import { OpenDocument } from "./OpenDocument"
import { TypedCopy, useTyped, type Delay } from "./OnItsWay"
import { useOpenDocument } from "./opening"
import { SessionEnded } from "./SessionEnded"
import { useDocumentText } from "./text"
import { useWordsFirst } from "./words-first"
import "./document.css"

/** `me` is who was signed in when the page was opened: what is typed on it stays theirs. */
export function DocumentPage({ id, me: now, panel }: {
  readonly id: string
  readonly me: SignedIn
  readonly panel: "history" | undefined
}) {
  const [me] = useState(now)
  const first = useWordsFirst(me, id)
  const [opening, tryAgain] = useOpenDocument(me, id, first)
  const link = useLink()
  const summary = useDocument(id)
  const gabarits = useGabarits()
  const typed = useTyped(opening.state === "open" ? null : first.words)
  useAskedAgain(me, [summary, gabarits])
  const isOpening = opening.state === "opening"
  useEffect(() => {
    if (!isOpening) watchForUpdates()
  }, [isOpening])
  const offline = link.state === "offline" || link.state === "retrying"
  useReportReach(link.state === "online" ? "online" : offline ? "offline" : "unknown")
  const unreachable = opening.state === "failed" && opening.error instanceof Unreachable
  // What broke on the way (Automerge itself, our own mistake) is the page's trouble, with its details; but never at the
  // price of what somebody typed.
  if (opening.state === "failed" && !unreachable && !typed) throw opening.error
  if (opening.state === "unavailable") return <Unavailable copy={typed && first.words && <TypedCopy words={first.words} />} />
  const crowded = link.state === "retrying" && link.crowded === true
  const delay: Delay | null = opening.state === "failed" ? (unreachable ? "unreachable" : "broken")
    : !isOpening ? null : crowded ? "crowded" : offline ? "offline" : null
  const opened = opening.state === "open" ? opening.opened : undefined
  const source = opened?.source ?? first.words?.source
  const waiting = (again: () => void) => <Waiting delay={delay} me={me} onTryAgain={again} />
  if (source === undefined) return waiting(tryAgain)
  if (!gabarits.data && !gabarits.error) return waiting(() => void gabarits.refetch())
  const form = source.gabarit()
  return (
    <OpenDocument
      opened={opened}
      source={source}
      words={opened ? null : first.words}
      delay={delay}
      onTryAgain={tryAgain}
      gabarit={gabarits.data?.find((known) => known.id === form)}
      gabarits={gabarits.data}
      summary={summary.data}
      me={me}
      historyOpen={panel === "history"}
    />
  )
}

/** What was refused because the session had ended is asked again when they have signed in on the page. */
function useAskedAgain(me: SignedIn, all: readonly { readonly isError: boolean; refetch(): Promise<unknown> }[]): void {
  const session = useSession()
  const isThere = session.state === "signed-in" && session.confirmed && session.me.id === me.id
  const refused = useRef(all)
  refused.current = all
  useEffect(() => {
    if (isThere) for (const one of refused.current) if (one.isError) void one.refetch()
  }, [isThere])
}

/** A document that has come by then is heard itself. */
const SAID_AFTER_MS = 700

/** A document that isn't on the device comes when the server does, or has room, or knows who asks. */
function Waiting({ delay, me, onTryAgain }: {
  readonly delay: Delay | null
  readonly me: SignedIn
  readonly onTryAgain: () => void
}) {
  const text = useDocumentText()
  useTabTitle(text("opening"))
  // Who is led here by a screen reader hears where they are, unless the document is quicker.
  useAnnounced(delay ? null : text("opening"), "opening", SAID_AFTER_MS)
  return (
    <>
      <OutdatedNotice />
      {!delay && <h1 className="ui-visually-hidden">{text("opening")}</h1>}
      {delay ? <NotHere crowded={delay === "crowded"} onTryAgain={onTryAgain} /> : (
        <p className="app-loading" aria-busy="true"><span className="ui-busy" aria-hidden="true" /> {text("opening")}</p>
      )}
      <SessionEnded live={undefined} me={me} />
    </>
  )
}

function NotHere({ crowded, onTryAgain }: { readonly crowded: boolean; readonly onTryAgain: () => void }) {
  const text = useDocumentText()
  const title = text(crowded ? "unavailable crowded title" : "unavailable offline title")
  useTabTitle(title)
  return (
    <Empty
      title={title}
      level="h1"
      actions={
        <>
          <Button icon="refresh" onClick={onTryAgain}>{text("try again")}</Button>
          <Link className="ui-button" href={addresses.workspaces}>{text("to workspaces")}</Link>
        </>
      }
    >
      {text(crowded ? "unavailable crowded" : "unavailable offline")}
    </Empty>
  )
}

function Unavailable({ copy }: { readonly copy: ReactNode }) {
  const text = useDocumentText()
  useTabTitle(text("unavailable title"))
  useEffect(() => document.querySelector<HTMLElement>("h1")?.focus(), [])
  return (
    <>
      {copy}
      <Empty
        title={text("unavailable title")}
        level="h1"
        actions={
          <Link className="ui-button" data-kind="primary" href={addresses.workspaces}>
            {text("to workspaces")}
          </Link>
        }
      >
        {text("unavailable")}
      </Empty>
    </>
  )
}
