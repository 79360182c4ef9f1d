// One text of a document in one native <textarea> or <input>: what is typed becomes the smallest splices, what others
// type appears around the caret without moving it, undo takes back one's own edits only. Where there is no text (yet,
// or any more) the control is empty and can't be typed in.
// A key is painted before it is written (unwritten.ts); whoever wants to know what the document says has it written first.
// During a composition (dead keys, input methods, most keyboards of phones) the control isn't touched: others' edits
// wait for its end. Ours don't wait long: a word left unfinished is written all the same.
import { splice as spliceText, type Doc } from "@automerge/automerge/slim"
import { decodeHeads } from "@automerge/automerge-repo/slim"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { Announcer, type Span } from "../announce"
import type { TextBinding, TextControl } from "../host"
import { isWritable, type Changed, type LiveBindOptions, type ShownState, type TextSource } from "../source"
import { patchesSince, splicesOf, touches } from "../splices"
import { sameValue } from "../../shape/scalars"
import { mapPlace, spliced, type Splice } from "../../shape/splices"
import { ownEditsOf, type OwnEdits, type Reverted } from "../undo/own-edits"
import { UNITS_OF_A_KEY } from "../undo/stroke"
import { propsOf, textAt, textIdAt } from "../value"
import { Version } from "../version"
import { smallestEdit, whole, withoutHalf } from "./edit"
import { goesOn, isCommand, withKey, type Keys } from "./keys"
import { controlOf, shownIn } from "./shown"
import { Unwritten } from "./unwritten"

/**
 * Binds the text at a path to a control until `destroy()`. The element's value and its `readOnly` belong to the binding
 * until then. A `maxlength` would make the browser cut words that are pasted: give none.
 */
export function bindText(
  element: TextControl, source: TextSource, path: Path, options: LiveBindOptions = {},
): TextBinding {
  return new BoundText(element, source, path, options)
}

class BoundText implements TextBinding {
  readonly #element: TextControl
  readonly #source: TextSource
  readonly #path: Path
  readonly #options: LiveBindOptions
  readonly #edits: OwnEdits
  readonly #announcer: Announcer
  readonly #unwritten: Unwritten
  readonly #ends: (() => void)[] = []
  readonly #moved = (): void => this.#announcer.moved()
  #readOnly: boolean
  /** The state whose words stand in the control, but for what was typed and isn't written yet. */
  #version: Version
  /** The words of that state; `undefined` where it has no text there. */
  #text: string | undefined
  /** Which text that is: it may be replaced by another. */
  #textId: string | null = null
  #composing: boolean
  #writing = false
  /** Writing failed, not by a right that is gone. */
  #failed = false
  /** What stands in the control can't be written: it stays there, and nothing more can be typed. */
  #isStuck = false
  /** Those that wait to be written. */
  #keys: Keys | null = null
  #scrolled = 0 // asking the control lays out the page
  /** As many at most are keys, of what is written now. */
  #units = UNITS_OF_A_KEY

  constructor(element: TextControl, source: TextSource, path: Path, options: LiveBindOptions) {
    this.#element = element
    this.#source = source
    this.#path = path
    this.#options = options
    this.#readOnly = options.readOnly ?? false
    this.#composing = options.composing ?? false
    this.#edits = ownEditsOf(source)
    this.#version = Version.of(source.handle.doc())
    this.#announcer = new Announcer(source, path, () => this.#selection())
    this.#unwritten = new Unwritten(source, path, () => this.#due(), options.afterPaint)
    if (!this.#goesOn(options.shows)) this.#adopt(source.handle.doc(), [])
    this.#listen()
  }

  /** The control shows a former state of the text already: it stays as it is, and what was done since comes into it. */
  #goesOn(shows: ShownState | undefined): boolean {
    const text = shows && textAt(shows.doc, this.#path)
    if (shows === undefined || text === undefined || shownIn(controlOf(this.#element), text) !== this.#element.value) return false
    this.#version = Version.at(shows.heads)
    this.#text = text
    this.#textId = textIdAt(shows.doc, this.#path)
    this.#lock()
    this.#pull(null)
    return true
  }

  get composing(): boolean {
    return this.#composing
  }

  undo(): void {
    this.#takeBack("undo")
  }

  redo(): void {
    this.#takeBack("redo")
  }

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
    this.#lock()
  }

  flush(): void {
    this.#push(this.#element.value)
    this.#pull(null)
  }

  destroy(): void {
    this.flush()
    this.#announcer.leave()
    for (const end of this.#ends.splice(0)) end()
  }

  #listen(): void {
    const { handle } = this.#source
    const heard = (event: Changed): void => this.#heard(event)
    handle.on("change", heard)
    this.#ends.push(() => handle.off("change", heard))
    const ended = this.#source.subscribeAccess?.(() => this.#lock())
    if (ended) this.#ends.push(ended)
    this.#ends.push(this.#edits.onReverted((reverted) => this.#follow(reverted)))
    this.#on("input", (event) => this.#typed(event as InputEvent))
    this.#on("scroll", () => { this.#scrolled = this.#element.scrollTop })
    this.#on("keydown", (event) => this.#pressed(event as KeyboardEvent))
    this.#on("beforeinput", (event) => this.#asked(event as InputEvent))
    this.#on("compositionstart", () => void (this.flush(), this.#composing = true))
    this.#on("compositionend", () => this.#composed())
    this.#on("focus", () => this.#entered())
    this.#on("blur", () => this.#left())
    for (const name of ["select", "keyup", "pointerup"]) this.#on(name, () => this.#announcer.moved())
    // Before anybody else hears that the page goes: what is written now is kept. Carets: a form keeps them to itself (C105).
    this.#on("pagehide", () => this.flush(), this.#element.ownerDocument.defaultView, true)
    this.#on("visibilitychange", () => this.flush(), this.#element.ownerDocument, true)
    this.#ends.push(() => this.#element.ownerDocument.removeEventListener("selectionchange", this.#moved, true))
    if (this.#isActive()) this.#entered()
  }

  #on(name: string, listener: (event: Event) => void, target: EventTarget | null = this.#element, capture = false): void {
    target?.addEventListener(name, listener, { capture })
    this.#ends.push(() => target?.removeEventListener(name, listener, { capture }))
  }

  // What the person does.

  #typed(event: InputEvent): void {
    if (this.#composing) return this.#unwritten.unfinished(() => this.flush())
    this.#keys = withKey(this.#keys, event, this.#element.selectionStart)
    this.#options.onShown?.()
    if (this.#mayWrite()) this.#unwritten.typed()
    else this.#due()
  }

  /** What was typed is on the screen, or somebody wants to read it. */
  #due(): void {
    if (this.#composing) return this.flush()
    this.#pull(null)
    this.#announcer.moved()
  }

  #composed(): void {
    this.#composing = false
    this.flush()
  }

  #entered(): void {
    this.#announcer.enter()
    this.#element.ownerDocument.addEventListener("selectionchange", this.#moved, true)
  }

  #left(): void {
    this.#element.ownerDocument.removeEventListener("selectionchange", this.#moved, true)
    this.#composing = false
    this.flush()
    this.#announcer.leave()
  }

  #pressed(event: KeyboardEvent): void {
    if (!this.#composing && isCommand(event)) this.flush()
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
    const key = event.key.toLowerCase()
    const which = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" && !event.shiftKey ? "redo" : null
    if (!which) return
    event.preventDefault()
    this.#takeBack(which)
  }

  /** The browser's own undo, from a menu or by shaking a phone, knows nothing of others' edits. */
  #asked(event: InputEvent): void {
    if (this.#keys && !this.#composing && !goesOn(this.#keys, event, this.#element)) this.flush()
    if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return
    event.preventDefault()
    // With the focus elsewhere it isn't this text that is meant.
    if (!this.#isActive()) return
    this.#takeBack(event.inputType === "historyUndo" ? "undo" : "redo")
  }

  #takeBack(which: "undo" | "redo"): void {
    if (this.#composing || this.#isStuck || !this.#mayWrite()) return
    this.flush()
    this.#edits[which](this.#source)
  }

  /** The caret goes to what was taken back in this text; what was taken back elsewhere is others' matter. */
  #follow({ text }: Reverted): void {
    if (text === null || this.#composing || !sameValue(text.path, [...this.#path])) return
    this.#pull(null)
    // Where line ends of other systems are one character less in the control, the browser keeps the caret in its bounds.
    if (this.#isActive()) this.#element.setSelectionRange(text.index, text.index)
    this.#announcer.moved()
  }

  // From the control to the document.

  /** Writes what differs between the words that stand in the control and those of the document. */
  #push(after: string): void {
    if (this.#isStuck) return
    this.#units = Math.max(1, this.#keys?.count ?? 0) * UNITS_OF_A_KEY
    this.#keys = null
    const before = shownIn(controlOf(this.#element), this.#text ?? "")
    const isWhole = after === this.#element.value
    const caret = Math.min(this.#element.selectionStart ?? after.length, after.length)
    const edit = this.#text === undefined ? null : smallestEdit(before, after, caret)
    if (edit) this.#pushed(edit, isWhole)
    if (isWhole) this.#unwritten.done()
    else this.#unwritten.unfinished(() => this.flush())
  }

  #pushed(edit: Splice, isWhole: boolean): void {
    this.#failed = false
    const written = this.#write([{ ...edit, inserted: whole(edit.inserted) }])
    if (!written && this.#failed) return this.#stick()
    if (!this.#composing && isWhole) this.#show([])
    this.#options.onShown?.()
  }

  /** What was typed stays on the screen. */
  #stick(): void {
    this.#isStuck = true
    this.#lock()
    this.#source.heardStuck?.(this.#path, this.#element.value)
  }

  /** Writes splices of the words of `#text`, in order; `false` if nothing may be written. */
  #write(splices: readonly Splice[]): boolean {
    const { handle } = this.#source
    if (this.#text === undefined || !this.#mayWrite()) return false
    const before = handle.doc()
    const behind = !this.#version.is(before) && textAt(before, this.#path) !== this.#text
    if (behind && textIdAt(before, this.#path) !== this.#textId) return this.#writeElsewhere(splices)
    const props = propsOf(this.#path)
    const edit = (root: Root): void => {
      for (const { at, removed, inserted } of splices) spliceText(root as Doc<Root>, props, at, removed, inserted)
    }
    const version = behind ? this.#changeBehind(edit) : this.#changeNow(edit, before)
    if (!version) return false
    this.#version = version
    this.#text = spliced(this.#text, splices)
    return true
  }

  #changeNow(edit: (root: Root) => void, before: Doc<Root>): Version | null {
    const { handle } = this.#source
    this.#guarded(() => (this.#source.change ? this.#source.change(edit) : handle.change(edit)))
    // Whoever may not write any more is refused in silence.
    return handle.doc() === before ? null : Version.of(handle.doc())
  }

  /**
   * While others' edits wait, ours are written as if theirs weren't there yet. Nothing may be thrown in there: the next
   * edit would be written in the past as well (Automerge 3.5).
   */
  #changeBehind(edit: (root: Root) => void): Version | null {
    const careful = (root: Root): void => {
      try {
        edit(root)
      } catch (error) {
        this.#failed = true
        console.error(error)
      }
    }
    const heads = this.#guarded(() => this.#source.handle.changeAt(this.#version.urlHeads(), careful))
    return heads ? Version.at(decodeHeads(heads)) : null
  }

  #guarded<T>(work: () => T): T | undefined {
    this.#writing = true
    try {
      return this.#edits.write(this.#path, work, this.#units)
    } catch (error) {
      this.#failed = true
      console.error(error)
      return undefined
    } finally {
      this.#writing = false
    }
  }

  /** Somebody put another text in place of ours while a composition went on: what we wrote goes into that one. */
  #writeElsewhere(splices: readonly Splice[]): boolean {
    const doc = this.#source.handle.doc()
    const text = textAt(doc, this.#path)
    if (text === undefined || this.#text === undefined) return false
    const moved = smallestEdit(this.#text, text, text.length)
    const others = moved ? [moved] : []
    // The control has to show that text now, whatever becomes of the composition: what differs from it counts as typed.
    this.#composing = false
    this.#version = Version.of(doc)
    this.#text = text
    this.#textId = textIdAt(doc, this.#path)
    const place = (at: number): number => Math.min(mapPlace(at, others), text.length)
    return this.#write(splices.map((one) => ({ ...one, at: place(one.at), removed: 0 })))
  }

  // From the document to the control.

  #heard(event: Changed): void {
    if (this.#writing) return
    if (!event.patches.some((patch) => touches(patch, this.#path)) && this.#version.is(event.patchInfo.before)) {
      this.#version = Version.of(event.doc)
      return
    }
    this.#pull(event)
  }

  #pull(event: Changed | null): void {
    if (this.#writing || this.#composing || this.#isStuck) return
    this.#push(withoutHalf(this.#element.value, this.#element.selectionStart ?? 0))
    // Half of a character has to stay where it is until the other half comes.
    if (this.#isStuck || this.#unwritten.waits) return
    const doc = this.#source.handle.doc()
    const text = textAt(doc, this.#path)
    const old = this.#text
    if (text === old) {
      this.#version = Version.of(doc)
      this.#textId = textIdAt(doc, this.#path)
      return
    }
    this.#adopt(doc, old === undefined || text === undefined ? [] : this.#splicesTo(doc, old, text, event))
  }

  /** What happened to the words; if Automerge tells it as something else, the smallest splice that explains it. */
  #splicesTo(doc: Doc<Root>, old: string, text: string, event: Changed | null): readonly Splice[] {
    const splices = splicesOf(patchesSince(this.#version, doc, this.#path, event), this.#path)
    if (splices && spliced(old, splices) === text) return splices
    const edit = smallestEdit(old, text, text.length)
    return edit ? [edit] : []
  }

  /** Shows the newest state. */
  #adopt(doc: Doc<Root>, splices: readonly Splice[]): void {
    this.#version = Version.of(doc)
    this.#text = textAt(doc, this.#path)
    this.#textId = textIdAt(doc, this.#path)
    this.#show(splices)
    this.#lock()
    this.#announcer.moved()
  }

  /** Puts the words into the control, the selection where it was among them, and scrolls nothing. */
  #show(splices: readonly Splice[]): void {
    if (this.#isStuck) return
    const shown = shownIn(controlOf(this.#element), this.#text ?? "")
    if (shown === this.#element.value) return
    const { selectionStart, selectionEnd, selectionDirection } = this.#element
    this.#element.value = shown
    // Elsewhere there is no caret to keep, and some browsers take setting a selection for a wish to have the focus.
    if (this.#isActive()) {
      const [start, end] = [mapPlace(selectionStart ?? 0, splices), mapPlace(selectionEnd ?? 0, splices)]
      this.#element.setSelectionRange(start, end, selectionDirection ?? "none")
    }
    if (this.#scrolled > 0) this.#element.scrollTop = this.#scrolled
    this.#options.onShown?.()
  }

  #lock(): void {
    this.#element.readOnly = this.#isStuck || this.#text === undefined || !this.#mayWrite()
  }

  #mayWrite(): boolean {
    return !this.#readOnly && isWritable(this.#source)
  }

  #isActive(): boolean {
    return this.#element.ownerDocument.activeElement === this.#element
  }

  #selection(): Span | null {
    if (!this.#composing && this.#unwritten.waits) this.#due()
    const { selectionStart, selectionEnd, selectionDirection } = this.#element
    if (selectionStart === null || selectionEnd === null) return null
    const backward = selectionDirection === "backward"
    return { anchor: backward ? selectionEnd : selectionStart, head: backward ? selectionStart : selectionEnd }
  }
}
