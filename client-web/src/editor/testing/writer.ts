// One person's copy of a rich text and its editor, without a browser.
import type { Plugin, Command } from "prosemirror-state"
import { TextSelection } from "prosemirror-state"
import { RichBinding, type BoundView } from "../rich/binding"
import type { TextSource } from "../source"

/** What stands in for ProseMirror's view. */
export type FakeView = BoundView & { composing: boolean }

/** An editor that is edited by commands. */
export class Writer {
  readonly binding: RichBinding
  readonly view: FakeView

  constructor(source: TextSource, path: readonly string[], plugins: readonly Plugin[] = []) {
    this.binding = new RichBinding(source, path, plugins)
    const view: FakeView = {
      state: this.binding.state,
      composing: false,
      updateState: (state) => { view.state = state },
    }
    this.view = view
    this.binding.attach(view)
  }

  /** The editor's document in ProseMirror's short form. */
  get shown(): string {
    return this.binding.state.doc.toString()
  }

  do(command: Command): boolean {
    return command(this.binding.state, (transaction) => this.binding.dispatch(transaction))
  }

  undo(): boolean {
    return this.binding.takeBack("undo")
  }

  redo(): boolean {
    return this.binding.takeBack("redo")
  }

  type(words: string): void {
    this.binding.dispatch(this.binding.state.tr.insertText(words))
  }

  /** Puts the caret at a position, or selects from there on. */
  select(from: number, to: number = from): void {
    const { doc, tr } = this.binding.state
    const within = (position: number): number => Math.min(doc.content.size, position)
    this.binding.dispatch(tr.setSelection(TextSelection.between(doc.resolve(within(from)), doc.resolve(within(to)))))
  }

  /** Behind the last word. */
  end(): void {
    this.select(this.binding.state.doc.content.size)
  }
}
