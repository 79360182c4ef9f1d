// Any of several options, as checkboxes; where the gabarit allows it, other words in a text beside them. An option that
// is unchecked leaves the document, so that two people who check different ones both keep theirs.
import { FRENCH } from "../../i18n/French"
import { useForm } from "../context"
import { useBelow } from "../hooks"
import { useValue } from "../../source"
import { otherKey } from "../../shape/born"
import { readOptions } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { naming } from "./names"
import { TextBox } from "./TextBox"

/** Several choices in a form. */
export function Choices({ field, path, names }: ControlProps<"choices">) {
  const { source } = useForm()
  const text = useFormText()
  const { options } = field.kind
  const chosen = new Set(readOptions(useValue(source, path), options).value)
  const other = otherKey(field)
  const otherPath = useBelow(path.slice(0, -1), other ?? "")
  const hasOther = typeof useValue(source, otherPath) === "string"
  const check = (key: string, checked: boolean) =>
    source.change((edit) => edit.set([...path, key], checked ? true : null))
  return (
    <div {...naming(names)} role="group" className="form-choices">
      <div className="form-checks">
        {options.map((option) => (
          <label key={option.key} className="ui-check form-option">
            <input
              type="checkbox"
              checked={chosen.has(option.key)}
              onChange={(event) => check(option.key, event.target.checked)}
            />
            <span {...FRENCH}>{option.label}</span>
          </label>
        ))}
      </div>
      {other !== null && hasOther && (
        <div className="form-other" data-form-path={otherPath.join(".")}>
          <label className="form-sublabel" htmlFor={`${names.id}-other`}>{text("other")}</label>
          <TextBox compact path={otherPath} names={{ id: `${names.id}-other`, label: `${text("other")}, ${field.label}` }} />
        </div>
      )}
    </div>
  )
}
