// Reads one objective as the guide would have it written: a verb, the factor to change, the population, a date, each
// once. It finds what is missing or said twice, and how to split it. Tolerant: where it isn't sure it says nothing.
import type { Passage, Rule } from "./advice"
import { isIn, mainVerbs, objectOf } from "./clauses"
import { datesIn, type DateSpan } from "./dates"
import { isFunctionWord } from "./lexicon"
import { factorsIn, populationsIn } from "./parts"
import { isOrganisation, isPeople, isTerritory, saysForWhom } from "./people"
import { splitAtFactors, splitAtPopulations, splitAtSentences, splitAtVerbs, type Sentence } from "./split"
import { isVague } from "./vague"
import { isOnlyActing, leavesFactorOpen, standsBeforeVerb, verbFor } from "./verbs"
import { segmentsOf, type Segment, type Word } from "./words"

/** One thing to say about an objective. */
export interface Finding {
  readonly rule: Rule
  readonly passage?: Passage
  /** A word to write instead, where it is about a word. */
  readonly hint?: string
  /** The pieces of what says several things, as they stand in it. */
  readonly apart?: readonly string[]
  /** Each piece as an objective of its own, where that is right word for word. */
  readonly proposal?: readonly string[]
}

/** What an objective is read beside. */
export interface Around {
  /** Whether something else says when: an action's calendar, the contract's own dates. */
  readonly dated: boolean
  /** The day it is read on, as « 2026-11-29 »; without it no date is gone by. */
  readonly today?: string
}

/** A finding whose proposal isn't made yet. */
interface Reading extends Omit<Finding, "proposal"> {
  readonly split?: () => readonly string[]
}

/**
 * Of characters: a longer text is no objective, and gets no remark. The time that a reading takes grows with the square of
 * what people write into lists; so it stays about a tenth of a second whatever is pasted.
 */
export const LONGEST_OBJECTIVE = 3_000

/** What the guide would say about this objective; nothing about an empty one. */
export function findingsOn(text: string, around: Around = { dated: false }): Finding[] {
  if (text.length > LONGEST_OBJECTIVE) return []
  const readings = readingsOf(text, around)
  const known = readings.map((reading) => reading.rule).filter((rule) => MISSING_IN_ALL.has(rule))
  return readings.map(({ split, ...finding }) => {
    const proposal = split?.() ?? []
    // A rewriting that would be told something itself helps nobody.
    const isGood = proposal.length > 1 && proposal.every((one) => readingsOf(one, around).every(({ rule }) => known.includes(rule)))
    return isGood ? { ...finding, proposal } : finding
  })
}

/** What is missing in an objective is missing in its pieces too. */
const MISSING_IN_ALL: ReadonlySet<Rule> = new Set<Rule>(["objectif.population", "objectif.date"])

function readingsOf(text: string, around: Around): Reading[] {
  const segments = segmentsOf(text)
  const withVerb = segments.filter((segment) => mainVerbs(segment).length > 0)
  const second = withVerb[1]
  if (second !== undefined) {
    return [{
      rule: "objectif.plusieurs-objectifs",
      passage: passage(text, second.start, second.end),
      apart: withVerb.map((one) => beginning(text, one.words)),
      split: () => splitAtSentences(text, withVerb),
    }]
  }
  const segment = withVerb[0] ?? segments[0]
  if (segment === undefined) return []
  const dates = datesIn(text)
  const sentence = { text, segment, dates }
  const verb = mainVerbs(segment).at(-1)
  const vague = verb !== undefined && isVague(verb, objectOf(segment, dates))
  return [
    ...verbReadings(sentence),
    ...(vague
      ? [{ rule: "objectif.vague" as const, passage: passage(text, segment.start, segment.end) }]
      : [...factorReadings(sentence), ...populationReadings(sentence, segments)]),
    ...dateReadings(text, dates, around),
  ]
}

function verbReadings({ text, segment, dates }: Sentence): Reading[] {
  const verbs = mainVerbs(segment)
  const [first, second] = verbs
  if (first === undefined) {
    const start = segment.words.find((word) => !isFunctionWord(word))
    if (start === undefined) return []
    const hint = verbFor(start)
    return [{ rule: "objectif.verbe", passage: passage(text, start.start, start.end), ...(hint ? { hint } : {}) }]
  }
  if (second === undefined) return []
  return [{
    rule: "objectif.plusieurs-verbes",
    passage: passage(text, second.start, second.end),
    apart: clausesOf(segment, verbs).map((words) => pieceOf({ text, segment, dates }, words)),
    split: () => splitAtVerbs({ text, segment, dates }, verbs),
  }]
}

const JOINS = /^(?:,|et|ou|puis|\/)$/

/** The words of each verb, with its pronoun: up to what joins it to the next. */
function clausesOf({ words }: Segment, verbs: readonly Word[]): Word[][] {
  const starts = verbs.map((verb) => {
    let at = words.indexOf(verb)
    while (at > 0 && standsBeforeVerb(words[at - 1] as Word)) at -= 1
    return at
  })
  return starts.map((start, at) => {
    const clause = words.slice(start, starts[at + 1])
    while (clause.length > 1 && JOINS.test(clause.at(-1)?.plain ?? "")) clause.pop()
    return clause
  })
}

/** Prepositions that bring in what an objective about people is about: « former les agents *au* repérage ». */
const BRINGS_FACTOR = new Set([
  "a", "au", "aux", "dans", "contre", "sur", "face", "vers", "pour", "par", "afin", "vis-a-vis", "autour", "concernant",
  "lors", "matiere", "via", "apres", "suite", "pendant",
])

function factorReadings(sentence: Sentence): Reading[] {
  const { text, segment, dates } = sentence
  const verbs = mainVerbs(segment)
  const verb = verbs.at(-1)
  if (verb === undefined) return []
  const object = objectOf(segment, dates)
  if (isOnlyActing(verb, object[0])) return actingReadings(text, object)
  const head = object.findIndex((word) => !isFunctionWord(word))
  const noun = object[head]
  if (noun === undefined) {
    return [{ rule: "objectif.facteur", passage: passage(text, segment.start, segment.end) }]
  }
  // « Lutter contre l’isolement »: what governs the noun brings the factor in already.
  const governed = object.slice(0, head).some((word) => BRINGS_FACTOR.has(word.plain))
  const isBare = isPeople(noun, object[head - 1]) || (isOrganisation(noun) && !/^une?$/.test(object[head - 1]?.plain ?? ""))
  if (verbs.every(leavesFactorOpen) && isBare && !isFollowed(object.slice(head + 1)) && !governed) {
    return [{ rule: "objectif.facteur", passage: passage(text, noun.start, object.at(-1)?.end ?? noun.end) }]
  }
  const found = factorsIn(object)
  const [, second] = found?.parts ?? []
  if (found === null || second?.lead === undefined) return []
  return [{
    rule: "objectif.plusieurs-facteurs",
    passage: passage(text, second.lead.start, found.parts.at(-1)?.noun.end ?? second.noun.end),
    apart: found.parts.map((part) => pieceOf(sentence, part.words)),
    split: () => splitAtFactors(sentence, found, verb),
  }]
}

/** « Agir pour les seniors »: nothing but whom it is done for. */
function actingReadings(text: string, object: readonly Word[]): Reading[] {
  const at = object.findIndex((word) => !(isFunctionWord(word) || /^(?:faveur|aupres|direction)$/.test(word.plain)))
  const noun = object[at]
  if (noun === undefined || !(isPeople(noun, object[at - 1]) || isOrganisation(noun)) || isFollowed(object.slice(at + 1))) return []
  return [{ rule: "objectif.facteur", passage: passage(text, noun.start, object.at(-1)?.end ?? noun.end) }]
}

function isFollowed(rest: readonly Word[]): boolean {
  return rest.some((word, at) => BRINGS_FACTOR.has(word.plain) && !introducesPlace(rest, at + 1))
}

/** « dans le quartier », « sur la communauté de communes »: where, not what. */
function introducesPlace(words: readonly Word[], from: number): boolean {
  const noun = words.slice(from).find((word) => !isFunctionWord(word))
  return noun !== undefined && isTerritory(noun)
}

function populationReadings(sentence: Sentence, segments: readonly Segment[]): Reading[] {
  const { text, segment, dates } = sentence
  const named = segments.some(({ words }) => words.some((_, at) => saysForWhom(words, at)))
  if (!named && !saysAge(text, dates)) {
    return [{ rule: "objectif.population", passage: passage(text, segment.start, segment.end) }]
  }
  const found = populationsIn(segment, dates)
  const [first, second] = found?.parts ?? []
  if (found === null || first === undefined || second === undefined) return []
  return [{
    rule: "objectif.plusieurs-populations",
    passage: passage(text, first.noun.start, found.parts.at(-1)?.noun.end ?? second.noun.end),
    apart: found.parts.map((part) => pieceOf(sentence, part.words)),
    split: () => splitAtPopulations(sentence, found),
  }]
}

/** « les 15-24 ans », « les moins de 6 ans »: an age that is no date. */
function saysAge(text: string, dates: readonly DateSpan[]): boolean {
  return [...text.matchAll(/\d+\s*ans(?!\p{L})/giu)].some(({ index }) => (
    !dates.some((date) => index >= date.start && index < date.end)
  ))
}

function dateReadings(text: string, dates: readonly DateSpan[], { dated, today }: Around): Reading[] {
  const isOver = ({ last }: DateSpan): boolean => last !== null && today !== undefined && last < today
  const own = dates.filter((date) => !date.isName)
  const [first, second] = own
  // The years of a plan that is over don't say when.
  if (first === undefined) return dated || dates.some((date) => !isOver(date)) ? [] : [{ rule: "objectif.date" }]
  if (second !== undefined) return [{ rule: "objectif.plusieurs-dates", passage: passage(text, second.start, second.end) }]
  return isOver(first) ? [{ rule: "objectif.date-passee", passage: passage(text, first.start, first.end) }] : []
}

function passage(text: string, start: number, end: number): Passage {
  return { start, end, text: text.slice(start, end) }
}

/** How many words of a piece are enough to know it again. */
const QUOTED_WORDS = 5

/** The first words of a piece as they stand, « repérer les fragilités… »; a verb without its object is left open too. */
function beginning(text: string, words: readonly Word[]): string {
  const quoted: Word[] = []
  for (const word of words) {
    if (quoted.filter((one) => one.plain !== "'").length === QUOTED_WORDS) break
    quoted.push(word)
  }
  while (quoted.length > 1 && isFunctionWord(quoted.at(-1) as Word)) quoted.pop()
  const said = text.slice(quoted[0]?.start, quoted.at(-1)?.end)
  return quoted.length < words.length || words.length === 1 ? `${said}…` : said
}

/** A piece of a list as it stands, without what says when. */
function pieceOf({ text, dates }: Sentence, words: readonly Word[]): string {
  const date = words.findIndex((word) => isIn(dates, word))
  return beginning(text, date < 0 ? words : words.slice(0, date))
}
