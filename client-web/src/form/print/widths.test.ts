import { describe, expect, test } from "vitest"
import { ACROSS, tableLayout } from "./widths"

const words = (count: number) => Array.from({ length: count }, () => "partenariat").join(" ")
const HEADINGS = ["Acteur", "Compétences et ressources", "Intérêts", "Rôle potentiel"]

describe("the columns of a printed table", () => {
  test.each([69, 345, 900])("C63: one of %i words leaves the others room for their longest word", (count) => {
    const { shares } = tableLayout({ headings: HEADINGS, rows: [["Mairie de Lisieux", words(count), "Faible", "Pilotage et animation"]] }, ACROSS.upright)
    expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100, 0)
    expect(Math.min(...shares)).toBeGreaterThan(9)
    expect(shares[1]).toBeGreaterThan(40)
  })

  test("C63: a word that nobody would print on one line takes no more than others", () => {
    const { shares } = tableLayout({ headings: ["A", "B"], rows: [["x".repeat(400), "deux mots"]] }, ACROSS.upright)
    expect(shares[1]).toBeGreaterThan(7)
  })

  test("nothing but headings, or too many columns for a sheet, still makes a hundred", () => {
    for (const headings of [["Un"], HEADINGS, Array.from({ length: 14 }, (_, at) => `Colonne ${at}`)]) {
      const { shares } = tableLayout({ headings, rows: [headings.map(() => "")] }, ACROSS.turned)
      expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100, 0)
    }
  })

  test("C63: a row of a third of a sheet is cut, the others stay whole", () => {
    const { cut } = tableLayout({ headings: HEADINGS, rows: [["a", words(20), "b", "c"], ["a", words(400), "b", "c"], ["a", "un\n".repeat(30), "b", "c"]] }, ACROSS.upright)
    expect([...cut]).toEqual([1, 2])
  })
})
