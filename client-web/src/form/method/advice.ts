// What the correcteur de méthode says: remarks that help, never refusals. The rules are those of the regional guide
// (fiche pratique 7, « Élaborer un plan d’action », and 8 for indicators). Reasons are in French, as the documents are.

/** What a remark is about; stable, so that a dismissed one stays dismissed. */
export type Rule =
  | "objectif.verbe"
  | "objectif.facteur"
  | "objectif.population"
  | "objectif.date"
  | "objectif.date-passee"
  | "objectif.vague"
  | "objectif.plusieurs-objectifs"
  | "objectif.plusieurs-verbes"
  | "objectif.plusieurs-facteurs"
  | "objectif.plusieurs-populations"
  | "objectif.plusieurs-dates"
  | "indicateurs.absents"
  | "indicateurs.processus"
  | "indicateurs.resultats"
  | "indicateurs.nature"
  | "pilote.absent"
  | "pilote.coordination"
  | "pilote.engagement"
  | "contexte.constat"

/** What the guide wants and isn't there. All else is worth a look: whoever wrote it may well be right. */
const MISSING: ReadonlySet<Rule> = new Set<Rule>([
  "objectif.verbe", "objectif.facteur", "objectif.population", "objectif.date", "indicateurs.absents",
  "indicateurs.processus", "pilote.absent",
])

/** Whether something is missing, and not only worth a look. */
export function isMissing(rule: Rule): boolean {
  return MISSING.has(rule)
}

/** A stretch of a text, in UTF-16 units, and the words that stood there. */
export interface Passage {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** One remark. */
export interface Advice {
  readonly rule: Rule
  /** The place it speaks of, from the root, keys joined by points: `title`, `fields.pilote`. */
  readonly path: string
  /** The words it speaks of, where it is about words. */
  readonly passage?: Passage
  /** One or two French sentences. */
  readonly reason: string
  /** What says two things, piece by piece, in its own words: for whoever knows how to write them apart. */
  readonly apart?: readonly string[]
  /** How it might be written instead, where that is right word for word. */
  readonly proposal?: readonly string[]
}
