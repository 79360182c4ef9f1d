// Anything a document holds as text, for what can't be shown as a field. Short at first; what is left out is counted, and
// the whole can be asked for.
import { MARKER } from "../shape/rich"
import type { FormText } from "./text"

/** Characters that are shown at first. */
const CHARACTERS = 4_000
/** Entries of one map or list that are shown at first. */
const ENTRIES = 100
/** Levels that are shown at first, and at most: a document may nest without end. */
const LEVELS = { short: 6, whole: 200 } as const

/** Words, and whether they are all there is. */
export interface Raw {
  readonly words: string
  readonly whole: boolean
}

/** Anything as text. `whole`: all of it. */
export function rawText(value: unknown, whole: boolean, text: FormText): Raw {
  const cut = { any: false, whole, text }
  const plain = shallow(value, LEVELS[whole ? "whole" : "short"], cut)
  const words = typeof plain === "string" ? plain : JSON.stringify(plain, null, 2) ?? String(plain)
  const long = !whole && words.length > CHARACTERS
  return { words: long ? `${words.slice(0, CHARACTERS)}…` : words, whole: !long && !cut.any }
}

/** How to cut, and whether anything was. */
interface Cut {
  any: boolean
  readonly whole: boolean
  readonly text: FormText
}

function shallow(value: unknown, levels: number, cut: Cut): unknown {
  if (typeof value === "string") return withLines(value)
  if (typeof value === "bigint") return value.toString()
  if (typeof value !== "object" || value === null) return value
  if (ArrayBuffer.isView(value)) return cut.text("raw bytes", { n: value.byteLength })
  if ("toJSON" in value && typeof value.toJSON === "function") return value
  if (levels === 0) {
    cut.any = true
    return "…"
  }
  return Array.isArray(value) ? shallowList(value, levels, cut) : shallowMap(value, levels, cut)
}

function shallowList(list: readonly unknown[], levels: number, cut: Cut): unknown[] {
  const shown = first(list, cut).map((one) => shallow(one, levels - 1, cut))
  return shown.length === list.length ? shown : [...shown, more(list.length - shown.length, cut)]
}

function shallowMap(map: object, levels: number, cut: Cut): unknown {
  const entries = Object.entries(map)
  const shown = first(entries, cut).map(([key, one]) => [key, shallow(one, levels - 1, cut)] as const)
  if (shown.length < entries.length) shown.push([more(entries.length - shown.length, cut), "…"])
  return Object.fromEntries(shown)
}

function first<T>(all: readonly T[], cut: Cut): readonly T[] {
  return cut.whole ? all : all.slice(0, ENTRIES)
}

function more(n: number, cut: Cut): string {
  cut.any = true
  return cut.text("raw more", { n })
}

/** Where the words of a rich text have a block marker, a line begins; the first begins by itself. */
function withLines(words: string): string {
  return words.replaceAll(MARKER, (_, at: number) => (at === 0 ? "" : "\n"))
}
