// A list as it was heard: fresh, or kept from before because the server doesn't answer, or not at all.
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { isGateway, Problem, serverNow, Unreachable, type Heard } from "../../api"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { useAgo } from "../../ui/moment"
import { Notice } from "../../ui/Notice"
import { EnterButton } from "../frame/buttons"
import { useReportReach } from "../frame/link"
import { useTabTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { useWorkspacesText } from "./text"

/** `kept`: shown as it was heard before; `failed`: there is nothing to show. */
export type HeardState = "waiting" | "fresh" | "kept" | "failed"

/** What is known of an answer; the header hears whether the server can be reached. */
export function useHeard<T>(heard: Heard<T>): HeardState {
  const { error } = heard
  useReportReach(error instanceof Unreachable ? (error.gateway ? "gateway" : "offline") : heard.isSuccess ? "online" : "unknown")
  // A list that was heard and is refused now (a membership that ended) is not shown any longer.
  if (heard.error instanceof Problem && heard.error.status !== 503) return "failed"
  if (heard.data !== undefined) return heard.error ? "kept" : "fresh"
  return heard.error ? "failed" : "waiting"
}

/** Says that a list is as it was, and since when. */
export function OfflineNotice<T>({ heard }: { readonly heard: Heard<T> }) {
  const text = useWorkspacesText()
  const ago = useAgo()
  const now = useNow()
  const gateway = isGateway(heard.error)
  // The cache keeps the device's clock; the words go by the server's.
  const at = now - (Date.now() - heard.dataUpdatedAt)
  return (
    <Notice
      kind="warn"
      title={text(gateway ? "gateway title" : "offline title")}
      actions={
        <>
          {gateway && <EnterButton small />}
          <Button small icon="refresh" onClick={() => void heard.refetch()}>{text("try again")}</Button>
        </>
      }
    >
      <p>{text(gateway ? "gateway list" : "offline list", { when: ago(at, now) })}</p>
    </Notice>
  )
}

/** The page in place of a list that can't be shown. */
export function ListTrouble<T>({ heard }: { readonly heard: Heard<T> }) {
  const text = useWorkspacesText()
  const gone = heard.error instanceof Problem && heard.error.status === 404
  const gateway = isGateway(heard.error)
  const title = text(gone ? "no such workspace title" : gateway ? "gateway title" : "offline nothing title")
  useTabTitle(title)
  return (
    <Empty
      title={title}
      level="h1"
      actions={
        gone ? (
          <Link className="ui-button" href={addresses.workspaces}>{text("to workspaces")}</Link>
        ) : (
          <>
            {gateway && <EnterButton />}
            <Button icon="refresh" onClick={() => void heard.refetch()}>{text("try again")}</Button>
          </>
        )
      }
    >
      {text(gone ? "no such workspace" : gateway ? "gateway nothing" : "offline nothing")}
    </Empty>
  )
}

const EVERY_MS = 30_000

/** The server's time, looked at every half minute: for words such as « il y a 5 minutes ». */
export function useNow(): number {
  const [now, setNow] = useState(serverNow)
  useEffect(() => {
    const timer = setInterval(() => setNow(serverNow()), EVERY_MS)
    return () => clearInterval(timer)
  }, [])
  return now
}
