// The drawings of others' carets and selections, placed over a text. Said in words by the form, hidden from screen
// readers.
import type { OtherCaret } from "./others"

/** A place and its size, from the corner of what is drawn over. */
export interface MarkBox {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** A line with initials at it. */
export function caretMark(spot: MarkBox, { person }: OtherCaret): HTMLElement {
  const mark = markAt(spot, "editor-caret", person.colour)
  mark.append(flagOf(person.initials))
  return mark
}

/** A line of a selection. */
export function selectionMark(spot: MarkBox, { person }: OtherCaret): HTMLElement {
  const mark = markAt(spot, "editor-selected", person.colour)
  mark.style.width = `${spot.width}px`
  return mark
}

/** The initials at a caret. */
function flagOf(initials: string): HTMLElement {
  const flag = document.createElement("span")
  flag.className = "editor-caret-flag"
  flag.textContent = initials
  return flag
}

function markAt(spot: MarkBox, className: string, colour: number): HTMLElement {
  const mark = document.createElement("span")
  mark.className = className
  mark.dataset["colour"] = String(colour)
  mark.style.left = `${spot.x}px`
  mark.style.top = `${spot.y}px`
  mark.style.height = `${spot.height}px`
  return mark
}
