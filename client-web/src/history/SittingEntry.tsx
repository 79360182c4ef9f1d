// One sitting: when, who, what in words; the document as it was then; its fields, each to be compared.
import { useState } from "react"
import { serverNow, type FieldChange, type Gabarit, type Sitting } from "../api"
import { useValue, type LiveDocument, type Path } from "../sync"
import { Button } from "../ui/Button"
import { Disclosure } from "../ui/Disclosure"
import { longDay, shortTime } from "../ui/moment"
import { Notice } from "../ui/Notice"
import { Avatar } from "../ui/Person"
import { colourOf, initialsOf } from "../ui/person"
import { CompareDialog } from "./CompareDialog"
import { contentAt } from "./moment"
import { placeOf } from "./places"
import { comparable } from "./sittings"
import { useHistoryText } from "./text"
import { SittingWords, usePlaceName } from "./wording"

const ROOT: Path = []

/** `seen`: its document is the one shown now. */
export function SittingEntry({ sitting, document, gabarit, seen, onView }: {
  readonly sitting: Sitting
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly seen: boolean
  readonly onView: (sitting: Sitting) => void
}) {
  const text = useHistoryText()
  const placeName = usePlaceName()
  const root = useValue(document, ROOT)
  const [missing, setMissing] = useState(false)
  const [compared, setCompared] = useState<FieldChange>()
  const name = sitting.name || text("somebody")
  const deliverer = sitting.deliveredBy === undefined ? undefined : sitting.deliveredByName || text("somebody")
  const when = `${longDay(sitting.lastAt, serverNow())}, ${timesOf(sitting, text)}`
  const fields = comparable(sitting.fields)

  function view() {
    const there = contentAt(document, sitting.heads) !== undefined
    setMissing(!there)
    if (there) onView(sitting)
  }

  return (
    <li className="history-sitting" data-seen={seen || undefined}>
      <p className="history-sitting-head">
        <Avatar
          person={{ id: sitting.participant, name, initials: initialsOf(name), colour: colourOf(sitting.participant) }}
        />
        <span className="history-times">{timesOf(sitting, text)}</span>
      </p>
      <p className="history-words">
        <strong>{name}</strong> <SittingWords fields={sitting.fields} gabarit={gabarit} root={root} />
        {deliverer === undefined ? "." : ` (${text("delivered by", { name: deliverer })}).`}
      </p>
      <div className="history-actions">
        {seen ? <span className="ui-aside">{text("being seen")}</span> : (
          <Button
            small
            kind="quiet"
            icon="eye"
            data-history-opens={keyOf(sitting)}
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
              const label = placeName(placeOf(change.path, gabarit, root))
              return (
                <li key={change.path}>
                  <span lang="fr">{label}</span>
                  <Button
                    small
                    kind="quiet"
                    icon="compare"
                    aria-label={text("compare of", { field: label })}
                    onClick={() => setCompared(change)}
                  >
                    {text("compare")}
                  </Button>
                </li>
              )
            })}
          </ul>
        </Disclosure>
      )}
      {compared && (
        <CompareDialog
          document={document}
          gabarit={gabarit}
          sitting={sitting}
          path={compared.path}
          onClose={() => setCompared(undefined)}
        />
      )}
    </li>
  )
}

/** Tells a sitting from all others of its document. */
export function keyOf({ participant, deliveredBy, firstAt }: Sitting): string {
  return `${participant} ${deliveredBy ?? ""} ${firstAt}`
}

/** Gives the focus to the button that shows this sitting's document, if the panel is there: `false` if it isn't. */
export function focusSitting(sitting: Sitting): boolean {
  const button = globalThis.document.querySelector<HTMLElement>(`[data-history-opens="${CSS.escape(keyOf(sitting))}"]`)
  button?.focus()
  return button !== null
}

/** « 14:05 – 14:32 », or one time where both are the same minute. */
function timesOf({ firstAt, lastAt }: Sitting, text: ReturnType<typeof useHistoryText>): string {
  const [from, to] = [shortTime(firstAt), shortTime(lastAt)]
  return from === to ? to : text("from to", { from, to })
}
