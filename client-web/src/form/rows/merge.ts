// Merges one row into another: texts that differ stand one under the other, what is empty is filled, the other row is
// marked deleted and says where it went. Planned first, so that it can be shown, then done in one change; and undone, step
// by step, leaving alone what others have changed since.
import type { Field } from "../../api/generated/types"
import { otherKey } from "../../shape/born"
import {
  isBlank, readAnswer, readDate, readMap, readNumber, readOption, readOptions, readReference, readText, readWord,
  type AnyMap, type Reading,
} from "../../shape/read"
import { unknownKind } from "../../shape/kinds"
import { MERGED_INTO } from "../../shape/rows"
import type { Path } from "../../shape/paths"
import type { Edit } from "../../source"
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
  /** Keys of columns where something of the other can't stay: both say something else, or there is no place for it. */
  readonly lost: readonly string[]
}

/** How `other` would be merged into `kept`. */
export function planMerge(columns: readonly Field[], kept: AnyMap, other: AnyMap): Plan {
  const steps: Step[] = []
  const lost = columns.filter((column) => !planColumn(steps, column, kept, other)).map((column) => column.key)
  return { steps, lost }
}

/** Does it: `row` is the path of the row that stays, `other` that of the one that goes. */
export function applyMerge(edit: Edit, plan: Plan, row: Path, other: Path): void {
  for (const step of plan.steps) {
    const path = [...row, ...step.path]
    if (step.type === "fill") edit.setText(path, step.text)
    if (step.type === "append") edit.splice(path, textLength(edit.value(path)), 0, step.text)
    if (step.type === "set") edit.set(path, step.value)
    if (step.type === "rich") edit.joinRich(path, [...other, ...step.path])
  }
  edit.set([...other, "deleted"], true)
  edit.set([...other, MERGED_INTO], row.at(-1) ?? null)
}

/** Takes it back. What was changed since the merge is left as it is now, and so are joined rich texts. */
export function undoMerge(edit: Edit, plan: Plan, row: Path, other: Path): void {
  for (const step of plan.steps) {
    const path = [...row, ...step.path]
    const value = edit.value(path)
    if (step.type === "fill" && value === step.text) edit.setText(path, "")
    if (step.type === "append" && typeof value === "string") {
      const at = value.lastIndexOf(step.text)
      if (at >= 0) edit.splice(path, at, step.text.length, "")
    }
    if (step.type === "set" && plainValue(value) === step.value) edit.set(path, null)
  }
  const into = plainValue(edit.value([...other, MERGED_INTO]))
  if (into !== null && into !== row.at(-1)) return
  edit.set([...other, MERGED_INTO], null)
  edit.set([...other, "deleted"], null)
}

/** Adds the steps of one column; whether all that the other says is said by the row that stays then. */
function planColumn(steps: Step[], column: Field, kept: AnyMap, other: AnyMap): boolean {
  const { key } = column
  const beside = otherKey(column)
  const besideStays = beside === null || planText(steps, [beside], kept[beside], other[beside])
  return planValue(steps, column, kept[key], other[key]) && besideStays
}

function planValue(steps: Step[], column: Field, mine: unknown, theirs: unknown): boolean {
  const { key, kind } = column
  switch (kind.type) {
    case "text":
      return planText(steps, [key], mine, theirs)
    case "rich-text":
      return planRich(steps, key, mine, theirs)
    case "actor":
    case "member":
      return planReference(steps, key, mine, theirs)
    case "choices":
      return planOptions(steps, key, readOptions(mine, kind.options), readOptions(theirs, kind.options))
    case "period":
      return planDays(steps, key, mine, theirs)
    case "choice":
      return planScalar(steps, [key], readOption(mine, kind.options), readOption(theirs, kind.options))
    case "date":
      return planScalar(steps, [key], readDate(mine), readDate(theirs))
    case "number":
      return planScalar(steps, [key], readNumber(mine), readNumber(theirs))
    case "yes-no":
      return planScalar(steps, [key], readAnswer(mine), readAnswer(theirs))
    case "document":
      return planScalar(steps, [key], readWord(mine), readWord(theirs))
    // No columns: nothing of them can be taken over.
    case "title":
    case "rows":
      return isAbsent(theirs)
    default:
      return unknownKind(kind, isAbsent(theirs))
  }
}

/** Nothing stands there. Whatever does, of a kind that can't be read here, may say something: it is not to be lost unsaid. */
function isAbsent(value: unknown): boolean {
  return value === undefined || value === null
}

function planText(steps: Step[], path: readonly string[], mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readText(mine), readText(theirs)]
  if (saysNothing(other, isBlank)) return true
  if (hasNoPlace(kept, other)) return false
  if (sameWords(kept.value, other.value)) return true
  if (isBlank(kept.value)) steps.push({ type: "fill", path, text: other.value })
  else steps.push({ type: "append", path, text: `\n${other.value.trim()}` })
  return true
}

function planRich(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readText(mine), readText(theirs)]
  if (saysNothing(other, isBlank)) return true
  if (hasNoPlace(kept, other)) return false
  if (!sameWords(kept.value, other.value)) steps.push({ type: "rich", path: [key] })
  return true
}

/** A name that is there stays: two names one under the other are no name. A link is taken over where there is none. */
function planReference(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readReference(mine), readReference(theirs)]
  if (saysNothing(other, ({ nom, ref }) => isBlank(nom) && ref === null)) return true
  if (hasNoPlace(kept, other)) return false
  const [mineIsBlank, theirsIsBlank] = [isBlank(kept.value.nom), isBlank(other.value.nom)]
  if (mineIsBlank && !theirsIsBlank) steps.push({ type: "fill", path: [key, "nom"], text: other.value.nom })
  if (kept.value.ref === null && other.value.ref !== null) {
    steps.push({ type: "set", path: [key, "ref"], value: other.value.ref })
  }
  return mineIsBlank || theirsIsBlank || sameWords(kept.value.nom, other.value.nom)
}

function planOptions(
  steps: Step[], key: string, mine: Reading<readonly string[]>, theirs: Reading<readonly string[]>,
): boolean {
  if (saysNothing(theirs, (options) => options.length === 0)) return true
  if (hasNoPlace(mine, theirs)) return false
  const more = theirs.value.filter((option) => !mine.value.includes(option))
  for (const option of more) steps.push({ type: "set", path: [key, option], value: true })
  return true
}

function planDays(steps: Step[], key: string, mine: unknown, theirs: unknown): boolean {
  const [kept, other] = [readMap(mine), readMap(theirs)]
  const stays = ["debut", "fin"].map((end) => {
    const theirEnd = readDate(other.value[end])
    if (kept.fault !== null) return saysNothing(theirEnd, (day) => day === null)
    return planScalar(steps, [key, end], readDate(kept.value[end]), theirEnd)
  })
  return stays.every(Boolean) && other.fault !== "unreadable"
}

type Scalar = string | number | boolean

function planScalar(
  steps: Step[], path: readonly string[], mine: Reading<Scalar | null>, theirs: Reading<Scalar | null>,
): boolean {
  if (saysNothing(theirs, (value) => value === null)) return true
  // What can't be read here may be a newer version's: it isn't written over.
  if (mine.fault !== null || theirs.fault !== null || theirs.value === null) return false
  if (mine.value === null) steps.push({ type: "set", path, value: theirs.value })
  return mine.value === null || mine.value === theirs.value
}

/** Nothing stands there, or what stands there says nothing. What can't be read may say anything. */
function saysNothing<T>({ value, fault }: Reading<T>, isNothing: (value: T) => boolean): boolean {
  return fault !== "unreadable" && isNothing(value)
}

/** A Text or a map that isn't there can't be made by whoever comes by, and what can't be read can't be taken over. */
function hasNoPlace(mine: Reading<unknown>, theirs: Reading<unknown>): boolean {
  return mine.fault !== null || theirs.fault !== null
}

function sameWords(one: string, other: string): boolean {
  return one.trim() === other.trim() || (nameWords(one).join(" ") === nameWords(other).join(" ") && nameWords(one).length > 0)
}

function textLength(value: unknown): number {
  return typeof value === "string" ? value.length : 0
}

function plainValue(value: unknown): unknown {
  return readWord(value).value ?? readNumber(value).value ?? readAnswer(value).value
}
