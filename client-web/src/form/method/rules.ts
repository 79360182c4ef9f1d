// The rules of each gabarit that has a method, and how to ask for their remarks.
import type { Values } from "../../shape/content"
import type { Advice } from "./advice"
import { ficheAdvice } from "./fiche"
import { FICHE } from "./method"
import type { Manager } from "./pilot"

interface Rules {
  readonly gabarit: RegExp
  readonly advise: (values: Values, managers: readonly Manager[], today: string | undefined) => Advice[]
}

const RULES: readonly Rules[] = [
  { gabarit: FICHE, advise: ficheAdvice },
]

/**
 * The remarks on a document: `values` as in the server's `content`; `managers` manage its workspace; `today` as
 * « 2026-11-29 », without which no date is gone by.
 */
export function advise(gabarit: string, values: Values, managers: readonly Manager[] = [], today?: string): Advice[] {
  return RULES.filter((rule) => rule.gabarit.test(gabarit)).flatMap((rule) => rule.advise(values, managers, today))
}
