// A number as people write it, in a field or in a cell that is pasted: « 1 234,5 », « 12 k€ », « 1’234 », « 5 000 € TTC ». It is
// read whole or refused with the reason: never by its beginning, never rounded, and no word that says something is dropped.
import { plain } from "./folding"

/** The languages whose decimal marks differ. */
export type MarkLanguage = "fr" | "en"

/**
 * Why a text is no number: it says more than one; its digits are grouped as no number is (« 12 50 »), so that nobody knows
 * what was meant; it counts something else than the field does; it has more digits than can be kept; it is something else.
 */
export type NumberRefusal = "several" | "groups" | "unit" | "digits" | "words"

/** What a text says: a number, nothing (null), or why it can't be read. */
export type TypedNumber =
  | { readonly value: number | null; readonly refused?: undefined }
  | { readonly refused: NumberRefusal; readonly value?: undefined }

/** Above this many digits a JavaScript number isn't what was typed any more. */
const MOST_DIGITS = 15
/** No number that anybody means is longer, units and words included. */
const MOST_CHARACTERS = 100

const SPACES = /[\s\u180e\u200b\u2060\ufeff]+/gu
const APOSTROPHES = /[’‘ʼ′`´]/gu
const MINUSES = /[−–—‒‐‑]/gu

/** What a unit is also called, all folded. Money is often said with its tax. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  "€": ["€", "eur", "euro", "euros"],
  "%": ["%", "pour cent", "pourcent", "percent", "per cent"],
  "h": ["h", "heure", "heures", "hour", "hours"],
}
const TAX = /\s?(?:t\.?t\.?c\.?|h\.?t\.?|nets?|tout compris)$/u

/** How many zeros a word stands for; as it was typed, since « M » is a million and « m » isn't. */
const TIMES: readonly (readonly [pattern: RegExp, zeros: number])[] = [
  [/^(?:mille|milliers?|thousand)(?!\p{L})(?:\s?d[’'e]\s?)?/iu, 3],
  [/^(?:millions?)(?!\p{L})(?:\s?d[’'e]\s?)?/iu, 6],
  [/^(?:milliards?|billions?)(?!\p{L})(?:\s?d[’'e]\s?)?/iu, 9],
  [/^M[dD]s?/u, 9],
  [/^M/u, 6],
  [/^k/iu, 3],
]

/** The number that a text says; `unit` is the field's, empty if it has none. */
export function readTypedNumber(text: string, unit: string, language: MarkLanguage): TypedNumber {
  const typed = text.replace(SPACES, " ").replace(APOSTROPHES, "'").replace(MINUSES, "-").trim()
  if (typed === "") return { value: null }
  if (typed.length > MOST_CHARACTERS) return { refused: "words" }
  const [, before = "", sign = "", digits, rest = ""] = /^([^\d.,+-]*)([+-]?) ?((?:\d|[.,](?=\d))(?:[\d.,']| (?=\d))*)(.*)$/u.exec(typed) ?? []
  if (digits === undefined) return { refused: "words" }
  if (before.trim() !== "" && !(unit === "€" && isUnit(before, unit) && rest.trim() === "")) return { refused: "words" }
  const zeros = zerosOf(rest.trim(), unit)
  if (typeof zeros === "string") return { refused: zeros }
  // « 5, » and « 5. » are whole to whoever stops there.
  const bare = withPoint(digits.replace(/[.,]$/u, ""), language)
  if (typeof bare !== "string") return bare
  return kept(`${sign}${bare}`, zeros)
}

/** How many zeros stand behind a number in words, or why what stands there doesn't belong to it. */
function zerosOf(rest: string, unit: string): number | NumberRefusal {
  if (rest === "" || isUnit(rest, unit)) return 0
  for (const [pattern, zeros] of TIMES) {
    const said = pattern.exec(rest)?.[0]
    if (said === undefined) continue
    const counted = rest.slice(said.length).trim()
    if (counted !== "" && isUnit(counted, unit)) return zeros
    // « 12 M » of euros are millions; of months or metres nobody knows.
    if (counted === "" && (said !== "M" || unit === "€")) return zeros
  }
  if (/^(?:-|\/|à|et|ou|to|and|or|x|×|\*|;|:|\.{2,}|…)\s?[+-]?\d/iu.test(rest)) return "several"
  const other = /^(?:[km]?€|eur(?:os?)?(?!\p{L})|[$£%‰°])/iu.exec(rest)?.[0]
  return other !== undefined && !(unit === "€" && /[€e]/iu.test(other)) ? "unit" : "words"
}

/** Whether a word says what the field counts: in the plural or not, in full or cut short, with or without accents. */
function isUnit(said: string, unit: string): boolean {
  if (unit.trim() === "") return false
  const [mine, expected] = [bare(said), bare(unit)]
  const names = ALSO[expected] ?? [expected]
  const words = expected === "€" ? mine.replace(TAX, "").trim() || "€" : mine
  if (names.some((name) => singular(name) === singular(words))) return true
  // « hab. » for « habitants ».
  const short = words.replace(/\.$/u, "")
  return short.length >= 3 && short !== words && expected.startsWith(short)
}

function bare(words: string): string {
  return plain(words).replace(SPACES, " ").trim()
}

function singular(words: string): string {
  return words.split(" ").map((word) => (word.length > 2 ? word.replace(/[sx]$/u, "") : word)).join(" ")
}

/** Digits with a point for the decimal mark and nothing between thousands; or why nobody knows what they mean. */
function withPoint(digits: string, language: MarkLanguage): string | TypedNumber {
  const marks = [...new Set(digits.replace(/\d/gu, ""))]
  if (marks.length > 2) return { refused: "groups" }
  const [first, last = first] = marks
  if (first === undefined) return digits
  const decimal = marks.length === 2 ? last : isGroup(first, digits, language) ? undefined : first
  const [whole = "", fraction, more] = decimal === undefined ? [digits] : digits.split(decimal)
  if (decimal === " " || decimal === "'") return { refused: "groups" }
  if (more !== undefined) return { refused: "several" }
  if (!/^\d*$/u.test(whole) && !isGrouped(whole)) return { refused: "groups" }
  if (fraction !== undefined && !/^\d*$/u.test(fraction)) return { refused: "groups" }
  return `${whole.replace(/\D/gu, "") || "0"}${fraction ? `.${fraction}` : ""}`
}

/** Whether the only mark among digits sets thousands apart: where it stands more than once, or where the language has it so. */
function isGroup(mark: string, digits: string, language: MarkLanguage): boolean {
  if (!isGrouped(digits)) return false
  return digits.split(mark).length > 2 || mark !== (language === "fr" ? "," : ".")
}

/** « 1 234 567 »: never « 0.500 ». */
function isGrouped(whole: string): boolean {
  return /^[1-9]\d{0,2}(?:([ '.,])\d{3})(?:\1\d{3})*$/u.test(whole)
}

/** A number that keeps every digit that was typed. */
function kept(digits: string, zeros: number): TypedNumber {
  const value = Number(`${digits}e${zeros}`)
  const significant = digits.replace(/\D/gu, "").replace(/^0+/u, "")
  const told = digits.includes(".") ? significant.replace(/0+$/u, "") : significant
  if (told.length > MOST_DIGITS || !Number.isFinite(value) || Math.abs(value) >= 10 ** MOST_DIGITS) return { refused: "digits" }
  return { value: value === 0 ? 0 : value }
}
