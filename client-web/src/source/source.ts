// What a form reads and writes, whoever keeps it: a live document, plain values in memory, a document as it was. What not
// every keeper has (presence, undo, edits on their way) is optional, and a form does without.
import type { Field } from "../api/generated/types"
import type { TextHost } from "../editor"
import type { Path } from "../shape/paths"
import type { Access, Present } from "../sync"

/** A value that is replaced as a whole. */
export type Scalar = string | number | boolean

/** What stands at one place of a row. */
export type RowValue =
  | { readonly at: Path; readonly text: string }
  | { readonly at: Path; readonly value: Scalar | null }

/** A row that is added; values for places that its columns don't make are left out. */
export interface NewRow {
  readonly id: string
  readonly order: string
  readonly columns: readonly Field[]
  readonly values?: readonly RowValue[]
}

/** Edits that belong together. What isn't where the gabarit says is left alone, and nothing is made there. */
export interface Edit {
  /** What stands at a path now, edits of before included. */
  value(path: Path): unknown
  /** Sets a scalar, or takes it away (null). */
  set(path: Path, value: Scalar | null): void
  /** Makes a text say this, by the smallest splices. */
  setText(path: Path, text: string): void
  /** Takes out and puts in at a place of a text. */
  splice(path: Path, at: number, remove: number, insert: string): void
  /** Adds a row to those at a path, empty but for its values; whether it did. */
  addRow(path: Path, row: NewRow): boolean
  /** Puts the blocks of one rich text behind those of another. */
  joinRich(path: Path, from: Path): void
}

/** What one did oneself, to be taken back or done again. */
export interface Undo {
  /** Takes back what one did last in the document, wherever it was; `null` if there was nothing. */
  undo(): Reverted | null
  /** Takes back this edit, if it is the newest, and nothing else; `null` if nothing of it is left to take back. */
  undoOnly(edit: unknown): Reverted | null
  /** Does again what was taken back last, unless something else was done since. */
  redo(): Reverted | null
  /** Told after either, whoever asked for it. */
  onReverted(follower: (reverted: Reverted) => void): () => void
  /** The newest edit, to ask later whether it still is done. */
  newest(): unknown
  isDone(edit: unknown): boolean
  /** Does work that takes something back in its own way: it is no step of its own. */
  apart(work: () => void): void
  /** Does work that belongs to what one has just written in a text: both are taken back at once. */
  together(path: Path, work: () => void): void
  /** Does work that goes on with this edit, if it still is the newest: both are taken back at once. */
  goOn(edit: unknown, work: () => void): void
  /** Told after each edit. */
  subscribe(listener: () => void): () => void
}

/** What was taken back or done again. */
export interface Reverted {
  readonly way: "undo" | "redo"
  readonly text: { readonly path: Path; readonly index: number } | null
  readonly values: readonly Path[]
}

/** Edits that aren't where they should be. */
export interface Pending {
  /** Whether an edit at a path waits longer than it should. */
  isLate(path: Path): boolean
  /** Whether something typed at a path can't be written. */
  isStuck(path: Path): boolean
  /** Told when either answers something else, and not with each key. */
  subscribe(listener: () => void): () => void
}

/** Values that stand in controls and not in the document: half typed, or refused as they are. */
export interface Unkept {
  /** `typed`: it will be written when whoever types is done. `draft`: it waits to be mended. Null: nothing is left of it. */
  heard(path: Path, state: "typed" | "draft" | null): void
  /** Has `write` called when the page may be going, until it is let go. */
  hold(write: () => void): () => void
}

/** Who else is there, and where I am. */
export interface Presence {
  here(): readonly Present[]
  hereIn(path: Path): readonly Present[]
  subscribe(listener: () => void): () => void
  enter(path: Path | null): void
}

/** Keeps what one form shows. */
export interface FormSource extends TextHost {
  /** The document's; drafts that can't be kept in it are remembered by it. */
  readonly id: string
  /** The gabarit's id as the document says; `undefined` if it says none. */
  gabarit(): string | undefined
  /** What the person may do. */
  readonly access: Access
  /** Sensitive fields are kept from the person: nothing is where their values would be. */
  readonly withheld?: boolean
  /** Edits. Nothing happens while it may not be written. */
  change(work: (edit: Edit) => void): void
  readonly pending?: Pending
  readonly unkept?: Unkept
  readonly presence?: Presence
  readonly undo?: Undo
}
