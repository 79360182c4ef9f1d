// A document on paper, in the order of its gabarit, which is that of the official model: two columns, labels and values;
// rows as tables; an empty field that should have been filled as a dash. No controls, no colours needed. What is
// sensitive stays off the paper.
import type { Field, Gabarit, Section } from "../../api/generated/types"
import { renderBlocks } from "../../editor"
import { FRENCH } from "../../i18n/French"
import { useValue, type FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import { sayValue, useSpeech, type Speech } from "../fields/value"
import { otherKey } from "../../shape/born"
import { rowSays, saysSomething } from "../../shape/completeness"
import { saysOwnWords } from "../../shape/kinds"
import { asMap, isBlank, readText, type AnyMap } from "../../shape/read"
import { shownTitle } from "../../shape/title"
import { rowPlaces } from "../../shape/rows"
import { ACROSS, isCut, tableLayout } from "./widths"
import "./print.css"

/** More filled columns than this don't fit side by side on an upright sheet: a grid turns it, cards become a list. */
const COLUMNS_AT_MOST = 6

/** What is needed to print any field. */
interface Sheet {
  readonly root: unknown
  readonly source: FormSource
  readonly speech: Speech
  /** Titles of documents by id. */
  readonly titles: ReadonlyMap<string, string>
}

/** The document as it is printed. */
export function PrintView({ source, gabarit, titles = new Map() }: {
  readonly source: FormSource
  readonly gabarit: Gabarit
  readonly titles?: ReadonlyMap<string, string>
}) {
  const root = useValue(source, [])
  const speech = useSpeech()
  const title = shownTitle(asMap(root)?.["title"])
  const sheet = { root, source, speech, titles }
  const hasSensitive = gabarit.sections.some((section) => section.fields.some(isSensitiveSomewhere))
  return (
    <article className="form-print" {...FRENCH}>
      <header className="print-head">
        <p className="print-kind">{gabarit.label}</p>
        <h1 dir="auto">{title}</h1>
      </header>
      {gabarit.sections.map((section) => <PrintSection key={section.key} section={section} sheet={sheet} />)}
      {hasSensitive && <p className="print-note" lang={speech.language}>{speech.text("print sensitive")}</p>}
    </article>
  )
}

function isSensitiveSomewhere(field: Field): boolean {
  return field.sensitive || (field.kind.type === "rows" && field.kind.columns.some((column) => column.sensitive))
}

function PrintSection({ section, sheet }: { readonly section: Section; readonly sheet: Sheet }) {
  const numbered = new Set(section.fields.map((field) => numberKey(field)))
  const fields = section.fields.filter((field) => numbered.has(field.key) || (!field.sensitive && isPrinted(field, sheet)))
  if (fields.length === 0) return null
  return (
    <section className="print-section">
      <h2>{section.label}</h2>
      {runsOf(fields).map((run, at) => <Run key={at} fields={run} sheet={sheet} />)}
    </section>
  )
}

/** Facultative fields are printed when they say something; the others always. */
function isPrinted(field: Field, { root }: Sheet): boolean {
  if (field.kind.type === "title" || field.status !== "facultatif") return true
  return saysSomething(field, fieldsOf(root))
}

/** Fields that share a table; rows stand apart. */
function runsOf(fields: readonly Field[]): Field[][] {
  const runs: Field[][] = []
  for (const field of fields) {
    const last = runs.at(-1)
    if (last === undefined || field.kind.type === "rows" || last[0]?.kind.type === "rows") runs.push([field])
    else last.push(field)
  }
  return runs
}

function Run({ fields, sheet }: { readonly fields: readonly Field[]; readonly sheet: Sheet }) {
  const [first] = fields
  if (first?.kind.type === "rows") return <PrintRows field={first} columns={first.kind.columns} sheet={sheet} />
  return (
    <table className="print-model">
      <tbody>
        {linesOf(fields).map(({ number, field }) => (
          <tr key={field.key}>
            <th scope="row"><LineLabel number={number} field={field} sheet={sheet} /></th>
            <td><PrintValue field={field} holder={holderOf(field, sheet.root)} path={["fields", field.key]} sheet={sheet} /></td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** What a field's number is called, where it has one beside it. */
function numberKey(field: Field): string {
  return `${field.key}_numero`
}

/** A number and what it numbers share a line, as in the model: gabarits name them `x_numero` and `x`. */
function linesOf(fields: readonly Field[]): { readonly number: Field | null; readonly field: Field }[] {
  const numberOf = (field: Field) => fields.find((one) => one.key === numberKey(field)) ?? null
  const numbers = new Set(fields.map(numberOf))
  return fields.filter((field) => !numbers.has(field)).map((field) => ({ number: numberOf(field), field }))
}

function LineLabel({ number, field, sheet }: {
  readonly number: Field | null
  readonly field: Field
  readonly sheet: Sheet
}) {
  if (number === null) return field.label
  const said = readText(fieldsOf(sheet.root)[number.key]).value.trim()
  const label = said === "" ? number.label.replace(/\s*n°\s*$/, "") : `${number.label}\u00a0${said}`
  return (
    <>
      <span dir="auto">{label}</span>
      <span className="print-sublabel">{field.label}</span>
    </>
  )
}

function PrintRows({ field, columns, sheet }: {
  readonly field: Field
  readonly columns: readonly Field[]
  readonly sheet: Sheet
}) {
  const rows = asMap(fieldsOf(sheet.root)[field.key]) ?? {}
  const places = rowPlaces(rows).filter((place) => !place.deleted && rowSays(columns, rows[place.id]))
  const filled = columns.filter((column) => !column.sensitive
    && places.some((place) => saysSomething(column, asMap(rows[place.id]) ?? {})))
  const fits = filled.length <= COLUMNS_AT_MOST
  const isGrid = field.kind.type === "rows" && field.kind.presentation === "grid"
  const lines = places.map((place) => ({ id: place.id, row: asMap(rows[place.id]) ?? {} }))
  return (
    <div className="print-rows" data-turned={(isGrid && !fits) || undefined}>
      <h3>{field.label}</h3>
      {lines.length === 0 ? <p>{sheet.speech.text("print empty")}</p>
        : fits || isGrid ? <RowsTable field={field} columns={filled} lines={lines} sheet={sheet} across={fits ? ACROSS.upright : ACROSS.turned} />
        : <RowsList field={field} columns={filled} lines={lines} sheet={sheet} />}
    </div>
  )
}

interface RowsProps {
  readonly field: Field
  readonly columns: readonly Field[]
  readonly lines: readonly { readonly id: string; readonly row: AnyMap }[]
  readonly sheet: Sheet
}

function RowsTable({ field, columns, lines, sheet, across }: RowsProps & { readonly across: number }) {
  const { shares, cut } = tableLayout({
    headings: columns.map((column) => column.label),
    rows: lines.map(({ row }) => columns.map((column) => wordsOf(column, row, sheet))),
  }, across)
  return (
    <table className="print-table">
      <colgroup>{columns.map((column, at) => <col key={column.key} style={{ inlineSize: `${shares[at]}%` }} />)}</colgroup>
      <thead><tr>{columns.map((column) => <th key={column.key} scope="col">{column.label}</th>)}</tr></thead>
      <tbody>
        {lines.map(({ id, row }, at) => (
          <tr key={id} data-cut={cut.has(at) || undefined}>
            {columns.map((column) => (
              <td key={column.key}>
                <PrintValue field={column} holder={row} path={["fields", field.key, id, column.key]} sheet={sheet} empty="" />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The first column names the row, the others follow with their labels. */
function RowsList({ field, columns: [first, ...others], lines, sheet }: RowsProps) {
  if (first === undefined) return null
  return (
    <ol className="print-list">
      {lines.map(({ id, row }) => (
        <li key={id} data-cut={isCut(others.reduce((sum, column) => sum + wordsOf(column, row, sheet).length, 0), ACROSS.upright) || undefined}>
          <div className="print-name">
            <PrintValue field={first} holder={row} path={["fields", field.key, id, first.key]} sheet={sheet} />
          </div>
          <dl>
            {others.filter((column) => saysSomething(column, row)).map((column) => (
              <div key={column.key}>
                <dt>{column.label}</dt>
                <dd><PrintValue field={column} holder={row} path={["fields", field.key, id, column.key]} sheet={sheet} /></dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  )
}

/** The words of a cell, to know how much room they take. */
function wordsOf(column: Field, row: AnyMap, { speech, titles }: Sheet): string {
  const said = sayValue(column, row[column.key], row[otherKey(column) ?? ""], speech)
  return column.kind.type === "document" ? titles.get(said) ?? said : said
}

function PrintValue({ field, holder, path, sheet, empty }: {
  readonly field: Field
  readonly holder: AnyMap
  readonly path: readonly string[]
  readonly sheet: Sheet
  readonly empty?: string
}) {
  const value = field.kind.type === "title" ? asMap(sheet.root)?.["title"] : holder[field.key]
  const nothing = empty ?? sheet.speech.text("print empty")
  if (field.kind.type === "rich-text") {
    return isBlank(readText(value).value) ? nothing : <RichWords source={sheet.source} path={path} />
  }
  const said = sayValue(field, value, holder[otherKey(field) ?? ""], sheet.speech)
  if (isBlank(said)) return nothing
  const title = field.kind.type === "document" ? sheet.titles.get(said) : undefined
  const words = field.kind.type === "document" ? (title ?? sheet.speech.text("document unknown")) : said
  const isFrench = title !== undefined || saysOwnWords(field.kind.type)
  return <span className="print-said" dir="auto" lang={isFrench ? undefined : sheet.speech.language}>{words}</span>
}

/** As the editor shows it, under the headings of the sheet; a link that can't be pressed says where it leads. */
function RichWords({ source, path }: { readonly source: FormSource; readonly path: Path }) {
  // Rows stand under a heading of their own.
  const headingShift = path.length > 2 ? 2 : 1
  return <div className="print-rich">{renderBlocks(source.blocks(path) ?? [], { headingShift, addresses: "written" })}</div>
}

function holderOf(field: Field, root: unknown): AnyMap {
  return field.kind.type === "title" ? (asMap(root) ?? {}) : fieldsOf(root)
}

function fieldsOf(root: unknown): AnyMap {
  return asMap(asMap(root)?.["fields"]) ?? {}
}
