// Ctrl+Z and Ctrl+Y wherever one is in the page of a document: they take back what one did last, or do it again, in a text,
// a choice, a row, always in the order in which it was done (C54). Bound texts ask for it themselves. Whoever asks, the
// focus goes to what changed, and it is said once.
import { useCallback, useEffect, type RefObject } from "react"
import type { Reverted } from "../source"
import type { Path } from "../shape/paths"
import { announceEach } from "../ui/announce"
import { useForm } from "./context"
import { labelAt } from "./labels"
import { navigationOf } from "./navigation"
import { useFormText } from "./text"

/** Controls that have an undo of their own; `data-undo` says that a control has none. */
const TYPED_IN = "textarea, input:not([type=radio], [type=checkbox], [type=button], [type=date], [data-undo=document]), "
  + "[contenteditable=true]:not([role=spinbutton])"
/** Where other things are done than in the document. */
const ELSEWHERE = "[role=dialog], [role=alertdialog], [role=menu]"

/** As much of a key event as one needs. */
type Key = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">

/** What a key asks for, if it is one of these. */
export function takingBack({ key, ctrlKey, metaKey, altKey, shiftKey }: Key): "undo" | "redo" | null {
  if (!(ctrlKey || metaKey) || altKey) return null
  const letter = key.toLowerCase()
  if (letter === "z") return shiftKey ? "redo" : "undo"
  return letter === "y" && !shiftKey ? "redo" : null
}

/** Listens for them in the page of a form, and follows what they do. */
export function useUndoKeys(form: RefObject<HTMLElement | null>): void {
  const { source, gabarit, readOnly } = useForm()
  const text = useFormText()
  const follow = useCallback(({ way, text: words, values }: Reverted) => {
    const path = placeOf(words?.path ?? values[0] ?? [])
    const place = gabarit === undefined ? "" : labelAt(gabarit, path.join("."), source, text)
    announceEach(text(way === "undo" ? "undone in" : "redone in", { place }), "form-rows")
    const passage = words === null ? undefined : { start: words.index, end: words.index }
    navigationOf(source).follow(path.join("."), passage)
  }, [source, gabarit, text])
  useEffect(() => {
    const { undo } = source
    // Where nothing is kept of what was done, the browser's own keys are left to it.
    if (undo === undefined) return undefined
    // From now on, what is done is kept.
    undo.newest()
    const pressed = (event: KeyboardEvent): void => {
      const way = takingBack(event)
      const { target } = event
      if (way === null || event.defaultPrevented || form.current === null || !(target instanceof Element)) return
      if (target.matches(TYPED_IN) || target.closest(ELSEWHERE) !== null) return
      event.preventDefault()
      if (!readOnly) undo[way]()
    }
    document.addEventListener("keydown", pressed)
    const unfollow = undo.onReverted(follow)
    return () => {
      document.removeEventListener("keydown", pressed)
      unfollow()
    }
  }, [source, form, readOnly, follow])
}

/** What belongs to a row as a whole is about the row. */
function placeOf(path: Path): Path {
  const isOfRow = path.length === 4 && ["deleted", "order", "merged_into"].includes(path[3] ?? "")
  return isOfRow ? path.slice(0, 3) : path
}
