// A number that typing on its cell replaced at once, and the way back to it.
import type { Field } from "../../api/generated/types"
import type { FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import type { Undoable } from "../rows/props"
import { sayValue, type Speech } from "../fields/value"
import { readNumber } from "../../shape/read"

/** A cell that was begun anew, and what it held. */
export interface Begun {
  readonly column: Field
  readonly path: Path
  readonly before: number
}

/** What a cell holds that a key is about to replace; null where it holds no number. */
export function begunAnew(source: FormSource, column: Field, path: Path): Begun | null {
  const before = readNumber(source.value(path)).value
  return before === null ? null : { column, path, before }
}

/** The way back once the cell is left; null where the number is what it was. What others wrote since is left alone. */
export function wayBack(source: FormSource, { column, path, before }: Begun, speech: Speech): Undoable | null {
  const number = () => readNumber(source.value(path)).value
  const after = number()
  if (after === before) return null
  return {
    said: (own) => speech.text("cell replaced", { label: own(column.label), said: sayValue(column, before, undefined, speech) }),
    // Digits that are typed slowly are steps of their own.
    isSeveral: true,
    undo: () => {
      if (number() === after) source.change((edit) => edit.set(path, before))
    },
  }
}
