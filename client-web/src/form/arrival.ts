// Leads to a place of a form from another page: goes there and shows for a moment what one came for, the place and the word
// that was found in it. Changes nothing of the document, and nothing that React draws but a mark on the place.
import type { FormSource } from "../source"
import { navigationOf, placeAt } from "./navigation"
import "./arrival.css"

/** What one came for is shown so long; what one does meanwhile ends it. */
const SHOWN_MS = 6_000
/** The name of the highlight in `arrival.css`. */
const FOUND = "form-found"

/** Goes to a place, or to the nearest one that is still there. `gone`: there is none, and nothing happened. */
export function arriveAt(source: FormSource, path: string, word: string): "there" | "near" | "gone" {
  navigationOf(source).go(path)
  const place = placeAt(path)
  if (place === null) return "gone"
  const range = word === "" ? null : show(place, word)
  // A long text is shown where the word stands in it.
  range?.startContainer.parentElement?.scrollIntoView?.({ block: "center" })
  place.setAttribute("data-form-arrived", "")
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    place.removeAttribute("data-form-arrived")
    if (range !== null) highlights()?.delete(FOUND)
    removeEventListener("keydown", end, true)
    removeEventListener("pointerdown", end, true)
  }
  timer = setTimeout(end, SHOWN_MS)
  addEventListener("keydown", end, true)
  addEventListener("pointerdown", end, true)
  return place.getAttribute("data-form-path") === path ? "there" : "near"
}

/** Selects the word where the text is a control's, paints it elsewhere. */
function show(place: HTMLElement, word: string): Range | null {
  const control = place.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input[type=text], input:not([type])")
  const at = control?.value.indexOf(word) ?? -1
  if (control && at >= 0) {
    if (document.activeElement === control) control.setSelectionRange(at, at + word.length)
    return null
  }
  const range = rangeOf(place, word)
  if (range !== null) highlights()?.set(FOUND, new Highlight(range))
  return range
}

function rangeOf(place: HTMLElement, word: string): Range | null {
  const texts = document.createTreeWalker(place, NodeFilter.SHOW_TEXT)
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const at = text.nodeValue?.indexOf(word) ?? -1
    if (at < 0) continue
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + word.length)
    return range
  }
  return null
}

/** Not every browser paints without elements; the place is shown all the same. */
function highlights(): HighlightRegistry | undefined {
  return typeof CSS !== "undefined" && "highlights" in CSS && typeof Highlight !== "undefined" ? CSS.highlights : undefined
}
