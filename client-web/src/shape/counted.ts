// Rows that are counted by what they are: « 10 acteurs, 1 sans nom » (C88). The words are the gabarit's, and French.
import type { Counted, Gabarit } from "../api/generated/types"

const plural = new Intl.PluralRules("fr")
const number = new Intl.NumberFormat("fr")

/** What the rows are called which are all that a gabarit requires, each with one thing that it must say; else `null`. */
export function countedAlone(gabarit: Gabarit): Counted | null {
  const required = gabarit.sections.flatMap((section) => section.fields).filter(({ status }) => status === "incontournable")
  const [only] = required
  if (required.length !== 1 || only?.kind.type !== "rows") return null
  const columns = only.kind.columns.filter(({ status }) => status === "incontournable")
  return columns.length === 1 ? only.kind.counted ?? null : null
}

/** Of a document of which nothing else is required: « 10 acteurs, 1 sans nom ». Its rows as a whole count once, each of them once more. */
export function sayRows(words: Counted, { filled, required }: { readonly filled: number; readonly required: number }): string {
  const rows = Math.max(0, required - 1)
  const lacking = rows === 0 ? 0 : Math.max(0, required - filled)
  return [sayCount(words, rows), lacking > 0 && `${number.format(lacking)} ${words.lacking}`].filter(Boolean).join(", ")
}

/** « 2 indicateurs sans intitulé ». */
export function sayLacking(words: Counted, count: number): string {
  return `${sayCount(words, count)} ${words.lacking}`
}

function sayCount({ one, other }: Counted, count: number): string {
  return `${number.format(count)}\u00a0${plural.select(count) === "one" ? one : other}`
}
