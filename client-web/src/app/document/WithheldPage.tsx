// The page of a document of which something is kept from the person: its sensitive fields never come here. It is read as the
// server tells it, anew whenever somebody changed it, and from the device where there is no network.
import { useEffect, useMemo, useRef } from "react"
import { isGateway, Problem, useGabarits, useReading, useReadingAt, useSession, type DocumentSummary, type Gabarit, type SignedIn } from "../../api"
import { rootOf } from "../../shape/thaw"
import { frozenSource, plainSource, type FormSource, type PlainSource } from "../../source"
import type { Link } from "../../sync"
import { useReportReach } from "../frame/link"
import { OpenDocument } from "./OpenDocument"
import { reachOf, wayOf } from "./way"
import { WayPage } from "./WayWords"
import "./document.css"

/** `summary` is of this document, and says that something of it is withheld. */
export function WithheldPage({ id, me, summary, historyOpen }: {
  readonly id: string
  readonly me: SignedIn
  readonly summary: DocumentSummary
  readonly historyOpen: boolean
}) {
  const reading = useReading(id, summary.changedAt)
  const gabarits = useGabarits()
  const gabarit = gabarits.data?.find((known) => known.id === summary.gabarit)
  // Of a form that nobody knows all fields are withheld, and the title is shown.
  const source = useSourceOf(id, gabarits.data && { gabarit }, reading.data)
  const isGone = reading.data === null
  const hindered = reading.error !== null && !(reading.error instanceof Problem)
  const link: Link = hindered ? { state: "retrying", at: 0, ...(isGateway(reading.error) && { why: "gateway" }) } : { state: "online" }
  const stage = isGone ? "unavailable" : source === undefined ? "opening" : "open"
  const way = wayOf({ link, session: useSession(), stage, me, gateway: isGateway(reading.error) })
  useReportReach(reachOf(way))
  const tryAgain = (): void => {
    void reading.refetch()
    void gabarits.refetch()
  }
  if (source === undefined || isGone) return <WayPage way={way} me={me} onTryAgain={tryAgain} />
  return (
    <OpenDocument
      opened={undefined}
      source={source}
      words={null}
      way={way}
      onTryAgain={tryAgain}
      gabarit={gabarit}
      gabarits={gabarits.data}
      summary={summary}
      me={me}
      historyOpen={historyOpen}
    />
  )
}

/** One source for as long as the page is shown, which says what was heard last; undefined until something was, and the forms were. */
function useSourceOf(
  id: string, form: { readonly gabarit: Gabarit | undefined } | undefined, content: unknown,
): PlainSource | undefined {
  const kept = useRef<PlainSource | undefined>(undefined)
  const isAsked = form !== undefined
  const gabarit = form?.gabarit
  const root = useMemo(
    () => (!isAsked || content === undefined || content === null ? undefined : rootOf(content, gabarit)),
    [isAsked, gabarit, content],
  )
  if (root !== undefined && kept.current === undefined) kept.current = plainSource({ id, root, access: "read", withheld: true })
  useEffect(() => {
    if (root !== undefined && kept.current !== undefined && kept.current.root !== root) kept.current.renew(root)
  }, [root])
  return kept.current
}

/** The document as it was at these heads, as far as the person may read it; `null` until it is here. */
export function useWithheldAt(
  id: string, gabarit: Gabarit | undefined, heads: readonly string[], wanted: boolean,
): { readonly source: FormSource | null; readonly failed: boolean } {
  const reading = useReadingAt(id, heads, wanted)
  const source = useMemo(
    () => (reading.data === undefined ? null : frozenSource({ id, root: rootOf(reading.data, gabarit), withheld: true })),
    [id, gabarit, reading.data],
  )
  return { source, failed: reading.isError }
}
