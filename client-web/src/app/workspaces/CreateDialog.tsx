// A new document: what kind, and its title.
import { useRef, useState, type FormEvent } from "react"
import { useLocation } from "wouter"
import { useCreateDocument, type Gabarit } from "../../api"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Icon } from "../../ui/Icon"
import { Notice } from "../../ui/Notice"
import { addresses } from "../routes"
import { useFailure } from "./failure"
import { newestGabarits } from "./kinds"
import { useWorkspacesText } from "./text"
import { titleFault, trimmedTitle } from "./title"
import { TitleField } from "./TitleField"
import "../../ui/field.css"

/** Made, the document is opened. */
export function CreateDialog({ workspace, gabarits, onClose }: {
  readonly workspace: string
  readonly gabarits: readonly Gabarit[]
  readonly onClose: () => void
}) {
  const text = useWorkspacesText()
  const failure = useFailure()
  const [, navigate] = useLocation()
  const [gabarit, setGabarit] = useState("")
  const [title, setTitle] = useState("")
  const [checked, setChecked] = useState(false)
  const titleInput = useRef<HTMLInputElement>(null)
  const kinds = useRef<HTMLFieldSetElement>(null)
  const create = useCreateDocument(workspace)

  function submit(event: FormEvent) {
    event.preventDefault()
    setChecked(true)
    if (gabarit === "") return kinds.current?.querySelector("input")?.focus()
    if (titleFault(title)) return titleInput.current?.focus()
    if (create.isPending) return
    create.mutate({ gabarit, title: trimmedTitle(title) }, {
      onSuccess: (made) => {
        onClose()
        navigate(addresses.document(made.id))
      },
    })
  }

  return (
    <Dialog title={text("create title")} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {create.isError && <Notice kind="bad" role="alert"><p>{failure(create.error)}</p></Notice>}
        <fieldset
          className="ui-choices"
          ref={kinds}
          aria-describedby={checked && !gabarit ? "kind-missing" : undefined}
        >
          <legend className="ui-label">{text("create kind")}</legend>
          {newestGabarits(gabarits).map((kind) => (
            <label key={kind.id} className="ui-choice" lang="fr">
              <input
                type="radio"
                name="gabarit"
                value={kind.id}
                checked={gabarit === kind.id}
                aria-labelledby={`kind-${kind.id}`}
                aria-describedby={kind.help ? `help-${kind.id}` : undefined}
                onChange={() => setGabarit(kind.id)}
              />
              <strong id={`kind-${kind.id}`}>{kind.label}</strong>
              {kind.help && (
                <span className="ui-help" id={`help-${kind.id}`}>
                  {gabarit === kind.id ? kind.help : beginningOf(kind.help)}
                </span>
              )}
            </label>
          ))}
          {checked && !gabarit && (
            <p className="ui-error" id="kind-missing"><Icon name="bad" />{text("create kind missing")}</p>
          )}
        </fieldset>
        <TitleField ref={titleInput} value={title} onChange={setTitle} checked={checked} />
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" type="submit" busy={create.isPending}>{text("create")}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Enough of a help to choose by; the chosen one shows it whole. */
const BEGINNING = 110

function beginningOf(help: string): string {
  if (help.length <= BEGINNING) return help
  return `${help.slice(0, BEGINNING).replace(/[\s,;:]+\S*$/, "")}…`
}
