// Merges one row into another: texts that differ stand one under the other, what is empty is filled, the other row is
// marked deleted. Planned first, so that it can be shown, then done in one change; and undone, step by step, leaving
// alone what others have changed since.
import { spans, updateSpans } from "@automerge/automerge/slim"
import type { Field } from "../../api/generated/types"
import { otherKey, type Draft } from "../shape/birth"
import {
  asMap, isBlank, readAnswer, readDate, readDays, readNumber, readOption, readOptions, readReference, readText, readWord,
  type AnyMap,
} from "../shape/read"
import { setScalar, setText, spliceText } from "../shape/write"
import { nameWords } from "./duplicates"

/** One edit of the row that stays. `path` is from the row. */
export type Step =
  | { readonly type: "fill"; readonly path: readonly string[]; readonly text: string }
  | { readonly type: "append"; readonly path: readonly string[]; readonly text: string }
  | { readonly type: "set"; readonly path: readonly string[]; readonly value: string | number | boolean }
  | { readonly type: "rich"; readonly path: readonly string[] }

/** What a merge does to the row that stays, and which columns of the other are not taken over. */
export interface Plan {
  readonly steps: readonly Step[]
  /** Keys of columns where both say something else and only one can stay. */
  readonly lost: readonly string[]
}

/** How `other` would be merged into `kept`. */
export function planMerge(columns: readonly Field[], kept: AnyMap, other: AnyMap): Plan {
  const steps: Step[] = []
  const lost: string[] = []
  for (const column of columns) {
    const before = steps.length
    const conflict = planColumn(steps, column, kept, other)
    if (conflict && steps.length === before) lost.push(column.key)
  }
  return { steps, lost }
}

/** Does it, inside a change: `row` is the path of the row that stays, `other` that of the one that goes. */
export function applyMerge(root: Draft, plan: Plan, row: readonly string[], other: readonly string[]): void {
  for (const step of plan.steps) {
    const path = [...row, ...step.path]
    if (step.type === "fill") setText(root, path, step.text)
    if (step.type === "append") spliceText(root, path, textLength(root, path), 0, step.text)
    if (step.type === "set") setScalar(root, path, step.value)
    if (step.type === "rich") appendRich(root, path, [...other, ...step.path])
  }
  setScalar(root, [...other, "deleted"], true)
}

/** Takes it back, inside a change. What was changed since the merge is left as it is now, and so are joined rich texts. */
export function undoMerge(root: Draft, plan: Plan, row: readonly string[], other: readonly string[]): void {
  for (const step of plan.steps) {
    const path = [...row, ...step.path]
    const value = valueAt(root, path)
    if (step.type === "fill" && value === step.text) setText(root, path, "")
    if (step.type === "append" && typeof value === "string") {
      const at = value.lastIndexOf(step.text)
      if (at >= 0) spliceText(root, path, at, step.text.length, "")
    }
    if (step.type === "set" && plainValue(value) === step.value) setScalar(root, path, null)
  }
  setScalar(root, [...other, "deleted"], null)
}

/** Adds the steps of one column; whether both say something that differs. */
function planColumn(steps: Step[], column: Field, kept: AnyMap, other: AnyMap): boolean {
  const { key, kind } = column
  const [mine, theirs] = [kept[key], other[key]]
  const beside = otherKey(column)
  if (beside !== null) planText(steps, [beside], kept[beside], other[beside])
  switch (kind.type) {
    case "text":
      return planText(steps, [key], mine, theirs)
    case "rich-text":
      return planRich(steps, key, mine, theirs)
    case "actor":
    case "member":
      return planReference(steps, key, mine, theirs)
    case "choices":
      return planOptions(steps, key, readOptions(mine, kind.options).value, readOptions(theirs, kind.options).value)
    case "period":
      return planDays(steps, key, mine, theirs)
    default:
      return planScalar(steps, [key], scalarOf(column, mine), scalarOf(column, theirs))
  }
}

function planText(steps: Step[], path: readonly string[], mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readText(mine), readText(theirs)]
  if (kept.fault !== null || isBlank(other.value) || sameWords(kept.value, other.value)) return false
  if (isBlank(kept.value)) steps.push({ type: "fill", path, text: other.value })
  else steps.push({ type: "append", path, text: `\n${other.value.trim()}` })
  return true
}

function planRich(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readText(mine), readText(theirs)]
  if (kept.fault !== null || isBlank(other.value) || sameWords(kept.value, other.value)) return false
  steps.push({ type: "rich", path: [key] })
  return true
}

/** A name that is there stays: two names one under the other are no name. */
function planReference(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readReference(mine), readReference(theirs)]
  if (kept.fault !== null || isBlank(other.value.nom)) return false
  const sameName = sameWords(kept.value.nom, other.value.nom)
  if (!isBlank(kept.value.nom) && !sameName) return true
  if (isBlank(kept.value.nom)) steps.push({ type: "fill", path: [key, "nom"], text: other.value.nom })
  if (kept.value.ref === null && other.value.ref !== null) {
    steps.push({ type: "set", path: [key, "ref"], value: other.value.ref })
  }
  return false
}

function planOptions(steps: Step[], key: string, mine: readonly string[], theirs: readonly string[]): boolean {
  for (const option of theirs) if (!mine.includes(option)) steps.push({ type: "set", path: [key, option], value: true })
  return false
}

function planDays(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readDays(mine).value, readDays(theirs).value]
  const start = planScalar(steps, [key, "debut"], kept.debut, other.debut)
  return planScalar(steps, [key, "fin"], kept.fin, other.fin) || start
}

type Scalar = string | number | boolean

function planScalar(steps: Step[], path: readonly string[], mine: Scalar | null, theirs: Scalar | null): boolean {
  if (theirs === null || mine === theirs) return false
  if (mine === null) steps.push({ type: "set", path, value: theirs })
  return true
}

function scalarOf({ kind }: Field, value: unknown): Scalar | null {
  switch (kind.type) {
    case "choice":
      return readOption(value, kind.options).value
    case "date":
      return readDate(value).value
    case "number":
      return readNumber(value).value
    case "yes-no":
      return readAnswer(value).value
    case "document":
      return readWord(value).value
    default:
      return null
  }
}

function sameWords(one: string, other: string): boolean {
  return one.trim() === other.trim() || (nameWords(one).join(" ") === nameWords(other).join(" ") && nameWords(one).length > 0)
}

function appendRich(root: Draft, path: readonly string[], from: readonly string[]): void {
  const [mine, theirs] = [spans(root, [...path]), spans(root, [...from])]
  const kept = isBlank(readText(valueAt(root, path)).value) ? [] : mine
  updateSpans(root, [...path], [...kept, ...theirs])
}

function textLength(root: Draft, path: readonly string[]): number {
  const value = valueAt(root, path)
  return typeof value === "string" ? value.length : 0
}

function valueAt(root: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => asMap(value)?.[key], root)
}

function plainValue(value: unknown): unknown {
  return readWord(value).value ?? readNumber(value).value ?? readAnswer(value).value
}
