// What the guide says about a field: a question, an example. Folded, and the choice is remembered on the device, by
// field: what one has learned needn't be read again in the next document.
import { useId } from "react"
import type { Field } from "../../api/generated/types"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { useSwitch } from "../device"
import { useFormText } from "../text"

/** The help of a field; nothing where the gabarit has none. `place` is the field's key, a column's after its rows'. */
export function Help({ field, place }: { readonly field: Field; readonly place: string }) {
  const { gabarit } = useForm()
  const text = useFormText()
  const id = useId()
  const [open, setOpen] = useSwitch(`help.${gabarit?.id ?? ""}.${place}`)
  const hasExample = field.example !== ""
  if (field.help === "" && !hasExample) return null
  const what = field.help === "" ? text("example") : text(hasExample ? "help and example" : "help")
  return (
    <div className="form-help">
      <button
        type="button"
        className="form-help-button"
        aria-expanded={open}
        aria-controls={id}
        aria-label={text("help about", { what, label: field.label })}
        onClick={() => setOpen(!open)}
      >
        <Icon name="chevron" />
        {what}
      </button>
      <div id={id} className="form-help-words" hidden={!open}>
        {field.help !== "" && <p>{field.help}</p>}
        {hasExample && (
          <p className="form-example">
            <span className="form-example-word">{text("example")}{"\u00a0: "}</span>
            {field.example}
          </p>
        )}
      </div>
    </div>
  )
}
