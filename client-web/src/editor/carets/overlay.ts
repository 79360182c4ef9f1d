// Others' carets over a text that isn't ours to draw in: a native control, or HTML. Measured and drawn at most once a
// frame, and only while somebody else has a caret in the text.
import type { Path } from "../../shape/paths"
import { writeTyped } from "../../sync/document/typed"
import type { TextControl } from "../host"
import type { Changed, TextSource } from "../source"
import { touches } from "../splices"
import { HtmlRuler } from "./html"
import { Mirror } from "./mirror"
import { caretsIn, othersIn, type OtherCaret } from "./others"

/** Finds out where carets stand; what it gives is shown in the layer. */
export interface Ruler {
  measure(carets: readonly OtherCaret[]): HTMLElement[]
}

/** Draws others' carets over a control, in a layer beside it, until the returned function is called. */
export function showCarets(element: TextControl, layer: HTMLElement, source: TextSource, path: Path): () => void {
  return show(element, layer, { source, path, ruler: () => new Mirror(element, layer) })
}

/** The same over the HTML of a rich text. */
export function showCaretsInHtml(element: HTMLElement, layer: HTMLElement, source: TextSource, path: Path): () => void {
  return show(element, layer, { source, path, ruler: () => new HtmlRuler(element, layer, source, path) })
}

interface Subject {
  readonly source: TextSource
  readonly path: Path
  readonly ruler: () => Ruler
}

function show(element: HTMLElement, layer: HTMLElement, subject: Subject): () => void {
  const { presence } = subject.source
  if (!presence) return () => undefined
  const overlay = new CaretOverlay(element, layer, subject)
  const ended = presence.subscribe(() => overlay.changed())
  overlay.changed()
  return () => {
    ended()
    overlay.hide()
  }
}

class CaretOverlay {
  readonly #element: HTMLElement
  readonly #layer: HTMLElement
  readonly #subject: Subject
  #ruler: Ruler | null = null
  #ends: (() => void)[] = []
  #frame: number | null = null

  constructor(element: HTMLElement, layer: HTMLElement, subject: Subject) {
    this.#element = element
    this.#layer = layer
    this.#subject = subject
  }

  /** Somebody may have come, moved or gone. */
  changed(): void {
    const { source, path } = this.#subject
    if (othersIn(source.presence, path).length === 0) this.hide()
    else this.#watch()
  }

  hide(): void {
    for (const end of this.#ends.splice(0)) end()
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#frame = null
    this.#ruler = null
    this.#layer.replaceChildren()
  }

  #watch(): void {
    this.#soon()
    if (this.#ends.length > 0) return
    const soon = (): void => this.#soon()
    const { source: { handle }, path } = this.#subject
    const heard = ({ patches }: Changed): void => {
      if (patches.some((patch) => touches(patch, path))) this.#soon()
    }
    handle.on("change", heard)
    for (const name of ["input", "scroll"]) this.#element.addEventListener(name, soon)
    const observer = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(soon)
    observer?.observe(this.#element)
    this.#ends.push(() => {
      handle.off("change", heard)
      for (const name of ["input", "scroll"]) this.#element.removeEventListener(name, soon)
      observer?.disconnect()
    })
  }

  #soon(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      this.#draw()
    })
  }

  #draw(): void {
    const { source, path, ruler } = this.#subject
    // What is drawn over words has to know all of them.
    writeTyped(source.handle)
    const carets = caretsIn(source, path, othersIn(source.presence, path))
    this.#ruler ??= ruler()
    this.#layer.replaceChildren(...(carets.length > 0 ? this.#ruler.measure(carets) : []))
  }
}
