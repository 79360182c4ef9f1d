// One rich text of a document and the editor's state, kept the same in both directions. The state lives here, with or
// without a view: what is undone after the focus came back is what one did before it left.
//
// A view is only touched between compositions; what others do meanwhile waits, and what we do is written as if theirs
// weren't there yet. Whatever goes wrong, the state ends up as what the document holds.
//
// While nothing waits, both say the same, and an edit is carried over as itself:
//
//   document  ¶Santé          (¶: the marker of a block)       editor  <p>Santé</p>
//   I type « ! »              transaction: insert at 6    ->   splice(path, 6, 0, "!")
//   somebody makes it bold    patch: mark 1..6            ->   transaction: addMark 1..6
//
// During a composition the view stays as it is, and the document goes on without it:
//
//   document  ¶La Santé       others wrote « La » at 1         editor  <p>Santé</p>, where « é » is being composed
//   version   ¶Santé          what the editor shows; my keys are written at these heads (`changeAt`), so that Automerge
//                             puts them where I saw them; when the composition ends, « La » is pulled in.
import { decodeHeads } from "@automerge/automerge-repo/slim"
import { marks as marksOf, view as viewOf, type Doc, type Span } from "@automerge/automerge/slim"
import type { Node } from "prosemirror-model"
import { EditorState, PluginKey, TextSelection, type Plugin, type Transaction } from "prosemirror-state"
import { Mapping, type StepMap } from "prosemirror-transform"
import type { EditorView } from "prosemirror-view"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { sameValue } from "../../shape/scalars"
import { isWritable, type Changed, type TextSource } from "../source"
import { patchesSince, touches } from "../splices"
import { ownEditsOf, type OwnEdits, type Reverted } from "../undo/own-edits"
import { propsOf, textAt, textIdAt } from "../value"
import { Version } from "../version"
import { agrees, type Held } from "./agree"
import { flushDom } from "./flush"
import { toPosition, type Unmarked } from "./positions"
import { pull, unmarkedOf } from "./pull"
import { isPiecemeal, unmarkedIn, writeDocument, writeTransactions } from "./push"
import { readSpans } from "./read"
import { reconcile, sameButForOthers } from "./reconcile"
import { schema } from "./schema"
import { docFromSpans } from "./spans"

/** As much of ProseMirror's view as the binding needs. */
export type BoundView = Pick<EditorView, "state" | "updateState" | "composing">

/** What patches do that leaves markers as they are. */
const WORDS_AND_MARKS: ReadonlySet<string> = new Set(["splice", "del", "mark", "unmark"])

/** On transactions that show what others did. */
export const fromOthers = new PluginKey<true>("editor-from-others")

/** A rich text and its editor. */
export class RichBinding {
  readonly #source: TextSource
  readonly #path: Path
  readonly #heard = (event: Changed): void => this.#hear(event)
  readonly #edits: OwnEdits
  readonly #unfollow: () => void
  #state: EditorState
  #view: BoundView | null = null
  #readOnly = false
  /** The state of the document that the editor shows. */
  #version: Version
  #unmarked: Unmarked = 0
  #textId: string | null = null
  #writing = false
  /** Writing failed, not by a right that is gone. */
  #failed = false
  /** What the editor shows can't be written: it stays there, and nothing more can be typed. */
  #isStuck = false
  /** What the document told of our own last edit. */
  #told: Changed | null = null

  constructor(source: TextSource, path: Path, plugins: readonly Plugin[] = []) {
    this.#source = source
    this.#path = path
    this.#edits = ownEditsOf(source)
    const doc = source.handle.doc()
    this.#version = Version.of(doc)
    this.#state = EditorState.create({ schema, doc: docFromSpans(this.#read(doc)), plugins })
    source.handle.on("change", this.#heard)
    this.#unfollow = this.#edits.onReverted((reverted) => this.#follow(reverted))
  }

  get state(): EditorState {
    return this.#state
  }

  /** Whether somebody may type now: there is a text, and it may be written. */
  get editable(): boolean {
    return !this.#readOnly && !this.#isStuck && this.#textId !== null && isWritable(this.#source)
  }

  setReadOnly(readOnly: boolean): void {
    this.#readOnly = readOnly
  }

  /** From now on this view shows the state. */
  attach(view: BoundView): void {
    this.#view = view
    this.sync()
  }

  /** The state goes on without a view. */
  detach(): void {
    this.#view = null
    this.sync()
  }

  destroy(): void {
    this.#view = null
    this.#source.handle.off("change", this.#heard)
    this.#unfollow()
  }

  /** What the view's `dispatchTransaction` has to do: the transaction is written before it is shown. */
  dispatch(transaction: Transaction): void {
    const applied = this.#state.applyTransaction(transaction)
    const mine = applied.transactions.filter((one) => one.docChanged && !one.getMeta(fromOthers))
    this.#failed = false
    if (mine.length === 0) {
      this.#show(applied.state)
    } else if (this.#isElsewhere() || (this.#isBehind() && !isPiecemeal(mine))) {
      this.#dispatchAfterOthers(mine)
    } else if (this.#write(mine)) {
      this.#show(this.#settled(applied.state))
      this.#catchUpLater()
    } else if (this.#failed) {
      this.#stick(applied.state)
    } else {
      // Refused: the view is drawn again as it was.
      this.#show(this.#state)
    }
  }

  /** Shows what others did, unless a composition goes on. */
  sync(event: Changed | null = null): void {
    if (this.#writing || this.#isStuck || this.#view?.composing) return
    if (this.#view) flushDom(this.#view)
    if (this.#isBehind(event)) this.#pull(event)
  }

  /** Takes back what one did last in the document, here or elsewhere, or does it again; whether there was something. */
  takeBack(way: "undo" | "redo"): boolean {
    if (!this.editable || this.#view?.composing) return false
    this.sync()
    return this.#edits[way](this.#source) !== null
  }

  /** The caret goes to what was taken back in this text, also while nobody is in it. */
  #follow({ text }: Reverted): void {
    if (text === null || !sameValue(text.path, [...this.#path])) return
    this.sync()
    const { doc, tr } = this.#state
    const place = toPosition(doc, Math.max(text.index, 1 - this.#unmarked), this.#unmarked) ?? doc.content.size
    this.dispatch(tr.setSelection(TextSelection.near(doc.resolve(place), -1)).scrollIntoView())
  }

  /** Whether there is something to take back, or to do again. */
  can(way: "undo" | "redo"): boolean {
    return this.#edits.can(way)
  }

  // From the editor to the document.

  #write(transactions: readonly Transaction[]): boolean {
    if (!this.editable) return false
    const { handle } = this.#source
    const path = propsOf(this.#path)
    if (this.#isBehind()) return this.#writeBehind((root) => void writeTransactions(root, path, transactions))
    const edit = (root: Root): void => {
      const last = transactions.at(-1)
      // What can't be written step by step is in the last document as well.
      if (last && !writeTransactions(root, path, transactions)) writeDocument(root, path, last.doc)
    }
    return this.#writeNow(edit, handle.doc())
  }

  /** What was typed stays on the screen. */
  #stick(state: EditorState): void {
    this.#isStuck = true
    this.#show(state)
    const { doc } = state
    this.#source.heardStuck?.(this.#path, doc.textBetween(0, doc.content.size, "\n"))
  }

  #writeNow(edit: (root: Root) => void, before: Doc<Root>): boolean {
    const { handle } = this.#source
    this.#guarded(() => (this.#source.change ? this.#source.change(edit) : handle.change(edit)))
    if (handle.doc() === before) return false
    this.#version = Version.of(handle.doc())
    return true
  }

  /**
   * While others' edits wait, ours are written as if theirs weren't there yet. In there nothing may be thrown (the next
   * edit would be written in the past as well, Automerge 3.5) and no text be compared (the newest one would be).
   */
  #writeBehind(edit: (root: Root) => void): boolean {
    const careful = (root: Root): void => {
      try {
        edit(root)
      } catch (error) {
        this.#failed = true
        console.error(error)
      }
    }
    const heads = this.#guarded(() => this.#source.handle.changeAt(this.#version.urlHeads(), careful))
    if (heads) this.#version = Version.at(decodeHeads(heads))
    this.#told = null
    return heads !== undefined
  }

  #guarded<T>(work: () => T): T | undefined {
    this.#writing = true
    this.#told = null
    try {
      return this.#edits.write(this.#path, work)
    } catch (error) {
      this.#failed = true
      console.error(error)
      return undefined
    } finally {
      this.#writing = false
    }
  }

  /**
   * The state after our edit, made what the document holds. Where only words and marks changed, comparing those is
   * enough; else the whole text is compared, and where it isn't what we did, written as a whole.
   */
  #settled(state: EditorState): EditorState {
    const unmarked = unmarkedIn(this.#source.handle.doc(), propsOf(this.#path))
    if (unmarked === this.#unmarked && this.#isAsDone(state.doc)) return state
    const held = this.#held()
    if (!sameButForOthers(held, state.doc) && !this.#isBehind()) {
      const edit = (root: Root): void => writeDocument(root, propsOf(this.#path), state.doc)
      this.#writeNow(edit, this.#source.handle.doc())
    }
    const want = this.#held()
    if (want.eq(state.doc)) return state
    const healing = state.tr.setMeta(fromOthers, true)
    reconcile(healing, want)
    return state.apply(healing.setStoredMarks(state.storedMarks))
  }

  /** Whether nothing but words and marks changed, and those as we did it: then markers say what they said. */
  #isAsDone(done: Node): boolean {
    const doc = this.#source.handle.doc()
    if (!this.#told || this.#told.doc !== doc) return false
    const patches = this.#told.patches.filter((patch) => touches(patch, this.#path))
    return patches.every(({ action }) => WORDS_AND_MARKS.has(action)) && agrees(done, this.#unmarked, this.#heldIn(doc))
  }

  #heldIn(doc: Doc<Root>): Held {
    return { text: textAt(doc, this.#path) ?? "", marks: marksOf(doc, propsOf(this.#path)) }
  }

  /** The text of the version that is shown. */
  #held(): Node {
    const doc = this.#source.handle.doc()
    const spans = readSpans(this.#version.is(doc) ? doc : viewOf(doc, this.#version.heads()), this.#path)
    this.#unmarked = unmarkedOf(spans)
    return docFromSpans(spans)
  }

  /**
   * What can't be written as if others hadn't been there is done to what they made of the text: they are shown first,
   * even during a composition. So it is with structure, and with another text in place of ours.
   */
  #dispatchAfterOthers(transactions: readonly Transaction[]): void {
    const pulled = this.#pull(null).mapping.maps
    const rebased = this.#state.tr
    const undone: StepMap[] = []
    for (const step of transactions.flatMap(({ steps }) => steps)) {
      // From where the step was made, back to the state before all of ours, and on to where it belongs now.
      const mapped = step.map(new Mapping([...undone, ...pulled, ...rebased.mapping.maps]))
      undone.unshift(step.getMap().invert())
      if (mapped) rebased.maybeStep(mapped)
    }
    if (!rebased.docChanged) return
    const state = this.#state.apply(rebased)
    if (this.#write([rebased])) this.#show(this.#settled(state))
    else if (this.#failed) this.#stick(state)
  }

  // From the document to the editor.

  #hear(event: Changed): void {
    if (this.#writing) {
      this.#told = event
      return
    }
    const touched = event.patches.some((patch) => touches(patch, this.#path))
    if (!touched && this.#version.is(event.patchInfo.before)) this.#version = Version.of(event.doc)
    else this.sync(event)
  }

  /** Whether others changed the text since the version that is shown. Changes that can't be seen are caught up with. */
  #isBehind(event: Changed | null = null): boolean {
    const doc = this.#source.handle.doc()
    if (this.#version.is(doc)) return false
    const same = textIdAt(doc, this.#path) === this.#textId
    if (same && patchesSince(this.#version, doc, this.#path, event).length === 0) {
      this.#version = Version.of(doc)
      return false
    }
    return true
  }

  #isElsewhere(): boolean {
    const doc = this.#source.handle.doc()
    return !this.#version.is(doc) && this.#textId !== null && textIdAt(doc, this.#path) !== this.#textId
  }

  #pull(event: Changed | null): Transaction {
    const doc = this.#source.handle.doc()
    const patches = patchesSince(this.#version, doc, this.#path, event)
    this.#version = Version.of(doc)
    const news = {
      path: this.#path, patches, unmarked: this.#unmarked, held: () => this.#heldIn(doc), read: () => this.#read(doc),
    }
    const transaction = pull(this.#state, news).setMeta(fromOthers, true)
    this.#show(this.#state.apply(transaction))
    return transaction
  }

  /** An edit made during a composition: what others did comes after it. */
  #catchUpLater(): void {
    if (this.#view && this.#isBehind()) setTimeout(() => this.sync())
  }

  /** The text of a state of the document; none where there is no text. */
  #read(doc: Doc<Root>): Span[] {
    const there = textAt(doc, this.#path) !== undefined
    this.#textId = there ? textIdAt(doc, this.#path) : null
    const spans = there ? readSpans(doc, this.#path) : []
    this.#unmarked = unmarkedOf(spans)
    return spans
  }

  #show(state: EditorState): void {
    this.#state = state
    this.#view?.updateState(state)
  }
}
