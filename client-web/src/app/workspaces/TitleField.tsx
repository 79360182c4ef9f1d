// The title of a document to be: checked as the server will, so that nobody waits to be told.
import type { Ref } from "react"
import { TextField } from "../../ui/TextField"
import { useWorkspacesText } from "./text"
import { titleFault } from "./title"

/** `checked`: the form was sent once, from then on faults show while one types. */
export function TitleField({ value, onChange, checked, ref, autoFocus }: {
  readonly value: string
  readonly onChange: (title: string) => void
  readonly checked: boolean
  readonly ref?: Ref<HTMLInputElement>
  readonly autoFocus?: boolean
}) {
  const text = useWorkspacesText()
  const fault = titleFault(value)
  // Too long is worth knowing while one types; the rest only once one has finished.
  const shown = fault && (checked || fault.why === "too-long") ? fault : undefined
  return (
    <TextField
      ref={ref}
      label={text("title")}
      help={text("title help")}
      error={shown && text(`title ${shown.why}`, shown.why === "too-long" ? { n: shown.over } : {})}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      autoComplete="off"
      autoFocus={autoFocus}
      required
    />
  )
}
