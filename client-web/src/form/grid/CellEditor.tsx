// A cell while somebody writes in it. Keys are the control's own, but for those that end the editing: Enter goes down,
// Tab goes on, Escape stays. It takes the focus when it comes, and ends when the focus goes elsewhere.
import { useId, useLayoutEffect, useRef, type FocusEvent, type KeyboardEvent } from "react"
import type { Field } from "../../api/generated/types"
import type { Path } from "../../shape/paths"
import { CellControl } from "./CellControl"

/** Where the focus goes after the editing; null: it went elsewhere by itself. */
export type CellExit = { readonly rows: number; readonly columns: number } | null

const STAY = { rows: 0, columns: 0 }
const FOCUSABLE = "textarea, select, input, [contenteditable=true], [role=textbox], [role=spinbutton], button"

/** The control of the cell at a path, with the focus in it. */
export function CellEditor({ field, path, label, starts, onDone }: {
  readonly field: Field
  readonly path: Path
  readonly label: string
  readonly starts: string | null
  readonly onDone: (leaving: CellExit) => void
}) {
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const leaving = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useLayoutEffect(() => {
    const control = box.current?.querySelector<HTMLElement>(FOCUSABLE) ?? null
    control?.focus({ preventScroll: true })
    control?.scrollIntoView?.({ block: "nearest", inline: "nearest" })
    if (control instanceof HTMLTextAreaElement || (control instanceof HTMLInputElement && control.type === "text")) {
      control.setSelectionRange(control.value.length, control.value.length)
    }
    return () => clearTimeout(leaving.current)
  }, [])

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation()
    const target = event.target as Element
    // A calendar that floats over the page is inside for React, not for the page: its keys are its own.
    if (event.defaultPrevented || event.nativeEvent.isComposing || !box.current?.contains(target)) return
    if (event.key === "Escape") end(event, STAY)
    if (event.key === "Enter" && !event.shiftKey && !takesEnter(target)) end(event, { rows: 1, columns: 0 })
    if (event.key === "Tab" && !hasMore(box.current, target, event.shiftKey)) {
      end(event, { rows: 0, columns: event.shiftKey ? -1 : 1 })
    }
  }
  /** A date takes Enter for itself, though it does nothing with it. */
  const onKeyDownCapture = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return
    if (!(event.target as Element).matches("[role=spinbutton]")) return
    event.stopPropagation()
    end(event, { rows: 1, columns: 0 })
  }
  const end = (event: KeyboardEvent, where: CellExit) => {
    event.preventDefault()
    onDone(where)
  }
  const onBlur = (event: FocusEvent) => {
    if (box.current?.contains(event.relatedTarget)) return
    clearTimeout(leaving.current)
    // What floats (a calendar) takes the focus right after this; a window that loses the focus keeps its control.
    leaving.current = setTimeout(() => {
      if (!box.current?.contains(document.activeElement)) onDone(null)
    })
  }
  return (
    <div
      className="grid-editor"
      ref={box}
      onKeyDownCapture={onKeyDownCapture}
      onKeyDown={onKeyDown}
      onBlur={onBlur}
      onFocus={() => clearTimeout(leaving.current)}
    >
      <CellControl field={field} path={path} names={{ id, label }} starts={starts} />
    </div>
  )
}

const TAKES_ENTER = "button, a, [role=textbox]:not(textarea, input), [contenteditable=true]:not([role=spinbutton])"

/** Buttons are pressed by Enter, and a rich text begins a paragraph. */
function takesEnter(target: Element): boolean {
  return target.closest(TAKES_ENTER) !== null
}

/** Whether the editor has another control in this direction: Tab goes there first. */
function hasMore(box: HTMLElement, target: Element, backwards: boolean): boolean {
  const all = [...box.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((one) => one.tabIndex >= 0 || one === target)
  const at = all.indexOf(target as HTMLElement)
  return backwards ? at > 0 : at >= 0 && at < all.length - 1
}
