// The calls into ProseMirror's private parts (1.42), and into the browser's caret: checked by the browser tests.
import { Selection, TextSelection } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import type { Move } from "./pressed"

/**
 * Reads what the browser did to the DOM and to its selection a moment ago and the view hasn't looked at yet: drawing
 * others' words first would lose it. ProseMirror does this by itself before most events it handles.
 */
export function flushDom(view: Partial<EditorView>): void {
  const { domObserver } = view as { domObserver?: { flush?: () => void } }
  domObserver?.flush?.()
}

/**
 * A caret that goes to the beginning within 200 ms after the focus came is taken for a mistake of the browser, and put
 * back, unless a click of the view's own brought the focus. Ours was brought by a script, after a click elsewhere.
 */
export function trustCaret(view: EditorView): void {
  const { input } = view as unknown as { input?: { lastFocus?: number } }
  if (input) input.lastFocus = 0
}

/** Moves the caret as a key would. */
export function moveCaret(view: EditorView, { alter, direction, by }: Move): void {
  const { doc, selection, tr } = view.state
  if (by === "documentboundary") {
    const head = direction === "backward" ? Selection.atStart(doc) : Selection.atEnd(doc)
    const anchor = alter === "extend" ? selection.$anchor : head.$head
    return view.dispatch(tr.setSelection(TextSelection.between(anchor, head.$head)).scrollIntoView())
  }
  view.dom.ownerDocument.getSelection()?.modify(alter, direction, by)
  flushDom(view)
}
