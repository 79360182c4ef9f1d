// How remarks are shown: what is missing before what is worth a look, repeated ones as one, and nothing new about a field
// that somebody is writing in.
import { isMissing, type Advice, type Rule } from "./advice"

/** One remark as it is shown: about one place, or the same about several. */
export interface Remark {
  readonly rule: Rule
  readonly isMissing: boolean
  readonly places: readonly [Advice, ...Advice[]]
}

/** Rules that say the same wherever they are broken. */
const REPEATED = ["objectif.facteur", "objectif.population", "objectif.date", "objectif.date-passee"] as const
/** A rule of which several remarks become one. */
export type RepeatedRule = (typeof REPEATED)[number]

/** Whether several remarks of this rule are said as one. */
export function isRepeated(rule: Rule): rule is RepeatedRule {
  return (REPEATED as readonly Rule[]).includes(rule)
}

/** All remarks, what is missing first; each else in the order of the form. */
export function remarksOf(advice: readonly Advice[]): Remark[] {
  const remarks: Remark[] = []
  for (const one of advice) {
    const at = isRepeated(one.rule) ? remarks.findIndex(({ rule }) => rule === one.rule) : -1
    const known = remarks[at]
    if (known === undefined) remarks.push({ rule: one.rule, isMissing: isMissing(one.rule), places: [one] })
    else remarks[at] = { ...known, places: [...known.places, one] }
  }
  return [...remarks.filter((remark) => remark.isMissing), ...remarks.filter((remark) => !remark.isMissing)]
}

/** A remark about other words is another remark. */
export function keyOf({ rule, path, passage }: Advice): string {
  return [rule, path, passage?.text ?? ""].join("|")
}

/** The field a path is in: `fields.indicateurs` of `fields.indicateurs.r1.intitule`. */
export function fieldOf(path: string): string {
  return path.split(".").slice(0, 2).join(".")
}

/** What is said now: about the field in hand only what was said when it was taken up. */
export function saidNow(all: readonly Advice[], inHand: string | null, before: ReadonlySet<string>): readonly Advice[] {
  if (inHand === null) return all
  return all.filter((advice) => fieldOf(advice.path) !== inHand || before.has(keyOf(advice)))
}
