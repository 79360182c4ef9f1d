// The document as it was at the end of an edit session, to be read: in place of the form, under a band that says so.
import { useEffect, useMemo, useRef } from "react"
import { serverNow, type EditSession, type Gabarit } from "../../api"
import { DocumentForm, type Suggestions } from "../../form"
import { focusEditSession, sourceAt } from "../../history"
import { FRENCH } from "../../i18n/French"
import { shownTitle } from "../../shape/title"
import { useValue, type FormSource } from "../../source"
import type { LiveDocument } from "../../sync"
import { Button } from "../../ui/Button"
import { longDay, shortTime } from "../../ui/moment"
import { Notice } from "../../ui/Notice"
import { useDocumentText } from "./text"
import { useWithheldAt } from "./WithheldPage"

/** `onBack` shows today's document again. */
export function AsItWas({ id, live, gabarit, suggestions, contract, editSession, onBack }: {
  readonly id: string
  /** Undefined where the document isn't followed: then the server is asked how it was. */
  readonly live: LiveDocument | undefined
  readonly gabarit: Gabarit | undefined
  readonly suggestions: Suggestions
  readonly contract: string | undefined
  readonly editSession: EditSession
  readonly onBack: () => void
}) {
  const text = useDocumentText()
  const told = useWithheldAt(id, gabarit, editSession.heads, live === undefined)
  const known = useMemo(() => live && sourceAt(live, editSession.heads), [live, editSession])
  const then = live === undefined ? told.source : known
  const isComing = live === undefined && told.source === null && !told.failed
  const when = text("day at", { day: longDay(editSession.lastAt, serverNow()), time: shortTime(editSession.lastAt) })
  const top = useRef<HTMLDivElement>(null)
  const band = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What was pressed is gone; the band says what is shown instead of the form.
    band.current?.focus({ preventScroll: true })
    top.current?.scrollIntoView?.({ block: "start" })
  }, [editSession])
  useFocusAfterwards(editSession)
  const back = <Button kind="primary" icon="restore" onClick={onBack}>{text("back to now")}</Button>
  return (
    <div ref={top} className="app-as-it-was">
      <div
        ref={band}
        className="app-as-it-was-band ui-no-print"
        role="group"
        aria-label={text("said as it was", { when })}
        tabIndex={-1}
      >
        <Notice
          kind="warn"
          title={text("as it was", { when, name: editSession.name || text("somebody") })}
          actions={back}
        >
          <p aria-busy={isComing || undefined}>{then ? text("as it was words") : isComing ? text("opening soon") : text("as it was gone")}</p>
        </Notice>
      </div>
      {then && (
        <>
          <TitleThen source={then} />
          <DocumentForm
            key={`${editSession.participant} ${editSession.firstAt}`}
            source={then}
            gabarit={gabarit}
            suggestions={suggestions}
            contract={contract}
            asOf={when}
            readOnly
          />
        </>
      )}
    </div>
  )
}

/** Back in today's document, a focus that went away goes to where the moment was chosen, or else to the page's title. */
function useFocusAfterwards(editSession: EditSession): void {
  const last = useRef(editSession)
  last.current = editSession
  useEffect(() => () => {
    if (document.activeElement !== document.body) return
    if (!focusEditSession(last.current)) document.querySelector<HTMLElement>("h1")?.focus()
  }, [])
}

function TitleThen({ source }: { readonly source: FormSource }) {
  const text = useDocumentText()
  const title = shownTitle(useValue(source, ["title"]))
  return title !== ""
    ? <p className="app-as-it-was-title" {...FRENCH}>{title}</p>
    : <p className="app-as-it-was-title">{text("untitled")}</p>
}
