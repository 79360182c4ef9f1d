// What could not be sent, as plain text that can be pasted into a letter: the label of each field, then what it says
// now. Reads whatever the document holds; names come from the gabarit, and keys stand in where it knows none.
import { nameOf } from "../../shape/names"
import { pathKey, valueAt, type Path } from "../../shape/paths"
import { asMap, chosenLabels } from "../../shape/read"
import { MARKER } from "../../shape/rich"
import { rowPlaces } from "../../shape/rows"
import { say } from "../text"
import type { Choice, Field, Gabarit } from "../../api"

/** One paragraph for each field: its label, a line break, its text. */
export function unsentText(document: unknown, fields: readonly Path[], gabarit: Gabarit): string {
  const known = new Map(gabarit.sections.flatMap((section) => section.fields).map((field) => [field.key, field]))
  const seen = new Set<string>()
  const parts: string[] = []
  for (const path of fields.flatMap((field) => cellsOf(document, field, known))) {
    if (seen.has(pathKey(path))) continue
    seen.add(pathKey(path))
    parts.push(`${labelOf(document, path, known)}\n${textOf(document, path, known)}`)
  }
  return parts.join("\n\n")
}

/** A whole row is told cell by cell, as far as its cells say something. */
function cellsOf(document: unknown, path: Path, known: ReadonlyMap<string, Field>): Path[] {
  if (path.length !== 3) return [path]
  const columns = columnsOf(known.get(path[1] ?? "")).map(({ key }) => [...path, key])
  const filled = columns.filter((cell) => plain(valueAt(document, cell), undefined) !== "")
  return filled.length > 0 ? filled : [path]
}

function labelOf(document: unknown, path: Path, known: ReadonlyMap<string, Field>): string {
  const [root, key, row, column] = path
  if (root !== "fields" || key === undefined) return titleLabel(known)
  const field = known.get(key) ?? known.get(key.replace(/_autre$/, ""))
  const label = field === undefined ? key : nameOf(field)
  if (row === undefined) return label
  const number = rowNumber(document, path)
  const place = number === undefined ? say("rowGone") : say("row", { number })
  const cell = columnsOf(field).find(({ key: own }) => own === column)
  return cell === undefined ? `${label}, ${place}` : `${label}, ${place}, ${nameOf(cell)}`
}

function titleLabel(known: ReadonlyMap<string, Field>): string {
  const title = [...known.values()].find(({ kind }) => kind.type === "title")
  return title === undefined ? say("title") : nameOf(title)
}

function textOf(document: unknown, path: Path, known: ReadonlyMap<string, Field>): string {
  if (path[3] === "deleted") return say("deleted")
  if (path[3] === "order") return say("moved")
  const field = path[0] === "fields" ? known.get(path[1] ?? "") : undefined
  const cell = path.length > 3 ? columnsOf(field).find(({ key }) => key === path[3]) : field
  return plain(valueAt(document, path), cell) || say("empty")
}

/** Any value of a document as text. */
function plain(value: unknown, field: Field | undefined): string {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return value ? say("yes") : say("no")
  if (typeof value === "number") return [value, field?.kind.type === "number" ? field.kind.unit : ""].join(" ").trim()
  if (typeof value === "string") return optionLabel(field, value.replaceAll(MARKER, "\n").trim())
  if (typeof value !== "object") return ""
  const scalar = !Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype
  return scalar ? optionLabel(field, String(value)) : plainMap(value as Record<string, unknown>, field)
}

function plainMap(map: Record<string, unknown>, field: Field | undefined): string {
  if (field?.kind.type === "period" && map["debut"] && map["fin"]) {
    return say("period", { from: plain(map["debut"], undefined), to: plain(map["fin"], undefined) })
  }
  if ("nom" in map) return plain(map["nom"], undefined)
  const parts = Object.entries(map).map(([key, value]) => {
    return value === true ? optionLabel(field, key) : plain(value, undefined)
  })
  return parts.filter((part) => part !== "").join(", ")
}

function optionLabel(field: Field | undefined, key: string): string {
  const options: readonly Choice[] = field && "options" in field.kind ? field.kind.options : []
  return chosenLabels(key, options).join("")
}

function columnsOf(field: Field | undefined): readonly Field[] {
  return field?.kind.type === "rows" ? field.kind.columns : []
}

/** The row's number as people count, among the rows that are shown. */
function rowNumber(document: unknown, path: Path): number | undefined {
  const shown = rowPlaces(asMap(valueAt(document, path.slice(0, 2))) ?? {}).filter(({ deleted }) => !deleted)
  const index = shown.findIndex(({ id }) => id === path[2])
  return index < 0 ? undefined : index + 1
}
