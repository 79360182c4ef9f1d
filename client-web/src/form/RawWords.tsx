// What stands at a place of a document, as it is, with a way to all of it where it is long.
import { useId, useMemo, useRef, useState } from "react"
import { flushSync } from "react-dom"
import { Button } from "../ui/Button"
import { rawText } from "./raw"
import { useFormText } from "./text"

/** Any value as text. */
export function RawWords({ value, name }: {
  readonly value: unknown
  /** What it is, for the name of the button that shows all of it. */
  readonly name?: string
}) {
  const text = useFormText()
  const id = useId()
  const box = useRef<HTMLPreElement>(null)
  const [all, setAll] = useState(false)
  const { words, whole } = useMemo(() => rawText(value, all, text), [value, all, text])
  const showAll = () => {
    flushSync(() => setAll(true))
    // The button is gone. What is long scrolls, with the keyboard too.
    box.current?.focus()
  }
  return (
    <>
      <pre dir="auto" id={id} ref={box} tabIndex={all ? 0 : undefined}>{words}</pre>
      {!whole && !all && (
        <Button
          kind="quiet"
          small
          aria-controls={id}
          aria-label={name === undefined ? undefined : text("raw all of", { name })}
          onClick={showAll}
        >
          {text("raw all")}
        </Button>
      )}
    </>
  )
}
