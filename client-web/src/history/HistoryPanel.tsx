// Who changed which field when: edit sessions by day, filtered by person and by field. From an edit session one opens the
// document as it was, or compares one field then and now.
import { useEffect, useId, useRef, useState, type ReactNode, type RefObject } from "react"
import { Problem, serverNow, useHistory, type EditSession, type Gabarit, type History } from "../api"
import { FRENCH } from "../i18n/French"
import type { LiveDocument } from "../sync"
import type { Path } from "../shape/paths"
import { Button } from "../ui/Button"
import { longDay } from "../ui/moment"
import { Notice } from "../ui/Notice"
import { placeOf } from "./places"
import { keyOf, EditSessionEntry } from "./EditSessionEntry"
import { byDay, fieldsIn, filtered, peopleIn, type Filter } from "./edit-sessions"
import { useHistoryText } from "./text"
import { useNames, type Followed } from "./useNames"
import { usePlaceName } from "./wording"
import "../ui/field.css"
import "./history.css"

const ROOT: Path = []
/** The history is asked again at most this often while people write. */
const ASKED_EVERY_MS = 10_000
const ALL: Filter = { person: "", field: "" }

/** `viewed` is the edit session whose document is shown beside the panel, if one is; `onView` asks to show one. */
export interface HistoryPanelProps {
  readonly source: Followed
  /** Undefined where the document isn't followed: what is compared and put back needs its changes. */
  readonly live: LiveDocument | undefined
  readonly gabarit: Gabarit | undefined
  readonly viewed: EditSession | undefined
  readonly onView: (editSession: EditSession) => void
}

/** The history of a document. */
export function HistoryPanel(props: HistoryPanelProps) {
  const text = useHistoryText()
  const history = useHistory(props.source.id)
  const { refetch } = history
  const panel = useRef<HTMLDivElement>(null)
  useAskAgain(props.source, refetch)
  const onTryAgain = () => {
    // The button goes away with the trouble.
    panel.current?.focus()
    void refetch()
  }
  let content: ReactNode
  if (history.data) {
    content = (
      <>
        <p className="ui-aside">{text("intro")}</p>
        {history.error && <Notice kind="warn"><p>{text("kept")}</p></Notice>}
        <EditSessions {...props} history={history.data} />
      </>
    )
  } else if (history.error) {
    const words = history.error instanceof Problem
      ? text("failed other", { code: history.error.code })
      : text("failed unreachable")
    content = (
      <Notice kind="warn" actions={<Button small icon="refresh" onClick={onTryAgain}>{text("try again")}</Button>}>
        <p>{words}</p>
      </Notice>
    )
  } else {
    content = <p aria-busy="true">{text("loading")}</p>
  }
  return <div ref={panel} className="history" role="group" aria-label={text("title")} tabIndex={-1}>{content}</div>
}

function EditSessions({ source, live, gabarit, viewed, onView, history }: HistoryPanelProps & { readonly history: History }) {
  const text = useHistoryText()
  const [filter, setFilter] = useState(ALL)
  const firstFilter = useRef<HTMLSelectElement>(null)
  const root = useNames(source, gabarit)
  const now = serverNow()
  const found = filtered(history.editSessions, filter)
  const onShowAll = () => {
    // The button goes away with the choices.
    firstFilter.current?.focus()
    setFilter(ALL)
  }
  if (history.editSessions.length === 0) return <p>{text("nothing")}</p>
  return (
    <>
      <Filters
        ref={firstFilter}
        history={history}
        gabarit={gabarit}
        root={root}
        filter={filter}
        onChange={setFilter}
      />
      <p className="ui-aside" role="status">{text("found", { n: found.length })}</p>
      {found.length === 0 && (
        <p>{text("none found")} <Button small onClick={onShowAll}>{text("show all")}</Button></p>
      )}
      {byDay(found).map((day) => (
        <section key={day.at} className="history-day">
          <h3>{capital(longDay(day.at, now))}</h3>
          <ol role="list" className="history-edit-sessions">
            {day.editSessions.map((editSession) => (
              <EditSessionEntry
                key={keyOf(editSession)}
                editSession={editSession}
                live={live}
                gabarit={gabarit}
                root={root}
                seen={viewed !== undefined && keyOf(viewed) === keyOf(editSession)}
                onView={onView}
              />
            ))}
          </ol>
        </section>
      ))}
      {history.truncated && <p className="ui-aside">{text("truncated")}</p>}
    </>
  )
}

function Filters({ ref, history, gabarit, root, filter, onChange }: {
  /** The first of them. */
  readonly ref: RefObject<HTMLSelectElement | null>
  readonly history: History
  readonly gabarit: Gabarit | undefined
  readonly root: unknown
  readonly filter: Filter
  readonly onChange: (filter: Filter) => void
}) {
  const text = useHistoryText()
  const placeName = usePlaceName()
  const id = useId()
  return (
    <div className="history-filters">
      <div className="ui-field">
        <label className="ui-label" htmlFor={`${id}-person`}>{text("filter person")}</label>
        <select
          ref={ref}
          id={`${id}-person`}
          className="ui-select"
          value={filter.person}
          onChange={(event) => onChange({ ...filter, person: event.target.value })}
        >
          <option value="">{text("everybody")}</option>
          {peopleIn(history.editSessions).map(({ id: person, name }) => (
            <option key={person} value={person}>{name || text("somebody")}</option>
          ))}
        </select>
      </div>
      <div className="ui-field">
        <label className="ui-label" htmlFor={`${id}-field`}>{text("filter field")}</label>
        <select
          id={`${id}-field`}
          className="ui-select"
          value={filter.field}
          onChange={(event) => onChange({ ...filter, field: event.target.value })}
        >
          <option value="">{text("every field")}</option>
          {fieldsIn(history.editSessions).map((field) => (
            <option key={field} value={field} {...FRENCH}>{placeName(placeOf(field, gabarit, root))}</option>
          ))}
        </select>
      </div>
    </div>
  )
}

/** Asks again, a moment after somebody has written. */
function useAskAgain(source: Followed, refetch: () => Promise<unknown>): void {
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = source.subscribe(ROOT, () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void refetch()
      }, ASKED_EVERY_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [source, refetch])
}

function capital(words: string): string {
  return words.charAt(0).toLocaleUpperCase() + words.slice(1)
}
