// One of several options: radio buttons while there are few, else a native select. What was chosen can be taken back.
import { useId, useRef } from "react"
import { Button } from "../../ui/Button"
import { FRENCH } from "../../i18n/French"
import { useForm } from "../context"
import { useValue } from "../../source"
import { readOption } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { naming } from "./names"

/** Above this many options a list is shorter than the choice itself. */
const RADIOS_AT_MOST = 4

/** A choice in a form. */
export function Choice(props: ControlProps<"choice">) {
  return props.field.kind.options.length <= RADIOS_AT_MOST ? <Radios {...props} /> : <ChoiceSelect {...props} />
}

/** The same as a native list, whatever their number: for cells. */
export function ChoiceSelect({ field, path, names }: ControlProps<"choice">) {
  const { source } = useForm()
  const text = useFormText()
  const { options } = field.kind
  const chosen = readOption(useValue(source, path), options).value
  const choose = (key: string) => source.change((edit) => edit.set(path, key === "" ? null : key))
  return (
    <select
      {...naming(names)}
      className="ui-select form-select"
      value={chosen ?? ""}
      onChange={(event) => choose(event.target.value)}
    >
      <option value="">{text("no choice")}</option>
      {options.map((option) => <option key={option.key} value={option.key} {...FRENCH}>{option.label}</option>)}
    </select>
  )
}

function Radios({ field, path, names }: ControlProps<"choice">) {
  const { source } = useForm()
  const text = useFormText()
  const group = useId()
  const first = useRef<HTMLInputElement>(null)
  const { options } = field.kind
  const chosen = readOption(useValue(source, path), options).value
  const choose = (key: string | null) => source.change((edit) => edit.set(path, key))
  const clear = () => {
    // The button goes away with the choice: the focus goes to what it was about.
    first.current?.focus()
    choose(null)
  }
  return (
    <div {...naming(names)} role="radiogroup" className="form-options">
      {options.map((option, at) => (
        <label key={option.key} className="ui-check form-option">
          <input
            ref={at === 0 ? first : null}
            type="radio"
            name={group}
            checked={option.key === chosen}
            onChange={() => choose(option.key)}
          />
          <span {...FRENCH}>{option.label}</span>
        </label>
      ))}
      {chosen !== null && <Button kind="quiet" small onClick={clear}>{text("clear choice")}</Button>}
    </div>
  )
}
