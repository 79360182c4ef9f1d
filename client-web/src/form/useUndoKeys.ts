// Ctrl+Z and Ctrl+Y where one isn't in a text: they take back what was chosen, moved, added or deleted last, or do it
// again. They never take a word: texts have their own, and the browser's would take one out of the text last typed in.
// Where words were written last they do nothing.
import { useEffect, type RefObject } from "react"
import { announce } from "../ui/announce"
import { useForm } from "./context"
import { useFormText } from "./text"

/** Controls that have an undo of their own. */
const TYPED_IN = "textarea, input:not([type=radio], [type=checkbox], [type=button]), [contenteditable=true]"

/** As much of a key event as one needs. */
type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">

/** What a key asks for, if it is one of these. */
export function takingBack({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): "undo" | "redo" | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && !shiftKey ? "redo" : null
}

/** Listens for them in a form, and where nothing has the focus. */
export function useUndoKeys(form: RefObject<HTMLElement | null>): void {
  const { source, readOnly } = useForm()
  const text = useFormText()
  useEffect(() => {
    const { undo } = source
    // Where nothing is kept of what was done, the browser's own keys are left to it.
    if (undo === undefined) return undefined
    // From now on, what is done is kept.
    undo.newest()
    const pressed = (event: KeyboardEvent): void => {
      const way = takingBack(event)
      const { target } = event
      if (way === null || event.defaultPrevented || !(target instanceof Element)) return
      if (target !== document.body && form.current?.contains(target) !== true) return
      if (target.matches(TYPED_IN)) return
      event.preventDefault()
      if (!readOnly && undo[way]({ under: [], words: false })) announce(text(way === "undo" ? "undone" : "redone"), "form-rows")
    }
    document.addEventListener("keydown", pressed)
    return () => document.removeEventListener("keydown", pressed)
  }, [source, form, readOnly, text])
}
