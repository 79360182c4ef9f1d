// Several choices in one cell, as words: read, and written so that our own copies come back as they were.
import type { Choice, Field } from "../../api/generated/types"
import { otherKey } from "../../shape/born"
import { folded } from "../../shape/folding"
import { asMap, chosenLabels, readOptions, readText, type AnyMap } from "../../shape/read"
import type { RowValue } from "../../source"
import type { CellReading } from "./cell-value"
import type { TableCell } from "./table"

const known = new WeakMap<readonly Choice[], ReadonlyMap<string, Choice | null>>()

/** Options by what they are called: the label, without what it says in brackets, the short name in brackets. */
export function namesOf(options: readonly Choice[]): ReadonlyMap<string, Choice | null> {
  const made = known.get(options)
  if (made !== undefined) return made
  const names = new Map<string, Choice | null>()
  const add = (name: string, option: Choice): void => {
    const word = folded(name)
    // What two are called is the name of neither.
    if (word !== "") names.set(word, names.has(word) && names.get(word)?.key !== option.key ? null : option)
  }
  for (const option of options) {
    const brackets = /\(([^()]+)\)\s*$/.exec(option.label)
    if (brackets === null) continue
    add(option.label.slice(0, brackets.index), option)
    for (const word of brackets[1]?.split(",") ?? []) add(word, option)
  }
  // A whole label is always its own.
  for (const option of options) names.set(folded(option.label), option)
  known.set(options, names)
  return names
}

/** The option that is called so, or has this key. */
export function optionNamed(options: readonly Choice[], said: string): Choice | null {
  return namesOf(options).get(folded(said)) ?? options.find(({ key, former }) => key === said.trim() || former?.includes(said.trim()) === true) ?? null
}

/** What our own copies say beside the words: which options, and which words are none. */
export function exactChoices(column: Field, value: unknown, row: AnyMap): string {
  const options = column.kind.type === "choices" ? column.kind.options : []
  const other = otherKey(column)
  return JSON.stringify({ chosen: readOptions(value, options).value, other: other === null ? "" : readText(row[other]).value })
}

interface Chosen {
  readonly chosen: ReadonlySet<string>
  /** The words that are no option. */
  readonly rest: string
}

/** Several options; what is none of them is « autre » where there is such a place. */
export function readChoices(column: Field, options: readonly Choice[], { text, exact }: TableCell): CellReading {
  const other = otherKey(column)
  const { chosen, rest } = ownChoices(options, other !== null, { text, exact }) ?? choicesIn(text, options)
  const writes: RowValue[] = options.map(({ key }) => ({ at: [column.key, key], value: chosen.has(key) ? true : null }))
  if (other !== null) return { writes: [...writes, { at: [other], text: rest }], misfit: null }
  if (rest === "") return { writes, misfit: null }
  return { writes: chosen.size === 0 ? [] : writes, misfit: { text: rest, why: "no option" } }
}

/** Those of a copy of ours, where they are the same words in this column: another one may mean something else by its keys. */
function ownChoices(
  options: readonly Choice[], hasOther: boolean, { text, exact }: { readonly text: string; readonly exact: string | undefined },
): Chosen | null {
  const said = exact === undefined ? null : asMap(parsed(exact))
  const { chosen, other } = said ?? {}
  if (!Array.isArray(chosen) || typeof other !== "string" || (other !== "" && !hasOther)) return null
  if (!chosen.every((key) => options.some((option) => option.key === key))) return null
  const keys = new Set(chosen as readonly string[])
  const labels = chosenLabels(Object.fromEntries([...keys].map((key) => [key, true])), options)
  return folded([...labels, other].join(", ")) === folded(text) ? { chosen: keys, rest: other } : null
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

/** A piece of a text, and the sign before it. */
interface Piece {
  readonly sign: string
  readonly said: string
}

/**
 * Parted by lines, semicolons, bars, commas or strokes. A label may have such signs in it: the whole text is tried first, then
 * the longest run of pieces between commas. Words that are no option stay together, with the signs between them.
 */
function choicesIn(text: string, options: readonly Choice[]): Chosen {
  const whole = optionNamed(options, text)
  if (whole !== null) return { chosen: new Set([whole.key]), rest: "" }
  const chosen = new Set<string>()
  const runs: Piece[][] = [[]]
  for (const part of piecesOf(text, /[;\n|]/)) {
    const pieces = piecesOf(part.said.replace(/^\s*[•·–-]\s+/, ""), /[,/]/).map((piece, at) => (at === 0 ? { ...piece, sign: part.sign } : piece))
    for (let at = 0; at < pieces.length;) {
      const found = longestAt(pieces, at, options)
      const piece = pieces[at]
      if (found !== null) {
        chosen.add(found.option.key)
        runs.push([])
      } else if (piece !== undefined) runs.at(-1)?.push(piece)
      at += found?.length ?? 1
    }
  }
  return { chosen, rest: runs.map(joined).filter((one) => one !== "").join(", ") }
}

function piecesOf(text: string, signs: RegExp): Piece[] {
  const all = text.split(new RegExp(`(${signs.source})`))
  return all.flatMap((said, at) => (at % 2 === 0 ? [{ sign: all[at - 1] ?? "", said }] : []))
}

function longestAt(pieces: readonly Piece[], at: number, options: readonly Choice[]): { readonly option: Choice; readonly length: number } | null {
  for (let length = Math.min(pieces.length - at, longestOf(options)); length > 0; length -= 1) {
    const option = optionNamed(options, pieces.slice(at, at + length).map(({ sign, said }, first) => (first === 0 ? "" : sign) + said).join(""))
    if (option !== null) return { option, length }
  }
  return null
}

const longest = new WeakMap<readonly Choice[], number>()

/** How many words a name of an option has at most: no more pieces are one. */
function longestOf(options: readonly Choice[]): number {
  const most = longest.get(options) ?? [...namesOf(options).keys()].reduce((all, name) => Math.max(all, name.split(" ").length), 1)
  longest.set(options, most)
  return most
}

/** The words as they stood; lines, which a list has, as commas. */
function joined(run: readonly Piece[]): string {
  const says = run.map(({ said }) => said.trim() !== "")
  const kept = run.slice(Math.max(0, says.indexOf(true)), says.lastIndexOf(true) + 1)
  return kept.reduce((all, { sign, said }, at) => (
    at === 0 ? said : sign === "\n" ? `${all.trimEnd()}, ${said.trimStart()}` : all + sign + said
  ), "").trim()
}
