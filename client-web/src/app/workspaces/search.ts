// Finding titles as people type them: without accents, capitals or typographic signs. Pure.
import { folded } from "../../shape/folding"

/** Whether a title holds all that is looked for, in any order; « 12.1 » and « l’accès » are each looked for as a whole. */
export function matches(title: string, query: string): boolean {
  const inTitle = folded(title)
  return query.split(/\s+/u).every((part) => inTitle.includes(folded(part)))
}
