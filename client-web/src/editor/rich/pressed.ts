// What is pressed on a rich text before its editor is there: letters, and keys that move the caret, in their order.
import { onApple } from "./shortcuts"

/** A key that moves the caret, or one end of what is selected, as `Selection.modify` says it. */
export interface Move {
  readonly alter: "move" | "extend"
  readonly direction: "backward" | "forward" | "left" | "right"
  readonly by: "character" | "word" | "line" | "lineboundary" | "paragraph" | "documentboundary"
}

/** Letters that were typed one after the other, or one move. */
export type Pressed = string | Move

/** As much of a key's event as one needs. */
export type PressedKey = Pick<KeyboardEvent, "key" | "shiftKey" | "ctrlKey" | "metaKey" | "altKey">

/** What an arrow, Home or End means; `null` for every other key. */
export function moveOf({ key, shiftKey, ctrlKey, metaKey, altKey }: PressedKey): Move | null {
  const alter = shiftKey ? "extend" : "move"
  const [byWord, toEnd] = onApple() ? [altKey && !metaKey && !ctrlKey, metaKey && !altKey && !ctrlKey] : [ctrlKey && !metaKey && !altKey, false]
  if ((ctrlKey || metaKey || altKey) && !byWord && !toEnd) return null
  switch (key) {
    case "ArrowLeft":
    case "ArrowRight":
      return { alter, direction: key === "ArrowLeft" ? "left" : "right", by: toEnd ? "lineboundary" : byWord ? "word" : "character" }
    case "ArrowUp":
    case "ArrowDown":
      return { alter, direction: key === "ArrowUp" ? "backward" : "forward", by: toEnd ? "documentboundary" : byWord ? "paragraph" : "line" }
    case "Home":
    case "End":
      return { alter, direction: key === "Home" ? "backward" : "forward", by: byWord || onApple() ? "documentboundary" : "lineboundary" }
    default:
      return null
  }
}

/** What was pressed, and this key with it; `null` where it is none of those that are kept. */
export function withPressed(pressed: readonly Pressed[], event: PressedKey): readonly Pressed[] | null {
  const move = moveOf(event)
  if (move) return [...pressed, move]
  if (event.ctrlKey || event.metaKey || event.altKey) return null
  const last = pressed.at(-1)
  const [before, letters] = typeof last === "string" ? [pressed.slice(0, -1), last] : [pressed, ""]
  if (event.key === "Backspace") return letters.length > 1 ? [...before, letters.slice(0, -1)] : before
  const typed = event.key === "Enter" ? "\n" : [...event.key].length === 1 ? event.key : null
  return typed === null ? null : [...before, letters + typed]
}

/** The letters alone. */
export function lettersOf(pressed: readonly Pressed[]): string {
  return pressed.filter((one) => typeof one === "string").join("")
}
