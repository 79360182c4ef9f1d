// The page of a document: shows its words as soon as they are here, opens it, says why if it can't, and shows it with all
// that stands around its form.
import { useEffect, useRef, useState, type ReactNode } from "react"
import { isGateway, Unreachable, useDocument, useGabarits, useSession, type SignedIn } from "../../api"
import { useLink } from "../../sync/light"
import { useReportReach } from "../frame/link"
import { watchForUpdates } from "../frame/updates"
import { OpenDocument } from "./OpenDocument"
import { TypedCopy, useTyped } from "./OnItsWay"
import { useOpenDocument, type Opening } from "./opening"
import { reachOf, wayOf, type Stage } from "./way"
import { WayPage } from "./WayWords"
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
    // An old page that is still opening may be one that will never open: a newer one cures it.
    if (!isOpening || link.state === "outdated") watchForUpdates()
  }, [isOpening, link.state])
  const way = wayOf({ link, session: useSession(), stage: stageOf(opening), me, gateway: isGateway(summary.error) })
  useReportReach(reachOf(way))
  // What broke on the way (Automerge itself, our own mistake) is the page's trouble, with its details; but never at the
  // price of what somebody typed.
  if (opening.state === "failed" && way.kind === "broken" && !typed) throw opening.error
  const waits = (again: () => void, copy?: ReactNode) => <WayPage way={way} me={me} onTryAgain={again} copy={copy} />
  if (opening.state === "unavailable") return waits(tryAgain, typed && first.words && <TypedCopy words={first.words} />)
  const opened = opening.state === "open" ? opening.opened : undefined
  const source = opened?.source ?? first.words?.source
  if (source === undefined) return waits(tryAgain)
  if (!gabarits.data && !gabarits.error) return waits(() => void gabarits.refetch())
  const form = source.gabarit()
  return (
    <OpenDocument
      opened={opened}
      source={source}
      words={opened ? null : first.words}
      way={way}
      onTryAgain={tryAgain}
      gabarit={gabarits.data?.find((known) => known.id === form)}
      gabarits={gabarits.data}
      summary={summary.data}
      me={me}
      historyOpen={panel === "history"}
    />
  )
}

function stageOf(opening: Opening): Stage {
  if (opening.state !== "failed") return opening.state
  return opening.error instanceof Unreachable ? "unreachable" : "broken"
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
