// What the grid and the cards of a rows field get: they show the same rows and do the same things with them.
import type { Own } from "../../i18n/French"
import type { Path } from "../../shape/paths"
import type { FieldOf } from "../fields/control"
import type { RowActions } from "./actions"

/** Something that was just done and can be taken back. */
export interface Undoable {
  /** What was done, in words; `own`: those of people or of the gabarit. */
  readonly said: (own: Own) => string
  readonly undo: () => void
  /** `undo` takes back what may be several edits. */
  readonly isSeveral?: boolean
}

/** What the grid and the cards get. */
export interface RowsProps {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly labelledBy: string
  /** Those to show, in order. */
  readonly rows: readonly string[]
  /** The row that is shown though somebody deleted it: the focus is in it. */
  readonly held: string | null
  readonly actions: RowActions
  /** Adds a row and goes into it. */
  readonly onAdd: (beside?: { readonly row: string; readonly side: "before" | "after" }) => void
  readonly onRemove: (row: string) => void
  readonly onDone: (done: Undoable) => void
}
