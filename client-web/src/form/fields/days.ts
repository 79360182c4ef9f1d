// Days and years as people type them, and as they read them.
export { sayDay } from "../../ui/day"

/** « 26 » typed for a year means 2026. */
export function mendYear(year: number): number {
  return year < 100 ? 2000 + year : year
}

/** The year of a day, `YYYY-MM-DD`; a browser's own picker may give more digits. */
export function yearOf(day: string): number {
  return Number(day.slice(0, day.indexOf("-")))
}

/** « 0026-05-03 » typed for a day means 2026-05-03. */
export function mendDay(day: string): string {
  return `${String(mendYear(yearOf(day))).padStart(4, "0")}${day.slice(day.indexOf("-"))}`
}

/** Whether somebody has finished typing the year: those before 1000 are still being typed. */
export function isWholeYear(year: number): boolean {
  return year >= 1000 && year <= 9999
}
