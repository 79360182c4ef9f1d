import { describe, expect, test } from "vitest"
import { readTypedDay, type DayRefusal } from "./typed-day"

const read = (text: string) => {
  const { value, refused } = readTypedDay(text)
  return refused ?? value
}

describe("a day is read as people write it", () => {
  test.each<readonly [text: string, day: string | null]>([
    ["", null], [" \u00a0 ", null],
    ["15/06/2026", "2026-06-15"], ["15/6/2026", "2026-06-15"], ["5/6/26", "2026-06-05"], ["15.6.26", "2026-06-15"], ["15.06.2026", "2026-06-15"],
    ["15-06-2026", "2026-06-15"], ["15‑06‑2026", "2026-06-15"], ["15 06 2026", "2026-06-15"], ["15 / 06 / 2026", "2026-06-15"],
    ["2026-06-15", "2026-06-15"], ["2026/06/15", "2026-06-15"], ["2026-06-15T00:00:00", "2026-06-15"], ["15/06/2026 00:00:00", "2026-06-15"],
    ["2026-06-15T00:00:00.000Z", "2026-06-15"], ["29/02/2024", "2024-02-29"],
    ["15 juin 2026", "2026-06-15"], ["15\u00a0juin\u00a02026", "2026-06-15"], ["1er juin 2026", "2026-06-01"], ["1ᵉʳ juin 2026", "2026-06-01"],
    ["Le 15 Juin 2026", "2026-06-15"], ["15 JUIN 26", "2026-06-15"], ["15-juin-26", "2026-06-15"], ["15 févr. 2026", "2026-02-15"],
    ["15 janv. 2026", "2026-01-15"], ["3 août 2026", "2026-08-03"], ["3 aout 2026", "2026-08-03"], ["14 juil. 2026", "2026-07-14"],
    ["31 déc. 2026", "2026-12-31"], ["31 de\u0301cembre 2026", "2026-12-31"],
    ["lundi 15 juin 2026", "2026-06-15"], ["lun. 15 juin 2026", "2026-06-15"], ["lundi 15/06/2026", "2026-06-15"], ["le mardi 3 mars 2026", "2026-03-03"],
    ["15 June 2026", "2026-06-15"], ["June 15, 2026", "2026-06-15"], ["Monday, June 15, 2026", "2026-06-15"], ["3rd of May 2026", "2026-05-03"],
    ["Mar 3, 2026", "2026-03-03"], ["1220-05-03", "1220-05-03"],
  ])("« %s » is %s", (text, day) => {
    expect(read(text)).toBe(day)
  })
})

describe("what is no day is refused with its reason, never bent to one", () => {
  test.each<readonly [text: string, why: DayRefusal]>([
    ["31/06/2026", "no-such-day"], ["31/06", "no-such-day"], ["29/02/2025", "no-such-day"], ["32/01/2026", "no-such-day"], ["31 avril 2026", "no-such-day"],
    ["06/15/2026", "no-such-day"], ["0/6/2026", "no-such-day"], ["2026-13-01", "no-such-day"], ["0026-05-03", "no-such-day"],
    ["15/06", "no-year"], ["15 juin", "no-year"], ["29/02", "no-year"],
    ["juin 2026", "no-day"], ["T2 2026", "no-day"], ["S1 2026", "no-day"], ["2e trimestre 2026", "no-day"], ["2026", "no-day"], ["06/2026", "no-day"],
    ["fin 2026", "no-day"], ["fin juin 2026", "no-day"], ["mi-2026", "no-day"], ["2026-2028", "no-day"], ["2026-06", "no-day"], ["été 2026", "no-day"],
    ["premier semestre 2026", "no-day"], ["janv.-26", "no-day"],
    ["15/06/2026 - 20/06/2026", "several"], ["du 15 juin au 20 juin 2026", "several"], ["15 et 16 juin 2026", "words"],
    ["15/06/2026 et 1/7/2026", "several"],
    ["mardi 15 juin 2026", "weekday"], ["15/06/2026 14:30", "hour"], ["2026-06-15T14:30:00Z", "hour"], ["15 juin 2026 à 14h", "hour"],
    ["15 jui 2026", "words"], ["demain", "words"], ["46188", "words"], ["150626", "words"], ["15/06/026", "words"], ["à définir", "words"], ["15 brumaire 2026", "words"],
    ["x".repeat(100), "words"],
  ])("« %s »: %s", (text, why) => {
    expect(read(text)).toBe(why)
  })
})
