// One edit session: when, who, what in words; the document as it was then; its fields, each to be compared.
import { useState } from "react"
import { serverNow, type EditSession, type FieldChange, type Gabarit } from "../api"
import { Briefly, Mixed, type Own } from "../i18n/French"
import type { LiveDocument } from "../sync"
import { Button } from "../ui/Button"
import { Disclosure } from "../ui/Disclosure"
import { longDay, shortTime } from "../ui/moment"
import { Notice } from "../ui/Notice"
import { Avatar } from "../ui/Person"
import { shownPerson } from "../ui/person"
import { CompareDialog } from "./CompareDialog"
import { contentAt } from "./moment"
import { placeOf } from "./places"
import { comparable } from "./edit-sessions"
import { useHistoryText } from "./text"
import { EditSessionWords, usePlaceName } from "./wording"

/** `seen`: its document is the one shown now. */
export function EditSessionEntry({ editSession, live, gabarit, root, seen, onView }: {
  readonly editSession: EditSession
  /** Undefined where the document isn't followed. */
  readonly live: LiveDocument | undefined
  readonly gabarit: Gabarit | undefined
  /** The document, for the names of its rows. */
  readonly root: unknown
  readonly seen: boolean
  readonly onView: (editSession: EditSession) => void
}) {
  const text = useHistoryText()
  const placeName = usePlaceName()
  const [missing, setMissing] = useState(false)
  const [compared, setCompared] = useState<FieldChange>()
  const name = editSession.name || text("somebody")
  const deliverer = editSession.deliveredBy === undefined ? undefined : editSession.deliveredByName || text("somebody")
  const when = `${longDay(editSession.lastAt, serverNow())}, ${timesOf(editSession, text)}`
  const fields = comparable(editSession.fields)

  function view() {
    const there = live === undefined || contentAt(live, editSession.heads) !== undefined
    setMissing(!there)
    if (there) onView(editSession)
  }

  return (
    <li className="history-edit-session" data-seen={seen || undefined}>
      <p className="history-edit-session-head">
        <Avatar person={shownPerson(editSession.participant, name)} />
        <span className="history-times">{timesOf(editSession, text)}</span>
      </p>
      <p className="history-words">
        <strong>{name}</strong> <EditSessionWords fields={editSession.fields} gabarit={gabarit} root={root} />
        {deliverer === undefined ? "." : ` (${text("delivered by", { name: deliverer })}).`}
      </p>
      <div className="history-actions">
        {seen ? <span className="ui-aside">{text("being seen")}</span> : (
          <Button
            small
            kind="quiet"
            icon="eye"
            data-history-opens={keyOf(editSession)}
            aria-label={text("open moment of", { when })}
            onClick={view}
          >
            {text("open moment")}
          </Button>
        )}
      </div>
      {missing && <Notice kind="warn" role="alert"><p>{text("missing")}</p></Notice>}
      {fields.length > 0 && (
        <Disclosure label={text("fields changed", { n: fields.length })}>
          <ul role="list" className="history-fields">
            {fields.map((change) => {
              const label = (own: Own) => placeName(placeOf(change.path, gabarit, root), own)
              return (
                <li key={change.path}>
                  <span><Mixed say={label} /></span>
                  {live && (
                    <Button
                      small
                      kind="quiet"
                      icon="compare"
                      onClick={() => setCompared(change)}
                    >
                      <Briefly words={text("compare")} say={(own) => text("compare of", { field: label(own) })} />
                    </Button>
                  )}
                </li>
              )
            })}
          </ul>
        </Disclosure>
      )}
      {compared && live && (
        <CompareDialog
          live={live}
          gabarit={gabarit}
          editSession={editSession}
          path={compared.path}
          onClose={() => setCompared(undefined)}
        />
      )}
    </li>
  )
}

/** Tells an edit session from all others of its document. */
export function keyOf({ participant, deliveredBy, firstAt }: EditSession): string {
  return `${participant} ${deliveredBy ?? ""} ${firstAt}`
}

/** Gives the focus to the button that shows this edit session's document, if the panel is there: `false` if it isn't. */
export function focusEditSession(editSession: EditSession): boolean {
  const button = document.querySelector<HTMLElement>(`[data-history-opens="${CSS.escape(keyOf(editSession))}"]`)
  button?.focus()
  return button !== null
}

/** « 14:05 – 14:32 », or one time where both are the same minute. */
function timesOf({ firstAt, lastAt }: EditSession, text: ReturnType<typeof useHistoryText>): string {
  const [from, to] = [shortTime(firstAt), shortTime(lastAt)]
  return from === to ? to : text("from to", { from, to })
}
