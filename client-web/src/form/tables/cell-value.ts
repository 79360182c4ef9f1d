// What the words of a pasted cell are in a column: a text, an option by its label, a day, a number, a name and whom it means.
// What can't be read stays out, with the reason; nothing is bent to fit. Pure.
import type { Choice, Field } from "../../api/generated/types"
import type { Language } from "../../i18n"
import { folded } from "../../shape/folding"
import { unknownKind } from "../../shape/kinds"
import type { Path } from "../../shape/paths"
import { isDate } from "../../shape/read"
import { readTypedDay } from "../../shape/typed-day"
import { readTypedNumber } from "../../shape/typed-number"
import type { RowValue, Scalar } from "../../source"
import { isAllowed, type Suggestions } from "../suggestions"
import { namesOf, optionNamed, readChoices } from "./choices"
import type { Misfit, MisfitReason } from "./misfit"
import type { TableCell } from "./table"

/** What a cell becomes. Both may be there: of three choices two are known. */
export interface CellReading {
  readonly writes: readonly RowValue[]
  readonly misfit: Misfit | null
}

/** What is known while cells are read. */
export interface Reading {
  readonly language: Language
  readonly suggestions: Suggestions
  /** The column that says which actor its row is: it is linked to no row of elsewhere. */
  readonly identity: string | null
}

/** More than anybody writes into one cell on purpose, and as much as its text can take at once. */
const LONGEST_CELL = 20_000
const NOTHING: CellReading = { writes: [], misfit: null }

/** What the words of a cell that says something become in a column. */
export function readCell(column: Field, cell: TableCell, reading: Reading): CellReading {
  const { kind, key } = column
  const { text, exact } = cell
  if (text.length > LONGEST_CELL) return out(text, "too long")
  switch (kind.type) {
    case "text":
      return { writes: [{ at: [key], text }], misfit: null }
    case "actor":
    case "member":
      return readName(column, text, reading)
    case "choice": {
      const option = optionOf(kind.options, text)
      return typeof option === "string" ? out(text, option) : value([key], option.key)
    }
    case "choices":
      return readChoices(column, kind.options, cell)
    case "date": {
      const { value: day, refused } = readTypedDay(exact !== undefined && isDate(exact) ? exact : text)
      return refused === undefined ? value([key], day) : out(text, `day ${refused}`)
    }
    case "period":
      return readPeriod(key, text, exact)
    case "number": {
      const number = Number(exact ?? Number.NaN)
      if (exact !== undefined && exact !== "" && Number.isFinite(number)) return value([key], number)
      const { value: read, refused } = readTypedNumber(text, kind.unit, reading.language)
      return refused === undefined ? value([key], read) : out(text, `number ${refused}`)
    }
    case "yes-no": {
      const answer = answerOf(text)
      return answer === undefined ? out(text, "no answer") : value([key], answer)
    }
    case "document":
      return readDocument(column.key, kind.gabarits, { text, ...(exact === undefined ? {} : { exact }) }, reading)
    case "rich-text":
    case "title":
    case "rows":
      return out(text, "not here")
    default:
      return unknownKind(kind, out(text, "not here"))
  }
}

function value(at: Path, said: Scalar | null): CellReading {
  return { writes: [{ at, value: said }], misfit: null }
}

function out(text: string, why: MisfitReason): CellReading {
  return { writes: [], misfit: { text, why } }
}

/** The name as it is; linked where just one of those that may be proposed is called so. */
function readName({ key, kind }: Field, text: string, { suggestions, identity }: Reading): CellReading {
  const name = text.replace(/\s*\n\s*/g, " ")
  const wanted = folded(name)
  const all = kind.type === "member"
    ? suggestions.members.map(({ id, name: one }) => ({ name: one, ref: id }))
    : key === identity ? [] : suggestions.actors
  const found = wanted === "" ? [] : all.filter((one) => folded(one.name) === wanted)
  const refs = new Set(found.map(({ ref }) => ref))
  const [ref = null] = refs.size === 1 ? refs : []
  return { writes: [{ at: [key, "nom"], text: name }, { at: [key, "ref"], value: ref }], misfit: null }
}

function optionOf(options: readonly Choice[], text: string): Choice | "no option" | "several options" {
  const found = optionNamed(options, text)
  if (found !== null) return found
  const parts = text.split(/[;\n/|,]/).filter((part) => folded(part) !== "")
  const all = parts.map((part) => namesOf(options).get(folded(part)))
  return parts.length > 1 && all.every((one) => one) ? "several options" : "no option"
}

const YES = new Set(["oui", "o", "yes", "y", "vrai", "true", "x", "1"])
const NO = new Set(["non", "n", "no", "faux", "false", "0"])

function answerOf(text: string): boolean | undefined {
  if (/^[✓✔☑✅]\ufe0f?$/u.test(text)) return true
  if (/^[✗✘❌☒]\ufe0f?$/u.test(text)) return false
  const word = folded(text)
  return YES.has(word) ? true : NO.has(word) ? false : undefined
}

/** « du 1er mars 2025 au 30 juin 2025 », « 01/03/2025 - 30/06/2025 », « à partir du 1er mars 2025 », « jusqu’au 30 juin 2025 ». */
function readPeriod(key: string, text: string, exact: string | undefined): CellReading {
  const [start, end] = /^([\d-]*)\/([\d-]*)$/.exec(exact ?? "")?.slice(1) ?? endsOf(text)
  const [from, to] = [readTypedDay(start ?? ""), readTypedDay(end ?? "")]
  if (from.refused !== undefined || to.refused !== undefined) return out(text, "period")
  if (from.value === null && to.value === null) return text === "" ? NOTHING : out(text, "period")
  return { writes: [{ at: [key, "debut"], value: from.value }, { at: [key, "fin"], value: to.value }], misfit: null }
}

function endsOf(text: string): readonly [string, string] {
  const said = text.trim().replace(/\s*\n\s*/g, " → ").replace(/\s+/g, " ")
  const only = /^(?:jusqu[’']au|jusqu[’']à|au|until|to) (.+)$/i.exec(said)?.[1]
  if (only !== undefined) return ["", only]
  const since = /^(?:à partir du|à compter du|dès le|depuis le|from) (.+)$/i.exec(said)
  const rest = (since?.[1] ?? said).replace(/^(?:du|de|from) /i, "")
  const [start = "", end = "", ...more] = rest.split(/ (?:au|à|to|until) | ?(?:→|—|–) ?| - /i)
  return more.length === 0 ? [start, end] : [rest, ""]
}

/** A document by its title, or by its address. */
function readDocument(key: string, gabarits: readonly string[], { text, exact }: TableCell, { suggestions }: Reading): CellReading {
  const may = suggestions.documents.filter((one) => isAllowed(gabarits, one))
  const id = exact ?? /\/documents\/([\w-]+)/.exec(text)?.[1]
  const wanted = folded(text)
  const byId = may.filter((one) => one.id === id)
  const found = byId.length > 0 ? byId : may.filter((one) => folded(one.title) === wanted)
  if (found.length === 1 && found[0] !== undefined) return value([key], found[0].id)
  return out(text, found.length === 0 ? "no document" : "several documents")
}
