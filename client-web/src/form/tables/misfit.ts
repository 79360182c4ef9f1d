// Why words stay out of the cell that they were pasted for: which cell, which words, which reason.
import type { Field } from "../../api/generated/types"
import type { Own } from "../../i18n/French"
import type { DayRefusal } from "../../shape/typed-day"
import type { NumberRefusal } from "../../shape/typed-number"
import type { FormText } from "../text"

/** Why words don't fit. */
export type MisfitReason =
  | "no option" | "no answer" | "no document" | "several documents" | "several options" | "period" | "not here" | "missing" | "too long"
  | `number ${NumberRefusal}` | `day ${DayRefusal}`

/** Words that don't fit. */
export interface Misfit {
  readonly text: string
  readonly why: MisfitReason
}

/** Where they were meant to go. */
export interface MisfitAt extends Misfit {
  readonly column: Field
  /** From 1; null where the row isn't there. */
  readonly row: number | null
}

const NUMBER = /^number (.*)$/
const DAY = /^day (.*)$/

/** The reason in words. */
export function sayReason(why: MisfitReason, text: FormText): string {
  const [number, day] = [NUMBER.exec(why)?.[1], DAY.exec(why)?.[1]]
  if (number !== undefined) return text(`number refused ${number as NumberRefusal}`)
  if (day !== undefined) return text(`day refused ${day as DayRefusal}`)
  return text(`paste misfit ${why as Exclude<MisfitReason, `number ${string}` | `day ${string}`>}`)
}

/** All of it in words; `own`: those of people or of the gabarit. */
export function sayMisfit({ row, column, text: words, why }: MisfitAt, text: FormText, own: Own): string {
  const said = words.length > 60 ? `${words.slice(0, 59)}…` : words
  const of = { label: own(column.label), said: own(said.replaceAll("\n", " ")), why: sayReason(why, text) }
  return row === null ? text("paste misfit new", of) : text("paste misfit", { n: row, ...of })
}
