// What the guide says about a field: a question, an example. Folded, and the choice is remembered on the device, by
// field: what one has learned needn't be read again in the next document.
import type { ReactNode } from "react"
import type { Field } from "../../api/generated/types"
import { Briefly, FRENCH } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { useSwitch } from "../device"
import { useFormText } from "../text"

/** A field's help: whether it is open, and how to open it. */
export interface HelpState {
  readonly field: Field
  readonly id: string
  readonly open: boolean
  readonly setOpen: (open: boolean) => void
}

/** `place` is the field's key, a column's after its rows'. */
export function useHelp(field: Field, place: string, id: string): HelpState {
  const { gabarit } = useForm()
  const [open, setOpen] = useSwitch(`help.${gabarit?.id ?? ""}.${place}`)
  return { field, id, open, setOpen }
}

/** Opens and folds it; nothing where the gabarit has no help. */
export function HelpButton({ help: { field, id, open, setOpen } }: { readonly help: HelpState }) {
  const text = useFormText()
  if (field.help === "" && field.example === "") return null
  const what = field.help === "" ? text("example") : text(field.example === "" ? "help" : "help and example")
  return (
    <button
      type="button"
      className="form-help-mark"
      aria-expanded={open}
      aria-controls={id}
      onClick={() => setOpen(!open)}
    >
      <span className="form-help-sign" aria-hidden="true">?</span>
      <Briefly words={what} say={(own) => text("help about", { what, label: own(field.label) })} />
    </button>
  )
}

/** Opens and folds what has this id. */
export function FoldButton({ fold: { id, open, setOpen }, children }: {
  readonly fold: Pick<HelpState, "id" | "open" | "setOpen">
  readonly children: ReactNode
}) {
  return (
    <button
      type="button"
      className="form-help-button"
      aria-expanded={open}
      aria-controls={id}
      onClick={() => setOpen(!open)}
    >
      <Icon name="chevron" />
      {children}
    </button>
  )
}

/** Its words, where it is open. */
export function HelpWords({ help: { field, id, open } }: { readonly help: HelpState }) {
  if (field.help === "" && field.example === "") return null
  return (
    <div id={id} className="form-help-words" hidden={!open}>
      {field.help !== "" && <p {...FRENCH}>{field.help}</p>}
      {field.example !== "" && <p className="form-example"><Example field={field} /></p>}
    </div>
  )
}

/** « Exemple : » and the guide's. */
export function Example({ field }: { readonly field: Field }) {
  const text = useFormText()
  return <><span className="form-example-word">{text("leading", { what: text("example") })}</span> <span {...FRENCH}>{field.example}</span></>
}
