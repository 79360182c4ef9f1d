// What a field says, as text that can be read and compared: options by their labels, documents by their titles, days as
// people write them. Pure.
import type { Choice, Field } from "../api"
import { currentLanguage, locale } from "../i18n"
import { sayDay } from "../ui/day"
import { valueAt } from "../shape/paths"
import { chosenLabels } from "../shape/read"
import { MARKER } from "../shape/rich"
import { isCounter, isWord } from "../shape/scalars"
import type { fr } from "./text"
import type { Text } from "../i18n"

/** Titles of documents by id. */
export type Titles = ReadonlyMap<string, string>

export const NO_TITLES: Titles = new Map()

/** Any value of a document as text; empty where nothing was said. Unknown shapes are told as far as they can be. */
export function valueWords(
  value: unknown, field: Field | undefined, text: Text<typeof fr>, titles: Titles = NO_TITLES,
): string {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return text(value ? "yes" : "no")
  if (typeof value === "number" || isCounter(value)) return numberWords(Number(isCounter(value) ? value.value : value), field)
  if (typeof value === "string") return value.replace(/^\ufffc/, "").replaceAll(MARKER, "\n")
  if (isWord(value)) {
    return field?.kind.type === "document" ? titleWords(String(value), text, titles) : wordWords(String(value), field)
  }
  if (value instanceof Date) return dayWords(value.toISOString().slice(0, 10))
  if (typeof value !== "object" || Array.isArray(value) || ArrayBuffer.isView(value)) return ""
  return mapWords(value as Readonly<Record<string, unknown>>, field, text)
}

function numberWords(value: number, field: Field | undefined): string {
  const unit = field?.kind.type === "number" ? field.kind.unit : ""
  return [new Intl.NumberFormat(locale()).format(value), unit].filter(Boolean).join("\u00a0")
}

/** A scalar text: an option's key, a day, an id. */
function wordWords(word: string, field: Field | undefined): string {
  if (field?.kind.type === "date") return dayWords(word)
  return chosenLabels(word, optionsOf(field)).join("")
}

/** A document by its title; nobody recognises an id. */
function titleWords(id: string, text: Text<typeof fr>, titles: Titles): string {
  if (id === "") return ""
  return titles.has(id) ? titles.get(id) || text("untitled document") : text("unknown document")
}

function mapWords(map: Readonly<Record<string, unknown>>, field: Field | undefined, text: Text<typeof fr>): string {
  if (field?.kind.type === "period" || "debut" in map || "fin" in map) {
    const [from, to] = ["debut", "fin"].map((end) => dayWords(valueWords(map[end], undefined, text)))
    if (from && to) return text("period", { from, to })
    if (from) return text("period from", { from })
    return to ? text("period to", { to }) : ""
  }
  if ("nom" in map) return valueWords(valueAt(map, ["nom"]), undefined, text)
  return chosenLabels(map, optionsOf(field)).join(", ")
}

function dayWords(day: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T12:00:00Z`) : NaN
  return Number.isNaN(at) ? day : sayDay(day, currentLanguage())
}

function optionsOf(field: Field | undefined): readonly Choice[] {
  return field && "options" in field.kind ? field.kind.options : []
}
