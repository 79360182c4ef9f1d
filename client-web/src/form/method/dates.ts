// Finds when an objective is to be reached: « d’ici 2028 », « avant fin juin 2027 », « sur la durée du CLS ». Ages
// (« 60 ans et plus ») are no dates.

/** A stretch of text that says when. */
export interface DateSpan {
  readonly start: number
  readonly end: number
}

const MONTH = "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre)"
const YEAR = "(?:19|20)\\d\\d"
const LEAD = "(?:(?:d[’']ici|avant|après|dès|depuis|jusqu[’']en|jusqu[’']à|à partir de|à compter de|à l[’']horizon|pour|en|fin|début|courant|à|au|de|la|le|l[’']année|milieu|mi)[\\s-]+)*"
const DAY = "(?:(?:1er|\\d{1,2})\\s+)?"
const PARTS = [
  // 2026-2028, 2026 à 2028, entre 2026 et 2028: one period.
  `(?:entre\\s+|de\\s+)?(?:${MONTH}\\s+)?${YEAR}\\s*(?:-|–|/|à|et)\\s*(?:${MONTH}\\s+)?${YEAR}`,
  `${LEAD}(?:${DAY}${MONTH}\\s+)?${YEAR}`,
  `${LEAD}\\d{1,2}/\\d{1,2}/(?:20)?\\d\\d`,
  `(?:d[’']ici|dans|pendant|sur|durant|sous|en)\\s+(?:les\\s+)?(?:\\d+|un|une|deux|trois|quatre|cinq|six|douze)\\s+(?:prochain(?:e)?s\\s+)?(?:ans?|années?|mois|semestres?|semaines?)`,
  `(?:d[’']ici|avant|à|pendant|sur|durant)\\s+(?:à\\s+)?(?:la\\s+)?(?:(?:fin|durée|mi-parcours|période|échéance|terme|signature)\\s+)?(?:de\\s+la\\s+|de\\s+l[’']|du\\s+|de\\s+|l[’']|le\\s+|la\\s+)?(?:durée|mise en œuvre|fin|année|premier semestre|second semestre|échéance|terme)?\\s*(?:du\\s+|de\\s+)?(?:CLS|contrat(?:\\s+local\\s+de\\s+santé)?|l[’']année|semestre)(?!\\p{L})`,
  `(?:premier|second|1er|2e|2nd|deuxième)\\s+semestre`,
  `(?:d[’']ici|avant|à)\\s+(?:la\\s+)?(?:fin|mi)\\s+(?:d[’']|de\\s+)?(?:l[’']année|${MONTH})`,
]
const DATE = new RegExp(`(?<![\\p{L}\\p{N}])(?:${PARTS.join("|")})(?![\\p{L}\\p{N}])`, "giu")
/** « la population de 2000 habitants », « 2000 personnes »: a quantity. */
const QUANTITY = /^\s*(?:habitant|personne|jeune|élève|foyer|ménage|enfant|logement|euro|€|%)/i

/** Where a text says when, in order. */
export function datesIn(text: string): DateSpan[] {
  const dates: DateSpan[] = []
  for (const match of text.matchAll(DATE)) {
    const end = match.index + match[0].length
    if (QUANTITY.test(text.slice(end)) && /\d$/.test(match[0])) continue
    dates.push({ start: match.index, end })
  }
  return dates
}
