// Days as people read them. A day is `YYYY-MM-DD` and has no hour, so no time zone moves it.
import { locale, type Language } from "../i18n"

/** « 1er janvier 2024 », « 1 January 2024 ». */
export function sayDay(day: string, language: Language): string {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number)
  // The year is set apart: Date.UTC takes 26 for 1926.
  const moment = new Date(Date.UTC(2000, month - 1, date))
  moment.setUTCFullYear(year, month - 1, date)
  const said = new Intl.DateTimeFormat(locale(language), { dateStyle: "long", timeZone: "UTC" }).format(moment)
  return language === "fr" ? said.replace(/^1 /, "1er ") : said
}
