// « Mes sessions »: where somebody is signed in, and how they end it there.
import { useId, useRef, useState } from "react"
import { useEndOtherSessions, useEndSession, useOwnSessions, type SessionSummary } from "../../api"
import { Button } from "../../ui/Button"
import { Confirm } from "../../ui/Dialog"
import { Icon } from "../../ui/Icon"
import { daysBetween, longDay, shortTime } from "../../ui/moment"
import { Notice } from "../../ui/Notice"
import { notify } from "../frame/notices"
import { useFailure } from "../workspaces/failure"
import { useNow } from "../workspaces/heard"
import { useAccountText } from "./text"

const HOUR_MS = 3_600_000

/** The section. */
export function Sessions() {
  const text = useAccountText()
  const failure = useFailure()
  const titleId = useId()
  const heading = useRef<HTMLHeadingElement>(null)
  const sessions = useOwnSessions()
  const end = useEndSession()
  const endOthers = useEndOtherSessions()
  const [asking, setAsking] = useState(false)
  const failed = end.error ?? endOthers.error ?? sessions.error
  const list = [...(sessions.data ?? [])].sort((one, other) => Number(other.current) - Number(one.current))
  const others = list.filter(({ current }) => !current).length
  /** What was pressed goes with its session: the focus stays in the section. */
  const done = (words: string) => {
    heading.current?.focus()
    notify({ text: words })
  }
  return (
    <section aria-labelledby={titleId} className="app-card app-account-section">
      <h2 id={titleId} ref={heading} tabIndex={-1}>{text("sessions title")}</h2>
      <p>{text("sessions words")}</p>
      {failed && <Notice kind="bad" role="alert"><p>{failure(failed)}</p></Notice>}
      <ul role="list" className="app-account-sessions" aria-label={text("sessions list")} aria-busy={sessions.isPending || undefined}>
        {list.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={end.isPending && end.variables === session.id}
            onEnd={(device) => end.mutate(session.id, { onSuccess: () => done(text("ended", { device })) })}
          />
        ))}
      </ul>
      {others > 0 && <Button icon="lock" busy={endOthers.isPending} onClick={() => setAsking(true)}>{text("end others")}</Button>}
      {sessions.isSuccess && others === 0 && <p className="ui-aside">{text("only here")}</p>}
      <Confirm
        title={text("end others title")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        cancel={text("cancel")}
        confirm={text("end others")}
        onConfirm={() => {
          setAsking(false)
          endOthers.mutate(undefined, { onSuccess: ({ ended }) => done(text("ended others", { n: ended })) })
        }}
      >
        <p>{text("end others words")}</p>
      </Confirm>
    </section>
  )
}

function SessionRow({ session, busy, onEnd }: {
  readonly session: SessionSummary
  readonly busy: boolean
  readonly onEnd: (device: string) => void
}) {
  const text = useAccountText()
  const now = useNow()
  const device = useDevice(session)
  const when = useDayOf(session.createdAt, now)
  const seen = useSeen(session, now)
  return (
    <li>
      <Icon name="device" />
      <div className="app-account-session">
        <strong>{device}</strong>
        {session.current && <>{" "}<span className="app-account-here">{text("here")}</span></>}
        <p className="ui-aside">
          {when === undefined ? text("since unknown") : text("since", { when })}
          {seen !== undefined && <>, {seen}</>}
        </p>
      </div>
      {!session.current && (
        <Button small busy={busy} aria-label={text("end of", { device, when: when ?? "" })} onClick={() => onEnd(device)}>
          {text("end")}
        </Button>
      )}
    </li>
  )
}

/** « Firefox sur Windows ». */
function useDevice({ browser, system }: SessionSummary): string {
  const text = useAccountText()
  if (browser !== null && system !== null) return text("device both", { browser, system })
  return browser ?? (system === null ? text("device unknown") : text("device system", { system }))
}

/** « aujourd’hui », « hier », « le mardi 24 novembre ». */
function useDayOf(at: number | null, now: number): string | undefined {
  const text = useAccountText()
  if (at === null) return undefined
  const days = daysBetween(at, now)
  return days <= 0 ? text("opened today") : days === 1 ? text("opened yesterday") : text("opened on", { day: longDay(at, now) })
}

/** To the hour, as far as the server knows it. */
function useSeen({ current, seenAt }: SessionSummary, now: number): string | undefined {
  const text = useAccountText()
  if (current) return text("seen now")
  if (seenAt === null) return undefined
  const days = daysBetween(seenAt, now)
  if (days <= 0) return text("seen today", { time: shortTime(Math.floor(seenAt / HOUR_MS) * HOUR_MS) })
  return days === 1 ? text("seen yesterday") : text("seen on", { day: longDay(seenAt, now) })
}
