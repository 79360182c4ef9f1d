// The rules of each gabarit that has a method, and how to ask for their remarks.
import type { Values } from "../../shape/content"
import type { Advice } from "./advice"
import { ficheAdvice } from "./fiche"
import { FICHE } from "./method"
import type { Manager } from "./pilot"

interface Rules {
  readonly gabarit: RegExp
  readonly advise: (values: Values, managers: readonly Manager[]) => Advice[]
}

const RULES: readonly Rules[] = [
  { gabarit: FICHE, advise: ficheAdvice },
]

/** The remarks on a document: `values` as in the server's `content`; `managers` manage its workspace. */
export function advise(gabarit: string, values: Values, managers: readonly Manager[] = []): Advice[] {
  return RULES.filter((rule) => rule.gabarit.test(gabarit)).flatMap((rule) => rule.advise(values, managers))
}
