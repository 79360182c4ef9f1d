// The page of a document: shows its words as soon as they are here, opens it, says why if it can't, and shows it with all
// that stands around its form.
import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react"
import { isGateway, isWithheld, Unreachable, useDocument, useGabarits, useSession, type SignedIn } from "../../api"
import { documentsOnDevice } from "../../sync/device/device"
import { useLink } from "../../sync/light"
import { useReportReach } from "../frame/link"
import { watchForUpdates } from "../frame/updates"
import { OpenDocument } from "./OpenDocument"
import { TypedCopy, useTyped } from "./OnItsWay"
import { useOpenDocument, type Opening } from "./opening"
import { reachOf, wayOf, type Stage } from "./way"
import { WayPage } from "./WayWords"
import { WithheldPage } from "./WithheldPage"
import { useWordsFirst } from "./words-first"
import "./document.css"

interface PageProps {
  readonly id: string
  readonly me: SignedIn
  readonly panel: "history" | undefined
}

/**
 * `me` is who was signed in when the page was opened: what is typed on it stays theirs. Somebody from whom something of the
 * document is kept from now on sees the rest of it, once nothing of theirs would be lost.
 */
export function DocumentPage({ id, me: now, panel }: PageProps) {
  const [me] = useState(now)
  const [here] = useState(() => new UnsentHere())
  const summary = useDocument(id).data
  const withheld = summary !== undefined && isWithheld(summary)
  // Asked where it matters alone: with each key it is another answer, and the whole page would be drawn for it (C105).
  const unsent = useSyncExternalStore(here.subscribe, () => withheld && here.get())
  // What this page has unsaved may not be known to the device yet.
  const kept = useKeptHere(me, id, withheld, unsent)
  if (withheld && !unsent && kept !== "unsent") {
    return <WithheldPage id={id} me={me} summary={summary} historyOpen={panel === "history"} />
  }
  return <FollowedPage id={id} me={me} panel={panel} unsentHere={here} />
}

/**
 * What this device has of a document that one may not have whole any more, from when one could: it goes, unless something was
 * written in it that the server hasn't.
 */
function useKeptHere(me: SignedIn, id: string, withheld: boolean, unsent: boolean): "nothing" | "unsent" {
  const [kept, setKept] = useState<"nothing" | "unsent">("nothing")
  useEffect(() => {
    // What was unsent then may be sent by the next time that something is withheld.
    if (!withheld) setKept("nothing")
  }, [withheld])
  useEffect(() => {
    if (!withheld || unsent) return undefined
    let gone = false
    async function look() {
      const row = (await documentsOnDevice(me.id)).find((one) => one.id === id)
      if (row === undefined || gone) return
      setKept(row.dirty ? "unsent" : "nothing")
      if (row.dirty) return
      const { openDocuments } = await import("./live")
      const documents = await openDocuments(me)
      // What the server lacks is sent first; if it is refused, it stays to be copied.
      await documents.send(id)
      await documents.eraseRemoved()
    }
    // Tried again the next time that it is looked at: without a network the server's word is missing.
    look().catch(() => undefined)
    return () => {
      gone = true
    }
  }, [me, id, withheld, unsent])
  return kept
}

/** The document itself, which this page follows and may write in. It tells `unsentHere` whether something waits to be sent. */
function FollowedPage({ id, me, panel, unsentHere }: PageProps & { readonly unsentHere: UnsentHere }) {
  const first = useWordsFirst(me, id)
  const [opening, tryAgain] = useOpenDocument(me, id, first)
  const link = useLink()
  const summary = useDocument(id)
  const gabarits = useGabarits()
  const typed = useTyped(opening.state === "open" ? null : first.words)
  useAskedAgain(me, [summary, gabarits])
  useUnsent(opening, typed, unsentHere)
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

/** Whether the page has something of the person's that the server hasn't, be it on the screen alone. */
class UnsentHere {
  #is = false
  readonly #listeners = new Set<() => void>()

  readonly get = (): boolean => this.#is
  readonly subscribe = (told: () => void): (() => void) => {
    this.#listeners.add(told)
    return () => void this.#listeners.delete(told)
  }

  set(is: boolean): void {
    if (is === this.#is) return
    this.#is = is
    for (const told of [...this.#listeners]) told()
  }
}

/** Keeps it told. */
function useUnsent(opening: Opening, typed: boolean, here: UnsentHere): void {
  const live = opening.state === "open" ? opening.opened.live : undefined
  useEffect(() => {
    const look = (): void => {
      const state = live?.saved.get()
      const isUnsaved = state?.state === "saving" || (state !== undefined && "unsaved" in state && state.unsaved > 0)
      here.set(typed || isUnsaved || (live?.isShownOnly ?? false))
    }
    look()
    const end = live?.saved.subscribe(look)
    return () => {
      end?.()
      here.set(false)
    }
  }, [live, typed, here])
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
