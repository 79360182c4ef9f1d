// Leads to a place of a form from another page: goes there and shows for a moment what one came for, the place and the word
// that was found in it. Changes nothing of the document, and nothing that React draws but a mark on the place.
import type { Gabarit } from "../api/generated/types"
import type { FormSource } from "../source"
import { completeness } from "../shape/completeness"
import { placeOfMissing } from "./labels"
import { navigationOf, placeAt } from "./navigation"
import "./arrival.css"

/** What one came for is shown so long; what one does meanwhile ends it. */
const SHOWN_MS = 6_000
/** The name of the highlight in `arrival.css`. */
const FOUND = "form-found"

/** Goes to a place, or to the nearest one that is still there. `gone`: there is none, and nothing happened. */
export function arriveAt(source: FormSource, path: string, word: string): "there" | "near" | "gone" {
  const hasControl = navigationOf(source).go(path)
  const place = placeAt(path)
  if (place === null) return "gone"
  place.setAttribute("data-form-arrived", "")
  // What is only read has nothing that takes the focus.
  if (!hasControl) focus(place)
  const unpaint = word === "" || select(place, word) ? () => undefined : paint(place, word)
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = (): void => {
    clearTimeout(timer)
    place.removeAttribute("data-form-arrived")
    unpaint()
    removeEventListener("keydown", end, true)
    removeEventListener("pointerdown", end, true)
  }
  timer = setTimeout(end, SHOWN_MS)
  addEventListener("keydown", end, true)
  addEventListener("pointerdown", end, true)
  return place.getAttribute("data-form-path") === path ? "there" : "near"
}

/** Goes to the first field that has to be filled and isn't, else to the first; whether there was any to write in. */
export function beginIn(source: FormSource, gabarit: Gabarit): boolean {
  const first = completeness(gabarit, source.value([])).missing[0] ?? gabarit.sections[0]?.fields[0]?.key
  return first !== undefined && navigationOf(source).go(placeOfMissing(gabarit, first))
}

function focus(place: HTMLElement): void {
  const before = place.getAttribute("tabindex")
  if (before === null) place.setAttribute("tabindex", "-1")
  place.focus({ preventScroll: true })
  if (before === null) place.addEventListener("blur", () => place.removeAttribute("tabindex"), { once: true })
}

/** Selects the word in the control of a text; whether there is one that holds it. */
function select(place: HTMLElement, word: string): boolean {
  const control = place.querySelector<HTMLTextAreaElement | HTMLInputElement>("textarea, input[type=text], input:not([type])")
  const at = control?.value.indexOf(word) ?? -1
  if (!control || at < 0) return false
  if (document.activeElement === control) control.setSelectionRange(at, at + word.length)
  return true
}

/** Paints the word where no control holds it, again whenever the text is drawn anew; what is returned takes it away. */
function paint(place: HTMLElement, word: string): () => void {
  let isShown = false
  const paintNow = (): void => {
    const range = rangeOf(place, word)
    if (range === null) return
    highlights()?.set(FOUND, new Highlight(range))
    // A long text is shown where the word stands in it, once.
    if (!isShown) range.startContainer.parentElement?.scrollIntoView?.({ block: "center" })
    isShown = true
  }
  const redrawn = new MutationObserver(paintNow)
  redrawn.observe(place, { childList: true, subtree: true })
  paintNow()
  return () => {
    redrawn.disconnect()
    highlights()?.delete(FOUND)
  }
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
