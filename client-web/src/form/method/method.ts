// Whether there is a method for a gabarit, and where it is: the rules are fetched with what shows them, once somebody has a
// document they are for.
import { Part } from "../../ui/part"

/** Actions have one: the guide's. */
export const FICHE = /^[a-z0-9-]+\/fiche-action@\d+$/

/** Whether the method has anything to say about documents of this gabarit. */
export function hasMethod(gabarit: string): boolean {
  return FICHE.test(gabarit)
}

/** The rules, the panel and the count. */
export const METHOD = new Part(() => import("./MethodChecker"))
