// Reads what stands at one place of a document as its gabarit expects it. What has the wrong type is read empty and
// said to be so, never thrown on (G10): the twin of shared/src/document/read.rs for values that are in memory.
import type { Kind } from "../api/generated/types"
import { unknownKind } from "./kinds"
import { MARKER, Rich } from "./rich"
import { isCounter, isWord } from "./scalars"

/** A map of a document, as JavaScript shows it. */
export type AnyMap = Readonly<Record<string, unknown>>

/** Why a place can't be shown: nothing was ever made there, or something else stands there. */
export type Fault = "missing" | "unreadable"

/** What a place says; with a fault, `value` is what "nothing said" looks like. */
export interface Reading<T> {
  readonly value: T
  readonly fault: Fault | null
}

/** Both ends of a period; either may be unsaid. */
export interface Days {
  readonly debut: string | null
  readonly fin: string | null
}

/** An actor or a person: the name as typed, and what it is linked to. */
export interface Reference {
  readonly nom: string
  readonly ref: string | null
}

/** Whether somebody looking at it would see nothing: the white space of Unicode, as the server trims it. */
export function isBlank(text: string): boolean {
  return /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text)
}

/** The map that stands there, if it is one. */
export function asMap(value: unknown): AnyMap | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return null
  if (isWord(value) || isCounter(value) || value instanceof Date) return null
  return ArrayBuffer.isView(value) || value instanceof Rich ? null : (value as AnyMap)
}

/** Words people type together. */
export function readText(value: unknown): Reading<string> {
  const words = wordsIn(value)
  return words === undefined ? lacking(value, "") : found(words.replaceAll(MARKER, "\n"))
}

/** The words of a Text, a U+FFFC for each marker; `undefined` if there is none. A scalar text is no Text. */
export function wordsIn(value: unknown): string | undefined {
  return value instanceof Rich ? value.words : typeof value === "string" ? value : undefined
}

/** A map that should stand there since the field was made. */
export function readMap(value: unknown): Reading<AnyMap> {
  const map = asMap(value)
  return map === null ? lacking(value, {}) : found(map)
}

/** A word that isn't typed together: an option, a document's id. */
export function readWord(value: unknown): Reading<string | null> {
  return scalar(value, (one) => (typeof one === "string" ? one : undefined))
}

/** One of the options. */
export function readOption(value: unknown, options: readonly AnyOption[]): Reading<string | null> {
  return scalar(value, (one) => options.find((option) => isMeantBy(option, one))?.key)
}

/** An option, and the keys of those it took the place of. */
interface AnyOption {
  readonly key: string
  readonly former?: readonly string[]
}

/** Whether a document that holds this key means this option (C90). */
function isMeantBy(option: AnyOption, key: string | number | boolean): boolean {
  return option.key === key || option.former?.some((former) => former === key) === true
}

/** A day of the calendar, `YYYY-MM-DD`. */
export function readDate(value: unknown): Reading<string | null> {
  return scalar(value, (one) => (typeof one === "string" && isDate(one) ? one : undefined))
}

/** A number that JavaScript can show. */
export function readNumber(value: unknown): Reading<number | null> {
  return scalar(value, (one) => (typeof one === "number" && Number.isFinite(one) ? one : undefined))
}

/** Yes, no, or not said. */
export function readAnswer(value: unknown): Reading<boolean | null> {
  return scalar(value, (one) => (typeof one === "boolean" ? one : undefined))
}

/** The chosen options, in the order of the form. */
export function readOptions(value: unknown, options: readonly { readonly key: string }[]): Reading<readonly string[]> {
  const map = readMap(value)
  const chosen = options.map((option) => option.key).filter((key) => readAnswer(map.value[key]).value === true)
  return { value: chosen, fault: map.fault }
}

/**
 * The options that were chosen, by their labels and in the order of the form; then what was chosen that is no option here,
 * by its key: a newer version's, or one that somebody took out of the form. What somebody chose is never passed over.
 */
export function chosenLabels(value: unknown, options: readonly (AnyOption & { readonly label: string })[]): string[] {
  const one = readWord(value)
  const map = asMap(value) ?? {}
  const chosen = one.value === null ? Object.keys(map).filter((key) => readAnswer(map[key]).value === true) : [one.value]
  const known = options.filter((option) => chosen.some((key) => isMeantBy(option, key)))
  return [...known.map(({ label }) => label), ...chosen.filter((key) => !known.some((option) => isMeantBy(option, key)))]
}

/** Both ends of a period. */
export function readDays(value: unknown): Reading<Days> {
  const map = readMap(value)
  const [debut, fin] = [readDate(map.value["debut"]), readDate(map.value["fin"])]
  return { value: { debut: debut.value, fin: fin.value }, fault: map.fault ?? debut.fault ?? fin.fault }
}

/** An actor or a person. */
export function readReference(value: unknown): Reading<Reference> {
  const map = readMap(value)
  const nom = map.fault === null ? readText(map.value["nom"]) : found("")
  return { value: { nom: nom.value, ref: readWord(map.value["ref"]).value }, fault: map.fault ?? nom.fault }
}

/** What is said in one place, in the shape of the server's `content`. */
export type OneValue = string | number | boolean | null | readonly string[] | Days | Reference

/** What a field or a column of any kind says where it stands; a rich text its words alone, rows as they are kept. */
export function readKind(kind: Exclude<Kind, { readonly type: "rows" }>, value: unknown): Reading<OneValue>
export function readKind(kind: Kind, value: unknown): Reading<OneValue | AnyMap>
export function readKind(kind: Kind, value: unknown): Reading<OneValue | AnyMap> {
  switch (kind.type) {
    case "title":
    case "text":
    case "rich-text":
      return readText(value)
    case "choice":
      return readOption(value, kind.options)
    case "choices":
      return readOptions(value, kind.options)
    case "date":
      return readDate(value)
    case "period":
      return readDays(value)
    case "number":
      return readNumber(value)
    case "yes-no":
      return readAnswer(value)
    case "rows":
      return readMap(value)
    case "actor":
    case "member":
      return readReference(value)
    case "document":
      return readWord(value)
    default:
      return unknownKind(kind, found(null))
  }
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (parts === null) return false
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
  return day >= 1 && day <= days
}

function found<T>(value: T): Reading<T> {
  return { value, fault: null }
}

function lacking<T>(value: unknown, empty: T): Reading<T> {
  return { value: empty, fault: value === undefined ? "missing" : "unreadable" }
}

/** A scalar may be absent, null or empty: then nothing was said. One that `take` doesn't want is a fault. */
function scalar<T>(value: unknown, take: (one: string | number | boolean) => T | undefined): Reading<T | null> {
  const plain = plainScalar(value)
  if (plain === null || plain === "") return found(null)
  const taken = plain === undefined ? undefined : take(plain)
  return taken === undefined ? { value: null, fault: "unreadable" } : found(taken)
}

/** A Text object will do for a word: it is what JavaScript makes of a plain assignment. */
function plainScalar(value: unknown): string | number | boolean | null | undefined {
  if (value === undefined || value === null) return null
  if (typeof value === "string") return value.replaceAll(MARKER, "\n")
  if (typeof value === "number" || typeof value === "boolean") return value
  if (typeof value === "bigint") return Number(value)
  if (isWord(value)) return String(value)
  return isCounter(value) ? value.value : undefined
}
