// Yes, no, or not said: three radio buttons side by side, so that « not said » can be chosen again.
import { useId } from "react"
import { useForm } from "../context"
import { useValue } from "../../source"
import { readAnswer } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { naming } from "./names"

const ANSWERS = [
  { answer: true, said: "yes" },
  { answer: false, said: "no" },
  { answer: null, said: "not said" },
] as const

/** Yes or no in a form. */
export function YesNo({ path, names }: ControlProps<"yes-no">) {
  const { source } = useForm()
  const text = useFormText()
  const group = useId()
  const given = readAnswer(useValue(source, path)).value
  return (
    <div {...naming(names)} role="radiogroup" className="form-options form-answers">
      {ANSWERS.map(({ answer, said }) => (
        <label key={said} className="ui-check form-option">
          <input
            type="radio"
            name={group}
            checked={answer === given}
            onChange={() => source.change((edit) => edit.set(path, answer))}
          />
          <span>{text(said)}</span>
        </label>
      ))}
    </div>
  )
}

/** The same as a native list: for cells. */
export function YesNoSelect({ path, names }: ControlProps<"yes-no">) {
  const { source } = useForm()
  const text = useFormText()
  const given = readAnswer(useValue(source, path)).value
  const choose = (word: string) =>
    source.change((edit) => edit.set(path, ANSWERS.find(({ said }) => said === word)?.answer ?? null))
  const chosen = ANSWERS.find(({ answer }) => answer === given)?.said ?? "not said"
  return (
    <select
      {...naming(names)}
      className="ui-select form-select"
      value={chosen}
      onChange={(event) => choose(event.target.value)}
    >
      {ANSWERS.map(({ said }) => <option key={said} value={said}>{text(said)}</option>)}
    </select>
  )
}
