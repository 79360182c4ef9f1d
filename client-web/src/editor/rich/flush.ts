// The one call into ProseMirror's private parts (1.42): checked by the browser tests.
import type { EditorView } from "prosemirror-view"

/**
 * Reads what the browser did to the DOM and to its selection a moment ago and the view hasn't looked at yet: drawing
 * others' words first would lose it. ProseMirror does this by itself before most events it handles.
 */
export function flushDom(view: Partial<EditorView>): void {
  const { domObserver } = view as { domObserver?: { flush?: () => void } }
  domObserver?.flush?.()
}
