// Days and years as people type them, and as they read them.
export { sayDay } from "../../ui/day"

/** « 26 » typed for a year means 2026. */
export function mendYear(year: number): number {
  return year < 100 ? 2000 + year : year
}

/** Whether somebody has finished typing the year: those before 1000 are still being typed. */
export function isWholeYear(year: number): boolean {
  return year >= 1000 && year <= 9999
}
