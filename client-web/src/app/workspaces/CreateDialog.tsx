// A new document: what kind, what it begins with, and its title.
import { useId, useRef, useState, type FormEvent } from "react"
import { useLocation } from "wouter"
import { isWithheld, useCreateDocument, useDuplicateDocument, type DocumentSummary, type Gabarit } from "../../api"
import { compareNames } from "../../shape/folding"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Icon } from "../../ui/Icon"
import { Notice } from "../../ui/Notice"
import { useCutOff } from "../frame/link"
import { addressOfBeginning } from "../routes"
import { useFailure } from "./failure"
import { kindOf, newestGabarits } from "./kinds"
import { useWorkspacesText } from "./text"
import { titleFault, trimmedTitle } from "./title"
import { TitleField } from "./TitleField"
import "../../ui/field.css"

/** Made, the document is opened. `documents`: those that one can serve as its model. */
export function CreateDialog({ workspace, documents, gabarits, onClose }: {
  readonly workspace: string
  readonly documents: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly onClose: () => void
}) {
  const text = useWorkspacesText()
  const failure = useFailure()
  const cutOff = useCutOff()
  const [, navigate] = useLocation()
  const [gabarit, setGabarit] = useState("")
  const [from, setFrom] = useState("")
  const [title, setTitle] = useState("")
  const [checked, setChecked] = useState(false)
  const titleInput = useRef<HTMLInputElement>(null)
  const kinds = useRef<HTMLFieldSetElement>(null)
  const create = useCreateDocument(workspace)
  const duplicate = useDuplicateDocument()
  const models = documents
    .filter((document) => gabarit !== "" && kindOf(document.gabarit) === kindOf(gabarit) && document.archivedAt === null)
    .sort((one, other) => compareNames(one.title, other.title))
  // One that is put away meanwhile, or is of another kind, is none any more.
  const model = models.find(({ id }) => id === from)
  const error = create.error ?? duplicate.error

  function submit(event: FormEvent) {
    event.preventDefault()
    setChecked(true)
    if (gabarit === "") return kinds.current?.querySelector("input")?.focus()
    if (titleFault(title)) return titleInput.current?.focus()
    if (create.isPending || duplicate.isPending) return
    create.reset()
    duplicate.reset()
    const then = {
      onSuccess: (made: { readonly id: string }) => {
        onClose()
        navigate(addressOfBeginning(made.id))
      },
    }
    if (model) duplicate.mutate({ document: model, title: trimmedTitle(title) }, then)
    else create.mutate({ gabarit, title: trimmedTitle(title) }, then)
  }

  return (
    <Dialog title={text("create title")} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {cutOff && !error && (
          <Notice kind="warn" role="status" title={text("create cut off title")}><p>{text("create cut off")}</p></Notice>
        )}
        {error && <Notice kind="bad" role="alert"><p>{failure(error)}</p></Notice>}
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
        {models.length > 0 && <Model models={models} value={model?.id ?? ""} onChange={setFrom} />}
        <TitleField ref={titleInput} value={title} onChange={setTitle} checked={checked} />
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" type="submit" busy={create.isPending || duplicate.isPending}>{text("create")}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the document begins with: nothing, or what another one says. */
function Model({ models, value, onChange }: {
  readonly models: readonly DocumentSummary[]
  readonly value: string
  readonly onChange: (id: string) => void
}) {
  const text = useWorkspacesText()
  const id = useId()
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>{text("create from")}</label>
      <select
        id={id}
        className="ui-select"
        value={value}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{text("create from nothing")}</option>
        {models.map((model) => (
          <option key={model.id} value={model.id} lang="fr">
            {[model.number, model.title || text("untitled")].filter(Boolean).join(" ")}
          </option>
        ))}
      </select>
      <p className="ui-help" id={`${id}-help`}>{text(helpOf(models.find((model) => model.id === value)))}</p>
    </div>
  )
}

function helpOf(model: DocumentSummary | undefined): "create from help" | "create from model" | "create from withheld" {
  if (model === undefined) return "create from help"
  return isWithheld(model) ? "create from withheld" : "create from model"
}

/** Enough of a help to choose by; the chosen one shows it whole. */
const BEGINNING = 110

function beginningOf(help: string): string {
  if (help.length <= BEGINNING) return help
  return `${help.slice(0, BEGINNING).replace(/[\s,;:]+\S*$/, "")}…`
}
