// What the grid and the cards of a rows field get: they show the same rows and do the same things with them.
import type { Field } from "../../api/generated/types"
import type { Own } from "../../i18n/French"
import type { Path } from "../../shape/paths"
import type { NoticeKind } from "../../ui/Notice"
import type { FieldOf } from "../fields/control"
import type { RowActions } from "./actions"

/** Something that was just done and can be taken back, or couldn't be done. */
export interface Undoable {
  /** What was done, in words; `own`: those of people or of the gabarit. */
  readonly said: (own: Own) => string
  /** None where nothing was done. */
  readonly undo?: () => void
  readonly kind?: NoticeKind
  /** More about it, folded: what stayed out. */
  readonly details?: { readonly label: string; readonly lines: readonly ((own: Own) => string)[] }
  /** `undo` takes back what may be several edits. */
  readonly isSeveral?: boolean
}

/** What the grid and the cards get. */
export interface RowsProps {
  readonly field: FieldOf<"rows">
  readonly path: Path
  readonly labelledBy: string
  /** The columns that are shown; all of them but in a grid. */
  readonly shown: readonly Field[]
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
