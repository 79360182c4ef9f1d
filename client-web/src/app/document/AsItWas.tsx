// The document as it was at the end of a sitting, to be read: in place of the form, under a band that says so.
import { useEffect, useMemo, useRef } from "react"
import { serverNow, type Gabarit, type Sitting } from "../../api"
import { DocumentForm, type Suggestions } from "../../form"
import { documentAt, focusSitting } from "../../history"
import { useValue, type LiveDocument } from "../../sync"
import { Button } from "../../ui/Button"
import { longDay, shortTime } from "../../ui/moment"
import { Notice } from "../../ui/Notice"
import { useDocumentText } from "./text"

/** `onBack` shows today's document again. */
export function AsItWas({ document, gabarit, suggestions, sitting, onBack }: {
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
  readonly suggestions: Suggestions
  readonly sitting: Sitting
  readonly onBack: () => void
}) {
  const text = useDocumentText()
  const then = useMemo(() => documentAt(document, sitting.heads), [document, sitting])
  const when = text("day at", { day: longDay(sitting.lastAt, serverNow()), time: shortTime(sitting.lastAt) })
  const top = useRef<HTMLDivElement>(null)
  const band = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // What was pressed is gone; the band says what is shown instead of the form.
    band.current?.focus({ preventScroll: true })
    top.current?.scrollIntoView?.({ block: "start" })
  }, [sitting])
  useFocusAfterwards(sitting)
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
        <Notice kind="warn" title={text("as it was", { when, name: sitting.name || text("somebody") })} actions={back}>
          <p>{then ? text("as it was words") : text("as it was gone")}</p>
        </Notice>
      </div>
      {then && (
        <>
          <TitleThen document={then} />
          <DocumentForm
            key={`${sitting.participant} ${sitting.firstAt}`}
            document={then}
            gabarit={gabarit}
            suggestions={suggestions}
            readOnly
          />
        </>
      )}
    </div>
  )
}

/** Back in today's document, a focus that went away goes to where the moment was chosen, or else to the page's title. */
function useFocusAfterwards(sitting: Sitting): void {
  const last = useRef(sitting)
  last.current = sitting
  useEffect(() => () => {
    if (globalThis.document.activeElement !== globalThis.document.body) return
    if (!focusSitting(last.current)) globalThis.document.querySelector<HTMLElement>("h1")?.focus()
  }, [])
}

function TitleThen({ document }: { readonly document: LiveDocument }) {
  const text = useDocumentText()
  const title = useValue(document, ["title"])
  return (
    <p className="app-as-it-was-title" lang="fr">
      {typeof title === "string" && title ? title : text("untitled")}
    </p>
  )
}
