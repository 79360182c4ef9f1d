// Cells of a form as a table for the clipboard: HTML for spreadsheets, word processors and mails, tabs for everything else.
// Numbers and days are written so that a spreadsheet knows them; beside them stands what only we read (html-table.ts).
import type { Field } from "../../api/generated/types"
import type { Language } from "../../i18n"
import { otherKey } from "../../shape/born"
import { asMap, readDate, readDays, readNumber, readWord, type AnyMap } from "../../shape/read"
import { sayValue, type Speech } from "../fields/value"
import type { Suggestions } from "../suggestions"
import { exactChoices } from "./choices"
import { EXACT } from "./html-table"
import type { Table, TableCell } from "./table"

/** What a column of a row says, for the clipboard. */
export function cellOf(column: Field, row: AnyMap, speech: Speech, { documents }: Suggestions): TableCell {
  const value = row[column.key]
  switch (column.kind.type) {
    case "number": {
      const number = readNumber(value).value
      return number === null ? { text: "" } : { text: bare(number, speech.language), exact: String(number) }
    }
    case "date": {
      const day = readDate(value).value
      return day === null ? { text: "" } : { text: short(day), exact: day }
    }
    case "period": {
      const { debut, fin } = readDays(value).value
      if (debut === null && fin === null) return { text: "" }
      const [from, to] = [debut, fin].map((day) => (day === null ? "" : short(day)))
      const text = from && to ? speech.text("period from to", { from, to })
        : from ? speech.text("period from", { from }) : speech.text("period to", { to: to ?? "" })
      return { text, exact: `${debut ?? ""}/${fin ?? ""}` }
    }
    case "document": {
      const id = readWord(value).value
      return id === null ? { text: "" } : { text: documents.find((one) => one.id === id)?.title ?? speech.text("document unknown"), exact: id }
    }
    case "choices": {
      const text = sayValue(column, value, row[otherKey(column) ?? ""], speech)
      return text === "" ? { text } : { text, exact: exactChoices(column, value, row) }
    }
    default:
      return { text: sayValue(column, value, row[otherKey(column) ?? ""], speech) }
  }
}

/** The cells of rows, those that say nothing included. */
export function tableOf(
  columns: readonly Field[], rows: readonly unknown[], speech: Speech, suggestions: Suggestions,
): Table {
  return rows.map((row) => columns.map((column) => cellOf(column, asMap(row) ?? {}, speech, suggestions)))
}

/** A number as it can be calculated with: no thousands set apart, no unit. */
function bare(number: number, language: Language): string {
  const digits = number.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 15 })
  return language === "fr" ? digits.replace(".", ",") : digits
}

/** « 2026-06-15 » as « 15/06/2026 », which every spreadsheet of a French office takes for a day. */
function short(day: string): string {
  return day.split("-").reverse().join("/")
}

/** The table as HTML. Words are never taken for a formula, whatever they begin with. */
export function writeHtmlTable(table: Table): string {
  const lines = table.map((line) => `<tr>${line.map(htmlCell).join("")}</tr>`)
  return `<meta charset="utf-8"><table border="1"><tbody>${lines.join("")}</tbody></table>`
}

function htmlCell({ text, exact }: TableCell): string {
  const number = exact !== undefined && /^-?[\d.]+(?:e[+-]?\d+)?$/.test(exact) && Number.isFinite(Number(exact)) ? exact : null
  const isWords = exact === undefined || exact.startsWith("{")
  const as = number !== null ? ` x:num="${number}" sdval="${number}"` : isWords ? " style=\"mso-number-format:'\\@'\"" : ""
  const known = exact === undefined ? "" : ` ${EXACT}="${escaped(exact)}"`
  return `<td${as}${known}>${escaped(text).replaceAll("\n", "<br style=\"mso-data-placement:same-cell\">")}</td>`
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")
}
