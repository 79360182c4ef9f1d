// What the guide says about the columns of a grid, in one place above it: in the head there is no room for it. Folded as
// in a form, and remembered on the device.
import { memo, useId } from "react"
import type { Field } from "../../api/generated/types"
import { FRENCH } from "../../i18n/French"
import { useForm } from "../context"
import { useSwitch } from "../device"
import { Example, FoldButton } from "../fields/Help"
import { StatusWord } from "../fields/StatusWord"
import { useFormText } from "../text"

/** Each column with its status, its help and its example; `place` is the key of the rows. */
export const GridHelp = memo(function GridHelp({ columns, place }: { readonly columns: readonly Field[]; readonly place: string }) {
  const { gabarit } = useForm()
  const text = useFormText()
  const id = useId()
  const [open, setOpen] = useSwitch(`help.${gabarit?.id ?? ""}.${place}.columns`)
  if (columns.every((column) => column.help === "" && column.example === "")) return null
  return (
    <div className="grid-help">
      <FoldButton fold={{ id, open, setOpen }}>{text("columns help")}</FoldButton>
      <dl id={id} className="form-help-words grid-help-words" hidden={!open}>
        {columns.map((column) => (
          <div key={column.key}>
            <dt><span className="grid-help-label" {...FRENCH}>{column.label}</span> <StatusWord field={column} /></dt>
            {column.help !== "" && <dd {...FRENCH}>{column.help}</dd>}
            {column.example !== "" && <dd className="form-example"><Example field={column} /></dd>}
          </div>
        ))}
      </dl>
    </div>
  )
})
