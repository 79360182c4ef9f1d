// Goes to a place of a form: opens what is folded over it, brings it into view, puts the focus into it and, in a text,
// selects a passage. The outline, the method checker and « rejoindre » stand beside the form, so they share this by the
// document.
import { flushSync } from "react-dom"
import type { FormSource } from "../source"
import type { Path } from "../shape/paths"

/** Unfolds whatever hides the place; keys joined by points. */
type Reveal = (path: string) => void

/** The ways into one document's form. */
export class Navigation {
  readonly #reveals = new Set<Reveal>()

  /** Asked to unfold before somebody goes to a place. */
  onReveal(reveal: Reveal): () => void {
    this.#reveals.add(reveal)
    return () => void this.#reveals.delete(reveal)
  }

  /** Puts the focus into the place at a path, or as near to it as there is one; whether there was any. */
  go(path: string, passage?: { readonly start: number; readonly end: number }): boolean {
    flushSync(() => {
      for (const reveal of this.#reveals) reveal(path)
    })
    const place = placeAt(path)
    if (place === null) return false
    const control = controlIn(place)
    // Something tall is read from its beginning.
    place.scrollIntoView?.({ block: place.offsetHeight > innerHeight / 2 ? "start" : "center" })
    control?.focus({ preventScroll: true })
    if (passage !== undefined) select(control, passage)
    return control !== null
  }

  /** Goes to what changed, unless one is there; where it is gone, to the rows it was in, unless one is among them. */
  follow(path: string, passage?: { readonly start: number; readonly end: number }): void {
    flushSync(() => {
      for (const reveal of this.#reveals) reveal(path)
    })
    const [, , row] = path.split(".")
    const line = row === undefined ? null : rowAt(row)
    const isRow = path.split(".").length === 3 && row !== undefined
    const there = isRow && line !== null ? line : placeAt(path)
    if (there?.contains(document.activeElement)) return there.scrollIntoView?.({ block: "nearest" })
    const control = isRow && line === null ? there?.querySelector<HTMLElement>(IN_ROWS) : isRow ? line?.querySelector<HTMLElement>(OF_ROW) : null
    if (!control) return void this.go(path, passage)
    control.scrollIntoView?.({ block: "nearest" })
    control.focus({ preventScroll: true })
  }

  /** Puts the focus on a section's heading. */
  goSection(key: string): boolean {
    const heading = [...document.querySelectorAll<HTMLElement>("[data-form-section]")]
      .find((element) => element.getAttribute("data-form-section") === key)
    heading?.scrollIntoView?.({ block: "start" })
    heading?.focus({ preventScroll: true })
    return heading !== undefined
  }
}

const navigations = new WeakMap<FormSource, Navigation>()

/** The navigation of a document's form, the same for everybody who asks. */
export function navigationOf(source: FormSource): Navigation {
  const known = navigations.get(source)
  if (known !== undefined) return known
  const made = new Navigation()
  navigations.set(source, made)
  return made
}

/** How a place of the form is marked in the page. */
export function place(path: Path): { readonly "data-form-path": string } {
  return { "data-form-path": path.join(".") }
}

/** How a section's heading is marked. */
export function section(key: string): { readonly "data-form-section": string } {
  return { "data-form-section": key }
}

/** The path of the nearest marked place around an element; null outside of any. */
export function pathAround(element: Element | null): Path | null {
  const path = element?.closest("[data-form-path]")?.getAttribute("data-form-path") ?? null
  return path === null ? null : path.split(".")
}

/** The marked place, or the nearest one above it: a cell's row, a row's field. */
export function placeAt(path: string): HTMLElement | null {
  const marked = [...document.querySelectorAll<HTMLElement>("[data-form-path]")]
  for (let wanted = path; wanted !== ""; wanted = wanted.split(".").slice(0, -1).join(".")) {
    const found = marked.filter((element) => element.getAttribute("data-form-path") === wanted)
    const best = found.find((element) => element.offsetParent !== null) ?? found[0]
    if (best !== undefined) return best
  }
  return null
}

/** What takes the focus for the rows as a whole, and for one of them. */
export const IN_ROWS = "[data-form-card-toggle], [role=grid] [tabindex='0'], [data-form-add]"
const OF_ROW = "[data-form-card-toggle], [role=rowheader], [role=gridcell][tabindex]"

function rowAt(id: string): HTMLElement | null {
  return [...document.querySelectorAll<HTMLElement>("[data-form-row]")]
    .find((element) => element.getAttribute("data-form-row") === id) ?? null
}

const CONTROLS = "textarea, input:not([type=hidden]), select, [contenteditable=true], [role=spinbutton], button, "
  + "[tabindex='0'], a[href]"

/** The control of just the place at a path; null where there is none, or it is folded away. */
export function controlAt(path: string): HTMLElement | null {
  const found = placeAt(path)
  return found?.getAttribute("data-form-path") === path ? controlIn(found) : null
}

/** What in a place takes the focus: what it names itself, itself, or its first control. */
function controlIn(place: HTMLElement): HTMLElement | null {
  const named = place.querySelector<HTMLElement>("[data-form-focus]")
  if (named !== null) return named.matches(CONTROLS) ? named : named.querySelector<HTMLElement>(CONTROLS)
  if (place.hasAttribute("tabindex")) return place
  return place.querySelector<HTMLElement>(CONTROLS)
}

function select(control: HTMLElement | null, { start, end }: { readonly start: number; readonly end: number }): void {
  if (control instanceof HTMLTextAreaElement || control instanceof HTMLInputElement) {
    control.setSelectionRange(start, end)
  }
}
