// Finds when an objective is to be reached: « d’ici 2028 », « avant fin juin 2027 », « sur la durée du CLS ». A period is
// one date. Ages (« 60 ans et plus »), quantities and what things are compared with (« par rapport à 2024 ») are none. What
// day it is is never asked here: whoever wants to know whether a date is gone by compares its last day.
import { plain } from "../../shape/folding"

/** A stretch of text that says when. */
export interface DateSpan {
  readonly start: number
  readonly end: number
  /** A plan is called by its years (« PRS 2023-2028 »): perhaps nobody meant to say by when. */
  readonly isName: boolean
  /** The last day it may mean, as « 2028-06-31 »: to be compared only. Null where it says no year, or when something begins. */
  readonly last: string | null
}

const MONTH = "(?:janvier|f[ée]vrier|mars|avril|mai|juin|juillet|ao[ûu]t|septembre|octobre|novembre|d[ée]cembre)"
const YEAR = "(?:19|20)\\d\\d"
const LEAD_WORD = anyOf(
  "d[’']ici", "avant", "après", "dès", "jusqu[’'](?:en|à|au)", "à partir (?:de|du)", "à compter (?:de|du)", "(?:à l[’'])?horizon",
  "courant", "entre", "pour", "en", "fin", "début", "aux?", "à", "de", "du", "l[ae]", "les", "l[’']année", "l[’']été",
  "la rentrée", "milieu", "mi",
)
const LEAD = `(?:${LEAD_WORD}[\\s-]+)*`
const DAY = "(?:(?:1er|\\d{1,2})\\s+)?"
const NUMBER = "(?:\\d+|une?|deux|trois|quatre|cinq|six|dix|douze|dix-huit|vingt-quatre)"
const UNIT = "(?:ans?|années?|mois|semestres?|trimestres?|semaines?)"
const CONTRACT = anyOf(
  "CLS", "contrat(?:\\s+local\\s+de\\s+santé)?", "programme", "plan", "projet", "mandat", "année", "semestre", "trimestre",
)
const BOUND = anyOf(
  "fin", "durée", "mi-parcours", "période", "échéance", "terme", "signature", "issue", "mise en œuvre",
  "(?:première|deuxième|troisième|dernière) année", "(?:premier|second) semestre",
)
const ARTICLE = "(?:l[ae]\\s+|l[’'])?"
const OF = "(?:de\\s+la\\s+|de\\s+l[’']|du\\s+|de\\s+|d[’'])"
const PARTS = [
  // 2026-2028, 2026 à 2028, entre 2026 et 2028: one period.
  `${LEAD}(?:${DAY}${MONTH}\\s+)?${YEAR}\\s*(?:-|–|/|à|et)\\s*(?:(?:l[ae]|fin|début|mi)[\\s-]+)?(?:${DAY}${MONTH}\\s+)?${YEAR}`,
  `${LEAD}\\d{1,2}[/.]\\d{1,2}[/.](?:20)?\\d\\d`,
  `${LEAD}(?:${DAY}${MONTH}\\s+)?${YEAR}`,
  "(?:d[’']ici|dans|pendant|sur|durant|sous|en)\\s+(?:un délai de\\s+)?(?:les\\s+)?"
    + `${NUMBER}(?:\\s+(?:à|ou)\\s+${NUMBER})?\\s+(?:prochaine?s\\s+)?${UNIT}`,
  `(?:d[’']ici|avant|pendant|durant|au\\s+cours|tout\\s+au\\s+long)\\s+${OF}?(?:toute\\s+)?${ARTICLE}${CONTRACT}(?!\\p{L})`,
  "(?:d[’']ici(?:\\s+à)?|avant|à|au|en|dès|pendant|sur|durant|tout\\s+au\\s+long\\s+de|jusqu[’'](?:à|au))\\s+"
    + `(?:toute\\s+)?${ARTICLE}${BOUND}\\s+(?:${OF}?(?:durée|mise en œuvre)\\s+)?${OF}${CONTRACT}(?!\\p{L})`,
  "(?:premier|second|1er|2e|2nd|deuxième|troisième|quatrième|3e|4e)\\s+(?:semestre|trimestre)",
  `(?:d[’']ici|avant|à)\\s+(?:la\\s+)?(?:fin|mi)[\\s-]+(?:d[’']|de\\s+)?(?:l[’']année|${MONTH})`,
  "(?:d[’']ici|avant|dès|à|pour)\\s+(?:la\\s+(?:prochaine\\s+)?rentrée(?:\\s+(?:scolaire|prochaine))*|l[’'](?:été|hiver|automne)"
    + "|le\\s+printemps|l[’']évaluation(?:\\s+finale|(?!\\s+d))|mi-parcours)",
  "(?:dans\\s+|d[’']ici\\s+|pour\\s+)?l[’']an(?:née)?\\s+(?:qui\\s+vient|à\\s+venir|prochaine?)",
  `(?:au\\s+cours|d[’']ici\\s+la\\s+fin|à\\s+la\\s+fin)\\s+des?\\s+(?:la\\s+décennie|${NUMBER}\\s+(?:prochaine?s\\s+)?${UNIT}|prochaine?s\\s+${UNIT})`,
  `au\\s+fil\\s+(?:du|de\\s+la|de\\s+l[’'])\\s*${CONTRACT}(?!\\p{L})`,
  "(?:d[’']ici|avant|pour)\\s+(?:à\\s+)?la\\s+(?:prochaine\\s+)?(?:évaluation|signature|révision)",
  "chaque\\s+(?:année|mois|trimestre|semestre|été|hiver|automne|printemps|rentrée|saison)"
    + "|tous\\s+les\\s+(?:ans|mois)|(?:deux|trois|quatre)\\s+fois\\s+par\\s+an",
]
const DATE = new RegExp(`(?<![\\p{L}\\p{N}])(?:${PARTS.join("|")})(?![\\p{L}\\p{N}])`, "giu")
/** « la population de 2000 habitants », « 2000 personnes »: a quantity. */
const QUANTITY = /^\s*(?:habitant|personne|jeune|élève|foyer|ménage|enfant|logement|usager|patient|bénéficiaire|senior|euro|€|%)/i
/** What a date means is told by the words right before it. */
const LOOKED_BACK = 80
/** Before a year that things are compared with, or that something happened in. */
const PAST = new RegExp(
  "(?:par rapport (?:à|au)|comparée?s? (?:à|au|avec)|depuis|référence|constatée?s?|mesurée?s?|observée?s?|niveau de|valeur de"
  + "|situation de)\\s*(?::\\s*)?(?:l[’']année\\s+|fin\\s+|le\\s+|en\\s+|à\\s+|de\\s+)*$", "iu",
)
/** Before the years of a plan or law. */
const NAME = new RegExp(
  "(?<!\\p{L})(?:PRS|CLS|PTSM|PRSE|PRAPS|CTG|PRE|PAT|CPOM|agenda|(?:plan|programme|projet|contrat|loi|schéma|stratégie|diagnostic"
  + "|feuille de route|rapport|enquête|bilan|évaluation|étude|recensement|données|chiffres)(?:\\s+\\p{L}+){0,4})\\s*$", "iu",
)

/** Where a text says when, in order; the two ends of a period are one. */
export function datesIn(text: string): DateSpan[] {
  const dates: DateSpan[] = []
  for (const match of text.matchAll(DATE)) {
    const [start, end] = [match.index, match.index + match[0].length]
    const before = text.slice(Math.max(0, start - LOOKED_BACK), start)
    if (QUANTITY.test(text.slice(end)) && /\d$/.test(match[0])) continue
    if (PAST.test(before) || PAST.test(before + match[0].slice(0, match[0].search(/\d|$/)))) continue
    const last = dates.at(-1)
    if (last !== undefined && isOnePeriod(text, last, start, match[0])) {
      dates[dates.length - 1] = { ...last, end }
    } else {
      dates.push({ start, end, isName: /^\d/.test(match[0]) && NAME.test(before), last: null })
    }
  }
  return dates.map((date) => ({ ...date, last: lastDayOf(plain(text.slice(date.start, date.end))) }))
}

const MONTHS = "janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre".split(" ")
/** When something begins, or what is to last longer, says nothing of when it ends. */
const BEGINS = /^(?:a partir|a compter|des|apres)(?![a-z])/

/** « avant fin juin 2027 » is « 2027-06-31 », « au 1er trimestre 2026 » « 2026-03-31 », « 2026-2028 » « 2028-12-31 ». */
function lastDayOf(said: string): string | null {
  const years = [...said.matchAll(/(?:19|20)\d\d/g)]
  const figures = /(\d{1,2})[/.](\d{1,2})[/.](?:20)?(\d\d)(?!.*\d[/.]\d)/.exec(said)
  if (BEGINS.test(said) && years.length < 2) return null
  if (figures !== null) return `20${figures[3]}-${figures[2]?.padStart(2, "0")}-${figures[1]?.padStart(2, "0")}`
  const year = years.at(-1)
  if (year === undefined) return null
  const before = said.slice(years.at(-2)?.index ?? 0, year.index)
  const month = MONTHS.findLastIndex((name) => before.includes(name)) + 1
  const quarter = /(\d|premier|deuxieme|troisieme)\S* trimestre/.exec(before)?.[1]
  const half = /(?:premier|1er|1) semestre/.test(before)
  const ofQuarter = quarter === undefined ? 12 : 3 * (Number(quarter) || ["premier", "deuxieme", "troisieme"].indexOf(quarter) + 1)
  return `${year[0]}-${String(month || (half ? 6 : ofQuarter)).padStart(2, "0")}-31`
}

/** « du 1er janvier 2026 *au* 31 décembre 2027 », « entre mars 2026 *et* mai 2027 », « fin du CLS *(*2028 », « 2026, 2027 ». */
function isOnePeriod(text: string, last: DateSpan, start: number, found: string): boolean {
  const between = text.slice(last.end, start)
  if (/^\s*(?:[-–—/(]|scolaire|universitaire|civile|,?\s*(?:soit|c[’']est-à-dire)(?:\s+(?:en|à))?|,?\s*jusqu[’'](?:à|en|au))?\s*$/u.test(between)) return true
  if (/^,?\s*(?:et\s+)?$/u.test(between) && /^(?:\d|jusqu)/iu.test(found)) return true
  return /^\s*et\s*$/u.test(between) && /^entre\b/iu.test(text.slice(last.start, last.end))
}

function anyOf(...words: readonly string[]): string {
  return `(?:${words.join("|")})`
}
