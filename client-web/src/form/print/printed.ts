// A document as it is printed: its parts in the order of its gabarit's printed model, each cell with what it says. Data: nothing
// here knows a sheet, React or who prints.
import type { Field, Gabarit, PrintCell, PrintPart, PrintTable } from "../../api/generated/types"
import { otherKey } from "../../shape/born"
import { rowSays, saysSomething } from "../../shape/completeness"
import { saysOwnWords } from "../../shape/kinds"
import type { Path } from "../../shape/paths"
import { asMap, isBlank, readOption, readText, type AnyMap } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"
import { shownTitle } from "../../shape/title"
import { sayValue, type Speech } from "../fields/value"
import { modelOf } from "./model"
import { hasSensitive } from "./sensitive"
import { ACROSS, isCut, tableLayout } from "./widths"

/** What is printed. */
export interface ToPrint {
  readonly gabarit: Gabarit
  /** What the document holds. */
  readonly root: unknown
  readonly speech: Speech
  /** Titles of documents by id. */
  readonly titles: ReadonlyMap<string, string>
  /** Whether sensitive fields are printed: asked for by somebody who may read them. */
  readonly sensitive: boolean
}

/** A document on paper. */
export interface Printed {
  /** What its gabarit is called. */
  readonly kind: string
  readonly title: string
  /** What stands beside its title in the form, `12.1.1`; may be empty. */
  readonly number: string
  readonly turned: boolean
  /** Its title stands in one of its parts. */
  readonly hasOwnTitle: boolean
  /** What became of sensitive fields, where the gabarit has any. */
  readonly sensitive: "none" | "left out" | "printed"
  readonly parts: readonly Part[]
}

/** Lines of it. */
export type Part =
  | { readonly is: "banner"; readonly key: string; readonly label: string; readonly says: readonly Said[]; readonly isTitle: boolean }
  | { readonly is: "lines"; readonly heading: string; readonly lines: readonly Line[] }
  | { readonly is: "options"; readonly key: string; readonly label: string; readonly options: readonly { readonly label: string; readonly chosen: boolean }[]; readonly other: string }
  | { readonly is: "across"; readonly heading: string; readonly lines: readonly Across[] }

/** A label and what is said under it; nothing: it should have been said. */
export interface Line {
  readonly key: string
  readonly label: string
  readonly says: readonly Said[]
  /** Too long to be kept on one sheet. */
  readonly cut: boolean
}

/** Rows across the sheet. */
export interface Across {
  readonly key: string
  /** Empty where the part's heading says it. */
  readonly label: string
  readonly says: Said | null
}

/** What one field says; its label where others share the cell with it. */
export type Said = { readonly label: string | null } & (
  | { readonly is: "words"; readonly words: string; /** In French, whatever the interface speaks. */ readonly own: boolean }
  | { readonly is: "rich"; readonly path: Path; readonly words: string }
  | { readonly is: "list"; readonly items: readonly Item[] }
  | { readonly is: "tables"; readonly tables: readonly Table[] }
)

/** A row as an item of a list. */
export interface Item {
  readonly id: string
  readonly lead: readonly Said[]
  /** It goes on as a sentence, « Mairie : prête la salle », or else in smaller letters. */
  readonly isSentence: boolean
  readonly details: readonly (readonly Said[])[]
}

/** Rows as a table. */
export interface Table {
  readonly label: string
  /** So short that it stands on one sheet whole. */
  readonly short: boolean
  readonly columns: readonly { readonly key: string; readonly label: string; /** Of the width, in per cent. */ readonly share: number }[]
  readonly rows: readonly { readonly id: string; readonly cells: readonly (readonly Said[])[]; /** Too long to be kept on one sheet. */ readonly cut: boolean }[]
}

/** Characters across the second column of the two. */
const IN_A_CELL = Math.round(ACROSS.upright * 0.62)

/** The document as it is printed. Whatever it holds, this has an answer. */
export function printed(toPrint: ToPrint): Printed {
  const { gabarit, root, sensitive } = toPrint
  const all = gabarit.sections.flatMap((section) => section.fields)
  const print = modelOf(gabarit)
  const writer = new Writer(toPrint, new Map(all.map((field) => [field.key, field])), print.rows, print.turned ? ACROSS.turned : ACROSS.upright)
  const titleLine = print.parts.flatMap((part) => part.lines).find((line) => writer.isTitle(line))
  return {
    kind: gabarit.label,
    title: shownTitle(asMap(root)?.["title"]),
    number: titleLine?.number === undefined ? "" : writer.words(titleLine.number),
    turned: print.turned,
    hasOwnTitle: print.parts.some((part) => part.manner === "banner" && part.lines.some((line) => writer.isTitle(line))),
    sensitive: !hasSensitive(gabarit) ? "none" : sensitive ? "printed" : "left out",
    parts: print.parts.flatMap((part) => writer.part(part)),
  }
}

class Writer {
  readonly #fields: AnyMap

  constructor(
    private readonly print: ToPrint,
    private readonly byKey: ReadonlyMap<string, Field>,
    private readonly rows: readonly { readonly key: string; readonly shown: string; readonly tables: readonly PrintTable[] }[],
    private readonly across: number,
  ) {
    this.#fields = asMap(asMap(print.root)?.["fields"]) ?? {}
  }

  isTitle(line: PrintCell): boolean {
    return line.fields.some((key) => this.byKey.get(key)?.kind.type === "title")
  }

  part(part: PrintPart): Part[] {
    const lines = part.lines.filter((line) => this.#isPrinted(line, part))
    if (lines.length === 0) return []
    switch (part.manner) {
      case "banner":
        return lines.map((line) => ({
          is: "banner", key: line.fields.join(), label: this.#label(line), says: this.#line(line, IN_A_CELL), isTitle: this.isTitle(line),
        }))
      case "options":
        return lines.flatMap((line) => this.#options(line))
      case "across":
        return [{ is: "across", heading: part.label, lines: lines.map((line) => ({
          key: line.fields.join(),
          label: part.label !== "" && part.lines.length === 1 ? "" : this.#label(line),
          says: this.#line(line, this.across)[0] ?? null,
        })) }]
      default:
        return [{ is: "lines", heading: part.label, lines: lines.map((line) => {
          const says = this.#line(line, IN_A_CELL)
          return { key: line.fields.join(), label: this.#label(line), says, cut: isCut(height(says, IN_A_CELL)) }
        }) }]
    }
  }

  /** A text or a number, as words. */
  words(key: string): string {
    const field = this.byKey.get(key)
    return field === undefined ? "" : sayValue(field, this.#fields[key], undefined, this.print.speech).trim()
  }

  /** What should have been said is printed even so, and boxes to tick are; facultative fields are when they say something. */
  #isPrinted(line: PrintCell, { manner }: PrintPart): boolean {
    const fields = this.#seen(line.fields, this.byKey)
    const [first] = fields
    if (first === undefined) return false
    if (manner === "options" || first.kind.type === "title" || first.status !== "facultatif") return true
    return fields.some((field) => saysSomething(field, this.#fields)) || (line.number !== undefined && this.words(line.number) !== "")
  }

  /** The label with the number in its place, which is after its first « n° ». */
  #label(line: PrintCell): string {
    const [first = ""] = line.fields
    const label = line.label || this.byKey.get(line.number ?? first)?.label || ""
    if (line.number === undefined) return label
    const number = this.words(line.number)
    return number === "" ? label.replace(/\s*n°\s*(?=$|\s)/u, " ").replace(/ {2,}/g, " ").trim() : label.replace(/n°/u, () => `n°\u00a0${number}`)
  }

  #line(line: PrintCell, across: number): Said[] {
    return this.#cell(line, this.byKey, this.#fields, ["fields"], across, false)
  }

  #options(line: PrintCell): Part[] {
    const field = this.byKey.get(line.fields[0] ?? "")
    if (field?.kind.type !== "choice") return []
    const chosen = readOption(this.#fields[field.key], field.kind.options).value
    const said = sayValue(field, this.#fields[field.key], undefined, this.print.speech)
    const options = field.kind.options.map(({ key, label }) => ({ label, chosen: key === chosen }))
    // A newer version's option, by its key (C59).
    const other = options.some((option) => option.chosen) ? "" : said
    return [{ is: "options", key: field.key, label: this.#label(line), options, other }]
  }

  #seen(keys: readonly string[], among: ReadonlyMap<string, Field>): Field[] {
    return keys.flatMap((key) => among.get(key) ?? []).filter((field) => !field.sensitive || this.print.sensitive)
  }

  /** `hasFirstLabel`: nothing else says what the first field is. */
  #cell(cell: PrintCell, among: ReadonlyMap<string, Field>, holder: AnyMap, path: Path, across: number, hasFirstLabel: boolean): Said[] {
    const said: Said[] = []
    let number: { readonly at: number } | null = null
    for (const field of this.#seen(cell.fields, among)) {
      const isBare = cell.bare.includes(field.key) || (!hasFirstLabel && field.key === cell.fields[0])
      // A unit after its number; one that counts nothing has to say what it is.
      const isUnit: boolean = number !== null && isBare && field.kind.type === "text"
      const one = this.#says(field, holder, path, across, isBare && !(isUnit && number?.at === -1) ? null : field.label)
      const last = isUnit && number !== null ? said[number.at] : undefined
      if (one?.is === "words" && last?.is === "words") said[said.length - 1] = { ...last, words: `${last.words}\u00a0${one.words}` }
      else if (one !== null) said.push(one)
      number = field.kind.type === "number" ? { at: one === null ? -1 : said.length - 1 } : null
    }
    return said
  }

  #says(field: Field, holder: AnyMap, path: Path, across: number, label: string | null): Said | null {
    const at = [...path, field.key]
    const value = field.kind.type === "title" ? asMap(this.print.root)?.["title"] : holder[field.key]
    if (field.kind.type === "rows") return this.#rows(field, field.kind.columns, asMap(value) ?? {}, at, across, label)
    if (field.kind.type === "rich-text") {
      const words = readText(value).value
      return isBlank(words) ? null : { is: "rich", label, path: at, words: words.trim() }
    }
    const said = field.kind.type === "title" ? shownTitle(value) : sayValue(field, value, holder[otherKey(field) ?? ""], this.print.speech)
    if (isBlank(said)) return null
    if (field.kind.type !== "document") return { is: "words", label, words: said.trim(), own: saysOwnWords(field.kind.type) }
    const title = this.print.titles.get(said)
    return { is: "words", label, words: title ?? this.print.speech.text("document unknown"), own: title !== undefined }
  }

  #rows(field: Field, columns: readonly Field[], rows: AnyMap, path: Path, across: number, label: string | null): Said | null {
    const seen = new Map(columns.filter((column) => !column.sensitive || this.print.sensitive).map((column) => [column.key, column]))
    const shown = rowPlaces(rows).filter((place) => !place.deleted && rowSays([...seen.values()], rows[place.id]))
    const lines = shown.map(({ id }) => ({ id, row: asMap(rows[id]) ?? {}, path: [...path, id] }))
    const model = this.rows.find(({ key }) => key === field.key)
    const [first] = model?.tables ?? []
    if (first === undefined) return null
    if (model?.shown === "list") {
      if (lines.length === 0) return null
      return { is: "list", label, items: lines.map((line) => this.#item(line, first, seen)) }
    }
    const tables = (model?.tables ?? []).flatMap((table, at) => this.#table(table, at === 0 ? undefined : first, seen, lines, across))
    return tables.length === 0 ? null : { is: "tables", label, tables }
  }

  #item({ id, row, path }: RowLine, { cells: [first, ...others] }: PrintTable, columns: ReadonlyMap<string, Field>): Item {
    const leading = columns.get(first?.fields[0] ?? "")
    const said = first === undefined ? [] : this.#cell(first, columns, row, path, IN_A_CELL, false)
    // « Année 1 »: a number alone says nothing.
    const lead = leading?.kind.type === "number" ? said.map((one) => numbered(leading.label, one)) : said
    const details = others.map((cell) => this.#cell(cell, columns, row, path, IN_A_CELL, true)).filter((cell) => cell.length > 0)
    return { id, lead, isSentence: others.length === 1 && others[0]?.bare.length === others[0]?.fields.length, details }
  }

  #table(table: PrintTable, naming: PrintTable | undefined, columns: ReadonlyMap<string, Field>, lines: readonly RowLine[], across: number): Table[] {
    const own = table.cells.map((cell) => ({ cell, fields: this.#seen(cell.fields, columns) })).filter(({ fields }) => (
      fields.length > 0 && (table.whole || lines.some(({ row }) => rowSays(fields, row)))
    ))
    if (own.length === 0) return []
    const name = naming?.cells[0]
    const cells = [...(name === undefined ? [] : [name]), ...own.map(({ cell }) => cell)]
    const named = name === undefined ? lines : lines.filter(({ row }) => own.some(({ fields }) => rowSays(fields, row)))
    const said = named.map(({ id, row, path }) => ({ id, cells: cells.map((cell) => this.#cell(cell, columns, row, path, across, false)) }))
    const labels = cells.map((cell) => cell.label || columns.get(cell.fields[0] ?? "")?.label || "")
    const { shares, cut, short } = tableLayout({ headings: labels, rows: said.map((row) => row.cells.map(inWords)) }, across)
    return [{
      label: table.label,
      short,
      columns: cells.map((cell, at) => ({ key: cell.fields.join(), label: labels[at] ?? "", share: shares[at] ?? 0 })),
      rows: said.map((row, at) => ({ ...row, cut: cut.has(at) })),
    }]
  }
}

function numbered(label: string, said: Said): Said {
  return said.is === "words" ? { ...said, words: `${label}\u00a0${said.words}` } : said
}

interface RowLine {
  readonly id: string
  readonly row: AnyMap
  readonly path: Path
}

/** How many lines a cell takes, about. */
function height(says: readonly Said[], across: number): number {
  const of = (words: string): number => words.split("\n").reduce((lines, line) => lines + Math.max(1, Math.ceil(line.length / across)), 0)
  return says.reduce((lines, said) => lines + (
    said.is === "list" ? said.items.reduce((sum, { lead, details }) => sum + of(inWords(lead)) + of(details.map(inWords).join(" ")), 0)
    : said.is === "tables" ? said.tables.reduce((sum, table) => sum + 1 + 2 * table.rows.length, 0)
    : of(said.words)
  ), 0)
}

/** To know how much room a cell takes: each of its fields begins a line. */
function inWords(cell: readonly Said[]): string {
  return cell.map((one) => {
    const words = one.is === "words" || one.is === "rich" ? one.words : ""
    return one.label === null ? words : `${one.label}\u00a0: ${words}`
  }).join("\n")
}
