// One line of text with its label, help and error: a native input, tied to its words.
import { useId, type ComponentPropsWithRef, type ReactNode } from "react"
import { Icon } from "./Icon"
import "./field.css"

/** Those of `<input>`, and the words around it. */
export interface TextFieldProps extends ComponentPropsWithRef<"input"> {
  readonly label: string
  readonly help?: string | undefined
  /** What is wrong and how to put it right; nothing while all is well. */
  readonly error?: string | undefined
  /** A button that belongs to the field. */
  readonly button?: ReactNode
}

/** A labelled input. */
export function TextField({ label, help, error, button, ...input }: TextFieldProps) {
  const made = useId()
  const id = input.id ?? made
  const describedBy = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ") || undefined
  const control = (
    <input
      {...input}
      id={id}
      className="ui-input"
      aria-describedby={describedBy}
      aria-invalid={error ? true : undefined}
    />
  )
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>{label}</label>
      {help && <p className="ui-help" id={`${id}-help`}>{help}</p>}
      {button ? <div className="ui-input-with-button">{control}{button}</div> : control}
      {error && <p className="ui-error" id={`${id}-error`}><Icon name="bad" />{error}</p>}
    </div>
  )
}
