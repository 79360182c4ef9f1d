// What a field says, as text that can be read and compared: options by their labels, days as people write them. Pure.
import { isCounter, isImmutableString } from "@automerge/automerge/slim"
import type { Choice, Field } from "../api"
import { locale } from "../i18n"
import { valueAt } from "./places"
import type { fr } from "./text"
import type { Text } from "../i18n"

/** Where a text holds a block of rich text. */
const BLOCK = /\uFFFC/g

/** Any value of a document as text; empty where nothing was said. Unknown shapes are told as far as they can be. */
export function valueWords(value: unknown, field: Field | undefined, text: Text<typeof fr>): string {
  if (value === undefined || value === null) return ""
  if (typeof value === "boolean") return text(value ? "yes" : "no")
  if (typeof value === "number" || isCounter(value)) return numberWords(Number(value), field)
  if (typeof value === "string") return value.replace(/^\uFFFC/, "").replace(BLOCK, "\n")
  if (isImmutableString(value)) return wordWords(String(value), field)
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
  return optionsOf(field).find((option) => option.key === word)?.label ?? word
}

function mapWords(map: Readonly<Record<string, unknown>>, field: Field | undefined, text: Text<typeof fr>): string {
  if (field?.kind.type === "period" || "debut" in map || "fin" in map) {
    const [from, to] = ["debut", "fin"].map((end) => dayWords(valueWords(map[end], undefined, text)))
    if (from && to) return text("period", { from, to })
    if (from) return text("period from", { from })
    return to ? text("period to", { to }) : ""
  }
  if ("nom" in map) return valueWords(valueAt(map, ["nom"]), undefined, text)
  const options = optionsOf(field)
  const known = options.filter((option) => map[option.key] === true).map((option) => option.label)
  const others = Object.keys(map).filter((key) => map[key] === true && !options.some((option) => option.key === key))
  return [...known, ...others].join(", ")
}

function dayWords(day: string): string {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? Date.parse(`${day}T12:00:00Z`) : NaN
  if (Number.isNaN(at)) return day
  const shape = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" } as const
  return new Intl.DateTimeFormat(locale(), shape).format(at)
}

function optionsOf(field: Field | undefined): readonly Choice[] {
  return field && "options" in field.kind ? field.kind.options : []
}
