// The page of a document: opens it, says why if it can't, and shows it with all that stands around its form.
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { Unreachable, useDocument, useGabarits, type SignedIn } from "../../api"
import { useLink } from "../../sync"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { useReportReach } from "../frame/link"
import { useTabTitle } from "../frame/PageTitle"
import { watchForUpdates } from "../frame/updates"
import { addresses } from "../routes"
import { OpenDocument } from "./OpenDocument"
import { useOpenDocument } from "./opening"
import { useDocumentText } from "./text"
import "./document.css"

/** `me` is who was signed in when the page was opened: what is typed on it stays theirs. */
export function DocumentPage({ id, me: now, panel }: {
  readonly id: string
  readonly me: SignedIn
  readonly panel: "history" | undefined
}) {
  const [me] = useState(now)
  const [opening, tryAgain] = useOpenDocument(me, id)
  const link = useLink()
  const summary = useDocument(id)
  const gabarits = useGabarits()
  const isOpening = opening.state === "opening"
  useEffect(() => {
    if (!isOpening) watchForUpdates()
  }, [isOpening])
  const offline = link.state === "offline" || link.state === "retrying"
  useReportReach(link.state === "online" ? "online" : offline ? "offline" : "unknown")
  // What broke on the way (Automerge itself, our own mistake) is the page's trouble, with its details.
  if (opening.state === "failed" && !(opening.error instanceof Unreachable)) throw opening.error
  const crowded = link.state === "retrying" && link.crowded === true
  if (opening.state === "failed") return <NotHere crowded={crowded} onTryAgain={tryAgain} />
  if (opening.state === "unavailable") return <Unavailable />
  const absent = crowded ? "crowded" : offline ? "offline" : null
  if (opening.state === "opening") return <Waiting absent={absent} onTryAgain={tryAgain} />
  const form = opening.document.gabarit()
  if (!gabarits.data && !gabarits.error) return <Waiting absent={absent} onTryAgain={() => void gabarits.refetch()} />
  return (
    <OpenDocument
      documents={opening.documents}
      live={opening.document}
      gabarit={gabarits.data?.find((known) => known.id === form)}
      gabarits={gabarits.data}
      summary={summary.data}
      me={me}
      historyOpen={panel === "history"}
    />
  )
}

/** A document that isn't on the device comes when the server does, or has room. */
function Waiting({ absent, onTryAgain }: {
  readonly absent: "offline" | "crowded" | null
  readonly onTryAgain: () => void
}) {
  const text = useDocumentText()
  useTabTitle(text("opening"))
  if (absent) return <NotHere crowded={absent === "crowded"} onTryAgain={onTryAgain} />
  return (
    <p className="app-loading" aria-busy="true"><span className="ui-busy" aria-hidden="true" /> {text("opening")}</p>
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

function Unavailable() {
  const text = useDocumentText()
  useTabTitle(text("unavailable title"))
  useEffect(() => document.querySelector<HTMLElement>("h1")?.focus(), [])
  return (
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
  )
}
