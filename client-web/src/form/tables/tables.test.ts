// @vitest-environment jsdom
// What spreadsheets, word processors and web pages put on a clipboard is read as the table that one saw there.
import { describe, expect, test } from "vitest"
import { CALC, EXCEL, WEB, WORD } from "../testing/clipboards"
import { readClipboard, type Flavours } from "./clipboard"
import { LARGEST, type Table } from "./table"
import { readTextTable, writeTextTable } from "./text-table"

const NOTHING: Flavours = { html: "", text: "", hasImage: false }

function read(flavours: Partial<Flavours>) {
  const pasted = readClipboard({ ...NOTHING, ...flavours })
  if ("refused" in pasted) throw new Error(pasted.refused.why)
  return pasted
}

function refused(flavours: Partial<Flavours>) {
  const pasted = readClipboard({ ...NOTHING, ...flavours })
  return "refused" in pasted ? pasted.refused : null
}

/** The words; « ~ » where a cell says nothing at all. */
const words = (table: Table) => table.map((line) => line.map(({ text, covered }) => (covered ? "~" : text)))

const EXCEL_ROWS = [
  ["CPAM du Calvados", "Ouvre les droits\nFinance les ateliers", "Élu", "3", "01/05/2025"],
  ["Lycée «\u00a0Victor-Hugo\u00a0»", 'Dit\u00a0: "Agir"', "", "1234.5", ""],
]

describe("C65: a copied table is read as it was seen", () => {
  test("Excel: wrapped source, line breaks in cells, hidden rows, « #### » for a number", () => {
    expect(words(read(EXCEL).table)).toEqual(EXCEL_ROWS)
    expect(read(EXCEL).hasWordsAround).toBe(false)
  })

  test("Excel by its tabs alone", () => {
    expect(words(read({ text: EXCEL.text }).table)).toEqual(EXCEL_ROWS.map((line) => line.map((cell) => cell.replace("1234.5", "####"))))
  })

  test("the lines of a table without the table around them", () => {
    const lines = EXCEL.html.slice(EXCEL.html.indexOf("<!--StartFragment-->"), EXCEL.html.indexOf("<!--EndFragment-->"))
    expect(words(read({ html: lines }).table)).toEqual(EXCEL_ROWS)
  })

  test("Calc: a cell over two lines says the same in both, one over two columns says nothing in the second", () => {
    expect(words(read(CALC).table)).toEqual([
      ["Acteur", "~", "Pouvoir", "Depuis"],
      ["MSA Côtes Normandes", "Relais\nauprès des agriculteurs", "4", "02/05/2025"],
      ["MSA Côtes Normandes", "Salle", "2", ""],
    ])
  })

  test("Word: paragraphs are lines, what was deleted and the bullets of its lists stay out", () => {
    expect(words(read(WORD).table)).toEqual([["ARS de Normandie", "Deux missions\u00a0:\nfinancer\névaluer"]])
  })

  test("the web: the table in a layout, without what runs, is hidden or is a picture; what stood around is told", () => {
    const { table } = read(WEB)
    expect(words(table)).toEqual([["Qui", "Quoi"], ["CAF", "• accueil\n• prêts"]])
    expect(read({ html: "<p>Avant</p><table><tr><td>a</td><td>b</td></tr></table>" }).hasWordsAround).toBe(true)
  })

  test("two tables are one under the other, empty lines at the end stay out", () => {
    const html = "<table><tr><td>a<td>b<tr><td><td></table><table><tr><td>c</table><table><tr><td><br></table>"
    expect(words(read({ html }).table)).toEqual([["a", "b"], ["", ""], ["c", "~"]])
  })

  test("spans that are too large or are no number are cut to what there is", () => {
    const html = "<table><tr><td rowspan=999999999>a<td colspan=3>b<tr><td>c<td colspan=x>d</table>"
    expect(words(read({ html }).table)).toEqual([["a", "b", "~", "~"], ["a", "c", "d", "~"]])
  })

  test("hidden lines and columns stay out, and what is merged over or beside them stays in its place", () => {
    const html = `<table>
      <tr><td colspan=3>Titre<td>Depuis
      <tr style="display:none"><td rowspan=2>A<td>x<td style="display:none">caché<td>y
      <tr><td>b<td style="display:none">caché<td>c
      <tr><td>d<td>e<td style="display:none">caché<td>f</table>`
    expect(words(read({ html }).table)).toEqual([["Titre", "~", "Depuis"], ["A", "b", "c"], ["d", "e", "f"]])
    const first = "<table><tr><td colspan=2>Titre<td>z<tr><td style='display:none'>caché<td>b<td>c</table>"
    expect(words(read({ html: first }).table)).toEqual([["Titre", "z"], ["b", "c"]])
    const one = "<table><tr><td>a<td>b<tr><td style='display:none'>caché<td>d</table>"
    expect(words(read({ html: one }).table)).toEqual([["a", "b"], ["~", "d"]])
  })

  test("more hidden columns than may be pasted are no reason to refuse", () => {
    const line = `<tr>${"<td style='display:none'>h".repeat(LARGEST.columns)}<td>a<td>b`
    expect(words(read({ html: `<table>${line.repeat(2)}</table>` }).table)).toEqual([["a", "b"], ["a", "b"]])
  })

  test("spans are not laid out beyond what may be pasted", () => {
    const began = performance.now()
    const cells = "<td colspan=100 rowspan=1000>a".repeat(LARGEST.columns)
    const wide = refused({ html: `<table>${`<tr>${cells}`.repeat(60)}</table>` })
    expect(wide).toMatchObject({ why: "columns", most: LARGEST.columns })
    const long = refused({ html: `<table><tr><td rowspan=9999 colspan=90>a${"<tr><td>b".repeat(1_998)}</table>` })
    expect(long).toEqual({ why: "rows", n: 1_999, most: LARGEST.rows })
    expect(performance.now() - began).toBeLessThan(10_000)
    expect(words(read({ html: `<table>${"<tr><td>a".repeat(3)}${"<tr><td>".repeat(2_000)}</table>` }).table)).toEqual([["a"], ["a"], ["a"]])
  })

  test("a million columns in one tag hold nothing up", () => {
    expect(refused({ html: "<table><tr><td colspan=1000000>a<td>b</table>" })).toEqual({ why: "columns", n: 101, most: LARGEST.columns })
  })
})

describe("C65: plain words", () => {
  test("are lines and tabs; quotes that are no spreadsheet's stay", () => {
    expect(words(read({ text: "Mairie\r\nLycée\r\n" }).table)).toEqual([["Mairie"], ["Lycée"]])
    expect(words(read({ text: '"Agir"\t"Agir" ensemble\t"a\tb"' }).table)).toEqual([['"Agir"', '"Agir" ensemble', "a\tb"]])
    expect(words(read({ text: '"sans fin\tb\nc' }).table)).toEqual([['"sans fin', "b"], ["c", "~"]])
    expect(words(read({ text: "a\vb\tc" }).table)).toEqual([["a\nb", "c"]])
  })

  test("are what is read where the HTML has no table", () => {
    const { table, isHtml } = read({ html: "<p>Mairie</p><p>Lycée</p>", text: "Mairie\nLycée" })
    expect([words(table), isHtml]).toEqual([[["Mairie"], ["Lycée"]], false])
  })

  test("are written so that they are read again", () => {
    const table: Table = [[{ text: "a\tb" }, { text: 'dit "oui"' }], [{ text: "une\nautre" }, { text: "" }]]
    expect(readTextTable(writeTextTable(table))).toEqual(table)
  })
})

test("C65: a picture alone, nothing at all and what is too large are refused, and said to be so", () => {
  expect(refused({ hasImage: true })).toEqual({ why: "image" })
  expect(refused({ html: "<img src=x>", hasImage: true })).toEqual({ why: "image" })
  expect(refused({})).toEqual({ why: "empty" })
  expect(refused({ text: " \n\n" })).toEqual({ why: "empty" })
  expect(refused({ html: "<table><tr><td></table>" })).toEqual({ why: "empty" })
  expect(refused({ text: "a\n".repeat(LARGEST.rows + 1) })).toEqual({ why: "rows", n: LARGEST.rows + 1, most: LARGEST.rows })
  expect(refused({ text: "a\t".repeat(LARGEST.columns) + "a" })).toEqual({ why: "columns", n: 101, most: 100 })
  expect(refused({ text: "a".repeat(LARGEST.characters + 1) })).toEqual({ why: "characters", n: 250_001, most: 250_000 })
  // Excel puts a picture of the cells beside them.
  expect(refused({ ...EXCEL, hasImage: true })).toBeNull()
})
