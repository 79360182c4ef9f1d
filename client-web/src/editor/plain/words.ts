// One text that nobody shares, in one native control: what is typed goes to whoever keeps it as the smallest splices, what
// they change appears around the caret. Undo is the browser's. The twin of bind.ts for hosts without Automerge.
import type { BindOptions, TextBinding, TextControl } from "../host"
import { mapPlace, spliced, type Splice } from "../../shape/splices"
import { smallestEdit, whole } from "./edit"
import { controlOf, shownIn } from "./shown"

/** Keeps one text. */
export interface WordsKeeper {
  /** `undefined` where there is no text. */
  read(): string | undefined
  /** Whether it was taken. */
  write(splice: Splice): boolean
  mayWrite(): boolean
  /** Told when the words, or the right to write them, may be others. */
  subscribe(listener: () => void): () => void
}

/** Binds a kept text to a control. */
export function bindWords(element: TextControl, keeper: WordsKeeper, options: BindOptions = {}): TextBinding {
  return new BoundWords(element, keeper, options)
}

class BoundWords implements TextBinding {
  readonly #element: TextControl
  readonly #keeper: WordsKeeper
  readonly #options: BindOptions
  readonly #ends: (() => void)[] = []
  #readOnly: boolean
  /** The words that stand in the control, but for what is being typed. */
  #text: string | undefined
  composing: boolean

  constructor(element: TextControl, keeper: WordsKeeper, options: BindOptions) {
    this.#element = element
    this.#keeper = keeper
    this.#options = options
    this.#readOnly = options.readOnly ?? false
    this.composing = options.composing ?? false
    this.#text = keeper.read()
    if (!this.composing) this.#show([])
    this.#lock()
    this.#on("input", () => this.flush())
    this.#on("compositionstart", () => { this.composing = true })
    this.#on("compositionend", () => {
      this.composing = false
      this.#heard()
    })
    this.#on("blur", () => {
      this.composing = false
      this.#heard()
    })
    this.#ends.push(keeper.subscribe(() => this.#heard()))
  }

  // The browser's own undo takes back what was typed here: nobody else writes in it.
  undo(): void {}
  redo(): void {}

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
    this.#lock()
  }

  flush(): void {
    const before = shownIn(controlOf(this.#element), this.#text ?? "")
    const after = this.#element.value
    if (this.#text === undefined || before === after || !this.#mayWrite()) return
    const typed = smallestEdit(before, after, this.#element.selectionStart ?? after.length)
    if (!typed) return
    const edit = { ...typed, inserted: whole(typed.inserted) }
    const text = this.#text
    this.#text = spliced(text, [edit])
    if (!this.#keeper.write(this.#moved(text, edit))) this.#text = text
    if (!this.composing) this.#show([])
    this.#options.onShown?.()
  }

  /** Where an edit of these words belongs in those that are kept: others wait for the end of a composition. */
  #moved(text: string, edit: Splice): Splice {
    const kept = this.#keeper.read() ?? text
    const change = kept === text ? null : smallestEdit(text, kept, kept.length)
    if (change === null) return edit
    const [from, to] = [edit.at, edit.at + edit.removed].map((place) => mapPlace(place, [change])) as [number, number]
    return { ...edit, at: from, removed: Math.max(0, to - from) }
  }

  destroy(): void {
    this.flush()
    for (const end of this.#ends.splice(0)) end()
  }

  #on(name: string, listener: () => void): void {
    this.#element.addEventListener(name, listener)
    this.#ends.push(() => this.#element.removeEventListener(name, listener))
  }

  #heard(): void {
    this.flush()
    this.#lock()
    const text = this.#keeper.read()
    if (text === this.#text || this.composing) return
    const change = smallestEdit(this.#text ?? "", text ?? "", (text ?? "").length)
    this.#text = text
    this.#show(change ? [change] : [])
  }

  /** Puts the words into the control, the selection where it was among them, and scrolls nothing. */
  #show(splices: readonly Splice[]): void {
    const shown = shownIn(controlOf(this.#element), this.#text ?? "")
    if (shown === this.#element.value) return
    const { selectionStart, selectionEnd, selectionDirection, scrollTop } = this.#element
    this.#element.value = shown
    if (this.#element.ownerDocument.activeElement === this.#element) {
      const [start, end] = [mapPlace(selectionStart ?? 0, splices), mapPlace(selectionEnd ?? 0, splices)]
      this.#element.setSelectionRange(start, end, selectionDirection ?? "none")
    }
    this.#element.scrollTop = scrollTop
    this.#options.onShown?.()
  }

  #lock(): void {
    this.#element.readOnly = this.#text === undefined || !this.#mayWrite()
  }

  #mayWrite(): boolean {
    return !this.#readOnly && this.#keeper.mayWrite()
  }
}
