// Which gabarits have rules, and how to ask for their remarks.
import type { Values } from "../shape/content"
import type { Advice } from "./advice"
import { ficheAdvice } from "./fiche"

const RULES: readonly { readonly gabarit: RegExp; readonly advise: (values: Values) => Advice[] }[] = [
  { gabarit: /^[a-z0-9-]+\/fiche-action@\d+$/, advise: ficheAdvice },
]

/** Whether the method has anything to say about documents of this gabarit. */
export function hasMethod(gabarit: string): boolean {
  return RULES.some((rule) => rule.gabarit.test(gabarit))
}

/** The remarks on a document: `values` as in the server's `content`. */
export function advise(gabarit: string, values: Values): Advice[] {
  return RULES.filter((rule) => rule.gabarit.test(gabarit)).flatMap((rule) => rule.advise(values))
}
