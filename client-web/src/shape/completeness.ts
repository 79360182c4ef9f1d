// Which incontournable fields are still empty, as the server counts it (G9): the twin of
// shared/src/document/completeness.rs, on what is in memory.
import type { Completeness, Field, Gabarit } from "../api/generated/types"
import { otherKey } from "./born"
import {
  asMap, isBlank, readAnswer, readDate, readDays, readNumber, readOption, readOptions, readReference, readText,
  readWord, type AnyMap,
} from "./read"
import { unknownKind } from "./kinds"
import { rowPlaces } from "./rows"

/**
 * Which incontournable fields of a document are empty.
 *
 * Rows count once, filled as soon as one row says something; then each such row counts for each of its incontournable
 * columns. Rows that say nothing, and deleted ones, count for nothing.
 *
 * Sensitive fields and columns count for nothing either, whoever reads: there is one number for everybody, and it says
 * nothing of what some may not read (R31).
 */
export function completeness(gabarit: Gabarit, root: unknown): Completeness {
  const document = asMap(root) ?? {}
  const fields = asMap(document["fields"]) ?? {}
  const count = { required: 0, filled: 0, missing: [] as string[] }
  for (const field of gabarit.sections.flatMap((section) => section.fields).filter(isOpen)) {
    if (field.kind.type === "rows") addRows(count, field, field.kind.columns.filter(isOpen), asMap(fields[field.key]) ?? {})
    else add(count, field, field.key, field.kind.type === "title" ? saysText(document["title"]) : saysSomething(field, fields))
  }
  return count
}

/** Whether a field, or a column, says something in the map that holds it. */
export function saysSomething(field: Field, holder: AnyMap): boolean {
  const value = holder[field.key]
  const kind = field.kind
  const other = otherKey(field)
  if (other !== null && saysText(holder[other])) return true
  switch (kind.type) {
    case "title":
      return false
    case "text":
    case "rich-text":
      return saysText(value)
    case "choice":
      return readOption(value, kind.options).value !== null
    case "choices":
      return readOptions(value, kind.options).value.length > 0
    case "date":
      return readDate(value).value !== null
    case "period": {
      const days = readDays(value).value
      return days.debut !== null || days.fin !== null
    }
    case "number":
      return readNumber(value).value !== null
    case "yes-no":
      return readAnswer(value).value !== null
    case "rows":
      return liveRows(asMap(value) ?? {}).some((id) => rowSays(kind.columns, asMap(value)?.[id]))
    case "actor":
    case "member": {
      const { nom, ref } = readReference(value).value
      return !isBlank(nom) || ref !== null
    }
    case "document":
      return readWord(value).value !== null
    default:
      // A kind of a newer server: nobody here can say.
      return unknownKind(kind, false)
  }
}

/** Whether any column of a row says something. */
export function rowSays(columns: readonly Field[], row: unknown): boolean {
  const map = asMap(row)
  return map !== null && columns.some((column) => saysSomething(column, map))
}

function saysText(value: unknown): boolean {
  return !isBlank(readText(value).value)
}

function liveRows(rows: AnyMap): string[] {
  return rowPlaces(rows).filter((place) => !place.deleted).map((place) => place.id)
}

function isOpen({ sensitive }: Field): boolean {
  return !sensitive
}

/** `columns`: those that aren't sensitive. */
function addRows(count: Completeness, field: Field, columns: readonly Field[], rows: AnyMap): void {
  if (columns.length === 0) return
  const saying = liveRows(rows).filter((id) => rowSays(columns, rows[id]))
  add(count, field, field.key, saying.length > 0)
  for (const id of saying) {
    const row = asMap(rows[id]) ?? {}
    for (const column of columns) add(count, column, `${field.key}.${id}.${column.key}`, saysSomething(column, row))
  }
}

function add(count: Completeness, field: Field, path: string, says: boolean): void {
  if (field.status !== "incontournable") return
  count.required += 1
  if (says) count.filled += 1
  else count.missing.push(path)
}
