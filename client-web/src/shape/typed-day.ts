// A day as people write it, in a field or in a cell that is pasted: « 15/06/2026 », « 15.6.26 », « lundi 15 juin 2026 », « 2026-06-15 ».
// It is read whole or refused with the reason: « 31/06 » is never bent to the 30th, « juin 2026 » never to the 1st, and the
// month never comes before the day, whatever the language.
import { plain } from "./folding"

/**
 * Why a text is no day: it says several; a month, a quarter or a year, but not the day; a day without its year; a day that
 * no calendar has; a weekday which that day isn't; an hour, which no field keeps; something else.
 */
export type DayRefusal = "several" | "no-day" | "no-year" | "no-such-day" | "weekday" | "hour" | "words"

/** What a text says: a day (`YYYY-MM-DD`), nothing (null), or why it can't be read. */
export type TypedDay =
  | { readonly value: string | null; readonly refused?: undefined }
  | { readonly refused: DayRefusal; readonly value?: undefined }

const MONTHS = [
  "janvier january", "fevrier february", "mars march", "avril april", "mai may", "juin june", "juillet july", "aout august",
  "septembre september", "octobre october", "novembre november", "decembre december",
].map((names) => names.split(" "))
const WEEKDAYS = [
  "dimanche sunday", "lundi monday", "mardi tuesday", "mercredi wednesday", "jeudi thursday", "vendredi friday", "samedi saturday",
].map((names) => names.split(" "))
/** No day that anybody means is longer. */
const MOST_CHARACTERS = 60
/** A day in figures or words, its month in letters or figures, its year. */
const DAY_FIRST = /^(\d{1,2})(?:er|e|°|st|nd|rd|th)?[ ./-]+(?:of )?(\d{1,2}|[a-z]{3,})(?:\.? ?[ ./,-] ?(\d{4}|\d{2}))?$/
const YEAR_FIRST = /^(\d{4})[./-](\d{1,2})[./-](\d{1,2})$/
const MONTH_FIRST = /^([a-z]{3,})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/
/** What spreadsheets write behind a day that has no hour. */
const MIDNIGHT = /(?: |t)0{1,2}:00(?::00(?:\.0+)?)?z?$/
const HOUR = /(?: |t|a )\d{1,2}(?:h(?:\d{2})?|:\d{2}(?::\d{2})?(?:\.\d+)?)z?$/
const ONE_OF_SEVERAL = /\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?|\d{1,2}(?:er)? [a-z]{3,}/g
/** « T2 2026 », « 2e trimestre 2026 », « fin juin 2026 ». */
const PERIOD = new RegExp(
  "^(?:[tqs]\\d|(?:[1-4](?:er|e|nd|eme)?|premier|deuxieme|second|troisieme|quatrieme|dernier) (?:trimestre|semestre)"
  + "|(?:fin|debut|mi|courant|en|ete|printemps|automne|hiver|annee|rentree)\\b)",
)
/** « 2026 », « 06/2026 », « 2026-06 », « 2026-2028 ». */
const MONTH_OR_YEAR = /^(?:(?:\d{1,2}[/.-])?(?:19|20)\d{2}|(?:19|20)\d{2}[/.-]\d{1,2}|(?:19|20)\d{2} ?[-/] ?(?:19|20)\d{2})$/

/** « 26 » typed for a year means 2026. */
export function mendYear(year: number): number {
  return year < 100 ? 2000 + year : year
}

/** The day that a text says. */
export function readTypedDay(text: string): TypedDay {
  const typed = plain(text.trim()).replace(/[\u2010-\u2015\u2212]/gu, "-").replace(/\s+/gu, " ").replace(/(?<=\d) ?([/.]) ?(?=\d)/gu, "$1").trim()
  if (typed === "") return { value: null }
  if (typed.length > MOST_CHARACTERS) return { refused: "words" }
  const whole = typed.replace(MIDNIGHT, "")
  if (HOUR.test(whole) && /\d.*\d/.test(whole.replace(HOUR, ""))) return { refused: "hour" }
  const { said, weekday } = withoutWeekday(whole.replace(/^le /, ""))
  const parts = partsOf(said)
  if (typeof parts === "string") return { refused: parts }
  const { year, month, day } = parts
  // Whether a day without its year exists is known but for the 29th of February.
  if (!isDay(year ?? 2000, month, day)) return { refused: "no-such-day" }
  if (year === undefined) return { refused: "no-year" }
  if (weekday !== undefined && new Date(Date.UTC(year, month - 1, day)).getUTCDay() !== weekday) return { refused: "weekday" }
  return { value: [String(year).padStart(4, "0"), ...[month, day].map((part) => String(part).padStart(2, "0"))].join("-") }
}

interface DayParts {
  readonly year: number | undefined
  readonly month: number
  readonly day: number
}

function partsOf(said: string): DayParts | DayRefusal {
  const yearFirst = YEAR_FIRST.exec(said)
  if (yearFirst !== null) return { year: Number(yearFirst[1]), month: Number(yearFirst[2]), day: Number(yearFirst[3]) }
  const monthFirst = MONTH_FIRST.exec(said)
  const [, day, name = "", year] = monthFirst === null ? DAY_FIRST.exec(said) ?? [] : [said, monthFirst[2], monthFirst[1], monthFirst[3]]
  if (day === undefined) return whyNone(said)
  const month = /^\d/.test(name) ? Number(name) : monthNamed(name)
  if (month === undefined) return whyNone(said)
  return { year: year === undefined ? undefined : mendYear(Number(year)), month, day: Number(day) }
}

/** A month by its name or the beginning of it that no other has: « janv », « juil »; « jui » is none. */
function monthNamed(name: string): number | undefined {
  const found = MONTHS.flatMap((names, index) => (names.some((one) => one.startsWith(name)) ? [index + 1] : []))
  return found.length === 1 ? found[0] : undefined
}

function withoutWeekday(said: string): { readonly said: string; readonly weekday?: number } {
  const [before = "", word = ""] = /^([a-z]{3,})\.?,? (?=\d|[a-z]+ \d)/.exec(said) ?? []
  const weekday = WEEKDAYS.findIndex((names) => names.some((name) => name === word || (word.length === 3 && name.startsWith(word))))
  // « mar. 3, 2026 » is a month in English: what is left has to say a day by itself.
  if (weekday < 0 || !/\d.*\d{2}/.test(said.slice(before.length)) || MONTH_FIRST.test(said)) return { said }
  return { said: said.slice(before.length), weekday }
}

function whyNone(said: string): DayRefusal {
  if ((said.match(ONE_OF_SEVERAL) ?? []).length > 1) return "several"
  const month = /^([a-z]{3,})\.?[ -]?\d{2,4}$/.exec(said)?.[1]
  if (month !== undefined && monthNamed(month) !== undefined) return "no-day"
  return PERIOD.test(said) || MONTH_OR_YEAR.test(said) ? "no-day" : "words"
}

/** Whether a calendar has this day; years have four digits. */
function isDay(year: number, month: number, day: number): boolean {
  if (year < 1000 || year > 9999 || month < 1 || month > 12) return false
  return day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
