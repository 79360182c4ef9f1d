import { describe, expect, test } from "vitest"
import { readTypedNumber, type NumberRefusal } from "./typed-number"

const read = (text: string, unit = "", language: "fr" | "en" = "fr") => {
  const { value, refused } = readTypedNumber(text, unit, language)
  return refused ?? value
}

describe("a number is read as French people write it", () => {
  test.each<readonly [text: string, unit: string, value: number | null]>([
    ["", "€", null], [" \u00a0", "€", null],
    ["12", "", 12], ["007", "", 7], ["0", "", 0], ["-0", "", 0], ["+5", "", 5], ["-3", "", -3], ["− 3", "", -3], ["–3", "", -3],
    // Every space that sets thousands apart.
    ["1 234,5", "", 1234.5], ["1\u00a0234,5", "", 1234.5], ["1\u202f234,5", "", 1234.5], ["1\u2009234,5", "", 1234.5],
    ["1\u2007234,5", "", 1234.5], ["1  234", "", 1234], ["1 234 567,89", "€", 1234567.89], [" 12 ", "", 12],
    // Swiss and old apostrophes.
    ["1'234", "", 1234], ["1’234", "", 1234], ["1'234'567.50", "", 1234567.5],
    // Points and commas.
    ["1.5", "", 1.5], ["0.500", "", 0.5], ["25.000", "", 25000], ["1.234", "", 1234], ["25.0000", "", 25], ["-1.234.567", "", -1234567],
    ["12.345,6", "", 12345.6], ["1 234.50", "", 1234.5], ["1 234.567", "", 1234.567], ["1,234.5", "", 1234.5],
    ["1,234,567", "", 1234567], ["1,234", "", 1.234], ["0,25", "", 0.25], [",5", "", 0.5], [".5", "", 0.5], ["5,", "", 5], ["5.", "", 5],
    // Money.
    ["5 000 €", "€", 5000], ["5000€", "€", 5000], ["€ 5 000", "€", 5000], ["5 000 € TTC", "€", 5000], ["12 500 €TTC", "€", 12500],
    ["5 000 € H.T.", "€", 5000], ["5 000 euros TTC", "€", 5000], ["12 500 TTC", "€", 12500],
    ["12 500 euros", "€", 12500], ["1 euro", "€", 1], ["12 500 EUR", "€", 12500],
    ["12k", "€", 12000], ["12 k€", "€", 12000], ["12 K€", "€", 12000], ["12 k €", "€", 12000], ["12,5 k€", "€", 12500],
    ["1,5 M€", "€", 1500000], ["1,5 M", "€", 1500000], ["1,1 M€ TTC", "€", 1100000], ["2 Md€", "€", 2000000000], ["1,005 k€", "€", 1005],
    ["12 mille euros", "€", 12000], ["1,5 million d’euros", "€", 1500000], ["3 millions", "€", 3000000], ["2 milliards d'euros", "€", 2e9],
    // Units of the gabarit.
    ["50 %", "%", 50], ["50%", "%", 50], ["50\u00a0%", "%", 50], ["12,5 pour cent", "%", 12.5],
    ["1 habitant", "habitants", 1], ["250 Habitants", "habitants", 250], ["250 hab.", "habitants", 250], ["12k habitants", "habitants", 12000],
    ["0,5 ETP", "ETP", 0.5], ["3 m²", "m²", 3], ["3 km", "km", 3], ["12 élèves", "eleves", 12], ["12 h", "h", 12], ["3 heures", "h", 3],
    ["12k", "", 12000], ["999999999999999", "", 999999999999999], ["0,123456789012345", "", 0.123456789012345],
  ])("« %s » in « %s » is %s", (text, unit, value) => {
    expect(read(text, unit)).toBe(value)
  })

  test("in English the comma sets thousands apart", () => {
    expect(["25,000", "25.000", "1,234.5", "1,5", "12k", "1.234.567", "1'234.5"].map((text) => read(text, "", "en")))
      .toEqual([25000, 25, 1234.5, 1.5, 12000, 1234567, 1234.5])
  })
})

describe("what isn’t a number is refused with its reason, never read by its beginning", () => {
  test.each<readonly [text: string, unit: string, why: NumberRefusal]>([
    ["2 000/3 000", "€", "several"], ["10-20", "", "several"], ["10 à 20", "", "several"], ["3,14,15", "", "several"],
    ["5 ou 6", "", "several"], ["3 x 200", "€", "several"], ["15/06/2026", "", "several"], ["2026-06-15", "", "several"], ["10 – 20", "", "several"],
    ["12 50", "", "groups"], ["1,2.3", "", "groups"], ["01 23 45 67 89", "", "groups"], ["1 2345", "", "groups"], ["1'23", "", "groups"],
    ["1 234'567,8", "", "groups"], ["0 500", "", "groups"], ["12,345,67.8", "", "groups"], ["1,234 567", "", "groups"],
    ["50 %", "€", "unit"], ["50 %", "", "unit"], ["5 000 $", "€", "unit"], ["12 k€", "habitants", "unit"], ["12 euros", "", "unit"],
    ["1e3", "", "words"], ["T2 2026", "", "words"], ["environ 50", "", "words"], ["~50", "", "words"], ["> 50", "", "words"], ["50 ?", "", "words"],
    ["douze", "", "words"], ["-", "", "words"], ["€", "€", "words"], ["12 personnes", "habitants", "words"], ["12 M", "mois", "words"],
    ["5 m€", "€", "words"], ["12 kilos", "€", "words"], ["n. c.", "", "words"], ["0x10", "", "several"], ["Infinity", "", "words"], ["5²", "", "words"],
    ["12 000 € par an", "€", "words"], ["5 m€", "", "unit"], ["(12)", "", "words"], ["12 (estimation)", "", "words"],
    ["1234567890123456", "", "digits"], ["0,1234567890123456", "", "digits"], ["99 999 999 Md€", "€", "digits"],
    ["9".repeat(200), "", "words"],
  ])("« %s » in « %s »: %s", (text, unit, why) => {
    expect(read(text, unit)).toBe(why)
  })
})
