// What the guide says about a field: a question, an example. Folded, and the choice is remembered on the device, by
// field: what one has learned needn't be read again in the next document.
import type { Field } from "../../api/generated/types"
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
  return <FoldButton fold={{ id, open, setOpen }} words={what} label={text("help about", { what, label: field.label })} />
}

/** Opens and folds what has this id; `label` says more than its words where they don't say whose help it is. */
export function FoldButton({ fold: { id, open, setOpen }, words, label }: {
  readonly fold: Pick<HelpState, "id" | "open" | "setOpen">
  readonly words: string
  readonly label?: string
}) {
  return (
    <button
      type="button"
      className="form-help-button"
      aria-expanded={open}
      aria-controls={id}
      aria-label={label}
      onClick={() => setOpen(!open)}
    >
      <Icon name="chevron" />
      {words}
    </button>
  )
}

/** Its words, where it is open. */
export function HelpWords({ help: { field, id, open } }: { readonly help: HelpState }) {
  if (field.help === "" && field.example === "") return null
  return (
    <div id={id} className="form-help-words" hidden={!open}>
      {field.help !== "" && <p>{field.help}</p>}
      {field.example !== "" && <p className="form-example"><Example field={field} /></p>}
    </div>
  )
}

/** « Exemple : » and the guide's. */
export function Example({ field }: { readonly field: Field }) {
  const text = useFormText()
  return <><span className="form-example-word">{text("leading", { what: text("example") })}</span> {field.example}</>
}
