// What the components of this room ask of whoever keeps the texts that they show. Types alone: a component loads no
// Automerge, and asks its host for a binding.
import type { Block } from "../shape/blocks"
import type { Path } from "../shape/paths"
import type { TextSource } from "./source"

/** Those a text can be typed in. */
export type TextControl = HTMLTextAreaElement | HTMLInputElement

/** What may differ between bindings. */
export interface BindOptions {
  readonly readOnly?: boolean
  /** A composition is going on in the control already. */
  readonly composing?: boolean
  /** Told whenever other words stand in the control, whoever wrote them. */
  readonly onShown?: () => void
}

/** A bound text. */
export interface TextBinding {
  /** Whether a composition is going on in the control: another binding of it has to know. */
  readonly composing: boolean
  undo(): void
  redo(): void
  setReadOnly(readOnly: boolean): void
  /** Writes what was typed and isn't written yet, if anything. */
  flush(): void
  destroy(): void
}

/** Keeps texts. */
export interface TextHost {
  /** What stands at a path: a string (or a `Rich`) where it is a text. The same object as long as it is the same. */
  value(path: Path): unknown
  /** Another whenever anything may have changed. */
  state(): unknown
  /** Told of any change at, above or below a path. */
  subscribe(path: Path, listener: () => void): () => void
  /** The blocks of a rich text; `null` where there is no text. */
  blocks(path: Path): readonly Block[] | null
  mayWrite(): boolean
  subscribeAccess(listener: () => void): () => void
  /** Binds the text at a path to a control until the binding is destroyed; value and `readOnly` are the binding's until then. */
  bindText(element: TextControl, path: Path, options?: BindOptions): TextBinding
  /** Draws others' carets over a control or the HTML of a rich text, in a layer beside it, where there are others. */
  showCarets?(element: HTMLElement, layer: HTMLElement, path: Path): () => void
  /** Words were pressed in a rich text that can't be typed in yet: all that wait for it. */
  heardWaiting?(path: Path, words: string): void
  /** As the editor of rich texts needs it; none where rich texts can't be typed in, or not yet. */
  readonly typed?: TextSource | undefined
}
