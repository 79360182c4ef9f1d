// Before documents are printed, several of them as one: what will be on paper and what won't, and then the words of each from the server.
import { useEffect, useRef, useState, type FormEvent } from "react"
import { api, isWithheld, Unreachable, type DocumentSummary, type Gabarit } from "../../../api"
import { FRENCH } from "../../../i18n/French"
import { Button } from "../../../ui/Button"
import { Dialog } from "../../../ui/Dialog"
import { Notice } from "../../../ui/Notice"
import { Progress } from "../../../ui/Progress"
import { useFailure } from "../failure"
import { useOnDevice } from "../on-device"
import { contentsOf, type Contents } from "./contents"
import { useListText } from "./text"
import "../../../ui/field.css"

/** As many sheets as a browser lays out at once without stopping. */
export const PRINTED_AT_MOST = 50

/** What is to be printed. */
export interface ToPrint {
  readonly read: readonly { readonly document: DocumentSummary; readonly content: unknown; readonly gabarit: Gabarit }[]
  readonly sensitive: boolean
}

type Step = { readonly is: "asking" } | { readonly is: "reading"; readonly done: number } | ({ readonly is: "short" } & Contents)

/** `documents` in the order in which they are printed. */
export function PrintDialog({ me, documents, gabarits, onClose, onPrint }: {
  readonly me: string
  readonly documents: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly onClose: () => void
  readonly onPrint: (toPrint: ToPrint) => void
}) {
  const text = useListText()
  const [step, setStep] = useState<Step>({ is: "asking" })
  const [sensitive, setSensitive] = useState(false)
  const { unsent } = useOnDevice(me)
  const [chosen] = useState(() => documents.slice(0, PRINTED_AT_MOST))
  const isOne = chosen.length === 1
  const hasSensitive = chosen.some((document) => document.sensitiveTo !== null && !isWithheld(document))
  const waiting = chosen.filter(({ id }) => unsent.has(id))
  const asked = useRef(new AbortController())
  useEffect(() => () => asked.current.abort(), [])
  const formOf = (document: DocumentSummary) => gabarits.find(({ id }) => id === document.gabarit)

  function print(read: Contents["read"]): void {
    onPrint({ sensitive, read: read.flatMap((one) => {
      const gabarit = formOf(one.document)
      return gabarit === undefined ? [] : [{ ...one, gabarit }]
    }) })
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (step.is === "reading") return
    if (step.is === "short") return print(step.read)
    asked.current = new AbortController()
    const { signal } = asked.current
    setStep({ is: "reading", done: 0 })
    const known = chosen.filter((document) => formOf(document) !== undefined)
    const unknown = chosen.filter((document) => formOf(document) === undefined).map((document) => ({ document, why: undefined }))
    try {
      const { read, failed } = await contentsOf(known, (id) => api.content(id), { signal, onRead: (done) => setStep({ is: "reading", done }) })
      if (failed.length + unknown.length === 0) print(read)
      else setStep({ is: "short", read, failed: [...failed, ...unknown] })
    } catch (error) {
      if (!signal.aborted) throw error
    }
  }

  return (
    <Dialog title={isOne ? text("print one title") : text("print several title", { n: chosen.length })} isOpen onClose={onClose}>
      <form onSubmit={(event) => void submit(event)} noValidate className="ui-stack">
        {step.is === "short" ? <Missing {...step} /> : (
          <>
            {isOne && chosen.map((document) => <p key={document.id}><Title document={document} /></p>)}
            <p>{text(isOne ? "print one words" : "print several words")}</p>
            {documents.length > PRINTED_AT_MOST && <Notice kind="warn"><p>{text("print several most", { n: PRINTED_AT_MOST })}</p></Notice>}
            {waiting.length > 0 && (
              <Notice kind="warn">
                <p>{text("print several unsent", { n: waiting.length })}</p>
                <Titles documents={waiting} />
              </Notice>
            )}
            {hasSensitive && (
              <div className="ui-choices">
                <label className="ui-check">
                  <input
                    type="checkbox"
                    checked={sensitive}
                    disabled={step.is === "reading"}
                    aria-describedby="print-help"
                    onChange={(event) => setSensitive(event.target.checked)}
                  />
                  {text("print sensitive")}
                </label>
                <p className="ui-help" id="print-help">{text("print sensitive aside")}</p>
              </div>
            )}
          </>
        )}
        {step.is === "reading" && (
          <div role="status"><Progress done={step.done} of={chosen.length} words={text("print reading", { done: step.done, of: chosen.length })} /></div>
        )}
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          {!(step.is === "short" && step.read.length === 0) && (
            <Button kind="primary" type="submit" busy={step.is === "reading"} autoFocus>{text(step.is === "short" ? "print others" : "print")}</Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}

/** Those that couldn't be read, each with the reason. */
function Missing({ failed }: Contents) {
  const text = useListText()
  const failure = useFailure()
  return (
    <Notice kind="bad" role="alert" title={text("print missing", { n: failed.length })}>
      <ul>
        {failed.map(({ document, why }) => (
          <li key={document.id}>
            <Title document={document} /><br />
            {why === undefined ? text("print unknown") : why instanceof Unreachable && !why.gateway ? text("print unreachable") : failure(why)}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

/** Their titles. */
function Title({ document: { title } }: { readonly document: DocumentSummary }) {
  const text = useListText()
  return <strong dir="auto" {...(title && FRENCH)}>{title || text("untitled")}</strong>
}

function Titles({ documents }: { readonly documents: readonly DocumentSummary[] }) {
  const text = useListText()
  return <ul>{documents.map(({ id, title }) => <li key={id} dir="auto" {...(title && FRENCH)}>{title || text("untitled")}</li>)}</ul>
}
