// What a path of a document is called in words, and which section it is in.
import type { Gabarit } from "../api/generated/types"
import type { FormSource } from "../source"
import { unmarked, type Own } from "../i18n/French"
import { nameOf } from "../shape/names"
import { asMap } from "../shape/read"
import { rowPlaces } from "../shape/rows"
import type { FormText } from "./text"

/** « Public visé », « Indicateurs, ligne 2, Intitulé »; `path` is joined by points, from the root. `own`: its French words, among those of the interface. */
export function labelAt(gabarit: Gabarit, path: string, source: FormSource, text: FormText, own: Own = unmarked): string {
  const [root, key, row, column] = path.split(".")
  const field = fieldAt(gabarit, root, key)
  if (field === undefined) return root === "title" ? text("title") : path
  if (field.kind.type !== "rows" || row === undefined) return own(nameOf(field))
  const shown = rowPlaces(asMap(source.value(["fields", field.key])) ?? {}).filter((place) => !place.deleted)
  const at = shown.findIndex((place) => place.id === row)
  const cell = field.kind.columns.find((one) => one.key === column)
  const line = at < 0 ? undefined : text("row", { n: at + 1 }).toLocaleLowerCase()
  return [own(nameOf(field)), line, cell === undefined ? undefined : own(nameOf(cell))].filter((word) => word !== undefined).join(", ")
}

/** Where a field is of which completeness speaks, by its key or that of a cell; the title is elsewhere. */
export function placeOfMissing(gabarit: Gabarit, missing: string): string {
  const fields = gabarit.sections.flatMap((section) => section.fields)
  return fields.some((field) => field.key === missing && field.kind.type === "title") ? "title" : `fields.${missing}`
}

/** The section a path is in; null where there is none. */
export function sectionAt(gabarit: Gabarit, path: string | null): string | null {
  const [root, key] = path?.split(".") ?? []
  const field = fieldAt(gabarit, root, key)
  return gabarit.sections.find((section) => field !== undefined && section.fields.includes(field))?.key ?? null
}

function fieldAt(gabarit: Gabarit, root: string | undefined, key: string | undefined) {
  const fields = gabarit.sections.flatMap((section) => section.fields)
  if (root === "title") return fields.find((field) => field.kind.type === "title")
  // « autre » stands beside its field.
  return root === "fields" ? fields.find((field) => field.key === key || `${field.key}_autre` === key) : undefined
}
