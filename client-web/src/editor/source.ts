// What this room asks of a document, so that bindings don't depend on how it is kept in step with others: sync's
// LiveDocument gives all of it, a plain handle of a Repo gives enough for reading and typing.
import type { UrlHeads } from "@automerge/automerge-repo/slim"
import type { Doc, Heads, Patch } from "@automerge/automerge/slim"
import type { Here, Root } from "../sync"
import type { BindOptions } from "./host"
import type { AfterPaint } from "./plain/unwritten"
import type { Path } from "../shape/paths"

/** One new state of a document, as automerge-repo tells it. */
export interface Changed {
  readonly doc: Doc<Root>
  readonly patches: readonly Patch[]
  readonly patchInfo: { readonly before: Doc<Root> }
}

/** automerge-repo's DocHandle, as much of it as bindings need. */
export interface TextHandle {
  doc(): Doc<Root>
  change(edit: (root: Root) => void): void
  /** Writes as if nothing had happened since `heads`; the heads of what was written, if anything was. */
  changeAt(heads: UrlHeads, edit: (root: Root) => void): UrlHeads | undefined
  on(event: "change", listener: (changed: Changed) => void): unknown
  off(event: "change", listener: (changed: Changed) => void): unknown
}

/** What the controls of a page show when they are bound: a state of the document that isn't the newest any more. */
export interface ShownState {
  readonly heads: Heads
  readonly doc: Doc<Root>
}

/** What may differ between bindings to a document. */
export interface LiveBindOptions extends BindOptions {
  readonly shows?: ShownState | undefined
  /** When what was typed is written; after the next frame unless it is given. */
  readonly afterPaint?: AfterPaint
}

/** Who else is where, and where I am. */
export interface TextPresence {
  here(): readonly Here[]
  hereIn?(path: Path): readonly Here[]
  subscribe(listener: () => void): () => void
  enter(path: Path | null): void
  caret(path: Path, anchor: string, head: string): void
}

/** A document whose texts can be shown and typed in. Without `mayWrite` it may be written. */
export interface TextSource {
  readonly handle: TextHandle
  readonly presence?: TextPresence
  /** As `handle.change`, refused silently while the document may not be written. */
  change?(edit: (root: Root) => void): void
  mayWrite?(): boolean
  /** Something was typed in a text that isn't in the document yet; or it is now. */
  heardUnwritten?(path: Path, is: boolean): void
  /** What stands in a text's control can't be written into the document. */
  heardStuck?(path: Path, text: string): void
  subscribeAccess?(listener: () => void): () => void
}

/** Whether somebody may type there now. */
export function isWritable(source: TextSource): boolean {
  return source.mayWrite?.() ?? true
}
