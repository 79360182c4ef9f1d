// What a browser does to a control when somebody types, as far as jsdom lets it be done.
import type { TextControl } from "../host"

/** What is typed is written at once, as if everything were painted in no time. */
export function atOnce(work: () => void): () => void {
  work()
  return () => undefined
}

/** Replaces the selection, puts the caret behind, and tells. */
export function typeIn(element: TextControl, words: string): void {
  element.dispatchEvent(new InputEvent("beforeinput", { inputType: "insertText", data: words, bubbles: true }))
  const [start, end] = [element.selectionStart ?? 0, element.selectionEnd ?? 0]
  element.setRangeText(words, start, end, "end")
  element.dispatchEvent(new InputEvent("input", { inputType: "insertText", data: words, bubbles: true }))
}

/** Puts the caret at a place, or selects from there up to another. */
export function selectIn(element: TextControl, from: number, to: number = from): void {
  element.setSelectionRange(from, to)
}

/** Presses Backspace. */
export function backspaceIn(element: TextControl): void {
  element.dispatchEvent(new InputEvent("beforeinput", { inputType: "deleteContentBackward", bubbles: true }))
  const [start, end] = [element.selectionStart ?? 0, element.selectionEnd ?? 0]
  element.setRangeText("", start === end ? Math.max(0, start - 1) : start, end, "end")
  element.dispatchEvent(new InputEvent("input", { inputType: "deleteContentBackward", bubbles: true }))
}

/** Begins or goes on with a composition: what is under way is replaced by `words`. */
export function compose(element: TextControl, from: number, words: string): void {
  const end = element.selectionEnd ?? from
  if (end === from) element.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }))
  element.setRangeText(words, from, end, "end")
  const typed = { inputType: "insertCompositionText", data: words, isComposing: true, bubbles: true }
  element.dispatchEvent(new InputEvent("input", typed))
}

/** Ends it. */
export function composed(element: TextControl): void {
  element.dispatchEvent(new CompositionEvent("compositionend", { bubbles: true }))
}

/** Presses keys together, such as Ctrl+Z; whether something was done about it. */
export function press(element: HTMLElement, key: string, with_: Partial<KeyboardEventInit> = {}): boolean {
  return !element.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...with_ }))
}
