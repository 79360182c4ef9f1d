// Days as a picker shows them, part by part, and as people read them. How they are written is in `shape/typed-day.ts`.
import { locale, type Language } from "../../i18n"
import { readTypedDay } from "../../shape/typed-day"
import type { Judged } from "./useEntry"

export { sayDay } from "../../ui/day"

/** What a picker shows; null where a part isn't typed. */
export interface DayParts {
  readonly day: number | null
  readonly month: number | null
  readonly year: number | null
}

/** Where nothing is typed. */
export const NO_PARTS: DayParts = { day: null, month: null, year: null }

/** The year of a day, `YYYY-MM-DD`; a browser's own picker may give more digits. */
export function yearOf(day: string): number {
  return Number(day.slice(0, day.indexOf("-")))
}

/** The parts of a day, `YYYY-MM-DD`; none where there is none. */
export function partsOfDay(day: string | null): DayParts {
  const [year = null, month = null, date = null] = day === null ? [] : day.split("-").map(Number)
  return { day: date, month, year }
}

const BLANKS: Record<Language, Readonly<Record<string, string>>> = {
  fr: { day: "jj", month: "mm", year: "aaaa" },
  en: { day: "dd", month: "mm", year: "yyyy" },
}

/** A day as a field shows it, part by part in a language's order; null: what stands where nothing is typed. */
export function writtenDay(day: string | null, language: Language): { text: string; isPart: boolean }[] {
  const { day: date, month, year } = partsOfDay(day)
  const digits: Record<string, string> = {
    day: String(date).padStart(2, "0"), month: String(month).padStart(2, "0"), year: String(year),
  }
  const shown = day === null ? BLANKS[language] : digits
  const format = new Intl.DateTimeFormat(locale(language), { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" })
  return format.formatToParts(0).map(({ type, value }) => ({ text: shown[type] ?? value, isPart: type in shown }))
}

/** Whether two pickers show the same. */
export function sameParts(one: DayParts, other: DayParts): boolean {
  return one.day === other.day && one.month === other.month && one.year === other.year
}

/** Whether more may well come: parts that aren't typed, a year of two digits that may get four. */
export function isDayBegun({ day, month, year }: DayParts): boolean {
  return day === null || month === null || year === null || year < 1000
}

/** The day that a picker shows, or why it shows none: « 31/06/2026 » is no day, « 15/mm/2026 » isn't one yet. */
export function judgeDay({ day, month, year }: DayParts): Judged<string> {
  const digits = (part: number | null, width: number, blank: string) => (part === null ? blank : String(part).padStart(width, "0"))
  const text = `${digits(day, 2, "jj")}/${digits(month, 2, "mm")}/${digits(year, 2, "aaaa")}`
  if (day === null && month === null && year === null) return { text, value: null }
  // A day that no month has is known without its year.
  const said = year === null ? `${day ?? 1}/${month ?? 1}` : `${day ?? 1}/${month ?? 1}/${digits(year, 2, "")}`
  const { value, refused } = readTypedDay(said)
  if (refused === "no-such-day") return { text, why: "day refused no-such-day" }
  if (day === null || month === null || year === null || year < 10 || value === undefined || value === null) return { text, why: "day refused partial" }
  return { text, value }
}
