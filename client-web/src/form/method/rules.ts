// Which gabarits have rules, and how to ask for their remarks.
import type { Values } from "../../shape/content"
import type { Advice } from "./advice"
import { ficheAdvice } from "./fiche"
import type { Manager } from "./pilot"

interface Rules {
  readonly gabarit: RegExp
  readonly advise: (values: Values, managers: readonly Manager[]) => Advice[]
}

const RULES: readonly Rules[] = [
  { gabarit: /^[a-z0-9-]+\/fiche-action@\d+$/, advise: ficheAdvice },
]

/** Whether the method has anything to say about documents of this gabarit. */
export function hasMethod(gabarit: string): boolean {
  return RULES.some((rule) => rule.gabarit.test(gabarit))
}

/** The remarks on a document: `values` as in the server's `content`; `managers` manage its workspace. */
export function advise(gabarit: string, values: Values, managers: readonly Manager[] = []): Advice[] {
  return RULES.filter((rule) => rule.gabarit.test(gabarit)).flatMap((rule) => rule.advise(values, managers))
}
