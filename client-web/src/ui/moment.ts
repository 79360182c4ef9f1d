// Moments in words. "Now" is always given: the server's clock decides, a device may be off by a day.
import { currentLanguage, locale, useLanguage } from "../i18n"
import { useUiText } from "./text"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Each costs a list of a thousand documents a hundred milliseconds to make anew for each. */
const formats = new Map<string, Intl.DateTimeFormat | Intl.RelativeTimeFormat>()

function kept<T extends Intl.DateTimeFormat | Intl.RelativeTimeFormat>(name: string, make: (locale: string) => T, language = locale()): T {
  const key = `${name} ${language}`
  const known = formats.get(key) as T | undefined
  if (known) return known
  const made = make(language)
  formats.set(key, made)
  return made
}

const format = (name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  kept(name, (language) => new Intl.DateTimeFormat(language, options))

/** « 14:32:07 » */
export function clockTime(at: number): string {
  return format("clock", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at)
}

/** « 14:32 » */
export function shortTime(at: number): string {
  return format("time", { hour: "2-digit", minute: "2-digit" }).format(at)
}

/** « mardi 24 novembre », with its year when that isn't this one. */
export function longDay(at: number, now: number): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  const words = format(sameYear ? "day" : "day and year", {
    weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }),
  }).format(at)
  // « 1 novembre » is read « premier novembre » and written « 1er ».
  return currentLanguage() === "fr" ? words.replace(/\b1 (?=\p{L})/u, "1er ") : words
}

/** « il y a 5 minutes », « hier à 14:32 », « mardi 24 novembre à 14:32 ». */
export function useAgo(): (at: number, now: number) => string {
  const text = useUiText()
  const language = useLanguage()
  return (at, now) => {
    const since = Math.max(0, now - at)
    if (since < MINUTE) return text("just now")
    if (since < HOUR) {
      return kept("ago", (one) => new Intl.RelativeTimeFormat(one), locale(language)).format(-Math.floor(since / MINUTE), "minute")
    }
    const days = daysBetween(at, now)
    const time = shortTime(at)
    if (days === 0) return text("today at", { time })
    if (days === 1) return text("yesterday at", { time })
    return text("day at", { day: longDay(at, now), time })
  }
}

/** Midnights between two moments, as people on this device count days. */
export function daysBetween(earlier: number, later: number): number {
  const midnight = (at: number) => new Date(at).setHours(0, 0, 0, 0)
  return Math.round((midnight(later) - midnight(earlier)) / DAY)
}
