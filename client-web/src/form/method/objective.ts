// Reads one objective as the guide would have it written: a verb, the factor to change, the population, a date, each
// once. It finds what is missing or said twice, and how to split it. Tolerant: where it isn't sure it says nothing.
import { datesIn, type DateSpan } from "./dates"
import { areOneThing, isDeterminer, isFactor, isFunctionWord } from "./lexicon"
import { areOnePopulation, isOrganisation, isPeople, isPopulation, isTerritory, saysForWhom } from "./people"
import { objectivesOf, splitAtFactors, splitAtPopulations, splitAtVerbs } from "./split"
import { isKnownVerb, isNounAfter, leavesFactorOpen, looksLikeVerb, standsBeforeVerb, verbFor } from "./verbs"
import type { Passage, Rule } from "./advice"
import { segmentsOf, type Segment, type Word } from "./words"

/** One thing to say about an objective. */
export interface Finding {
  readonly rule: Rule
  readonly passage?: Passage
  /** A word to write instead, where it is about a word. */
  readonly hint?: string
  readonly proposal?: readonly string[]
}

/** What else says when: an action's calendar stands for the date of its objective. */
export interface Around {
  readonly dated: boolean
}

/** What the guide would say about this objective; nothing about an empty one. */
export function findingsOn(text: string, around: Around = { dated: false }): Finding[] {
  const segments = segmentsOf(text)
  if (segments.length === 0) return []
  const withVerb = segments.filter((segment) => mainVerbs(segment).length > 0)
  const second = withVerb[1]
  if (second !== undefined) {
    const proposal = objectivesOf(text, withVerb)
    return [{ rule: "objectif.plusieurs-objectifs", passage: passage(text, second.start, second.end), proposal }]
  }
  const segment = withVerb[0] ?? segments[0]
  if (segment === undefined) return []
  const dates = datesIn(text)
  return [
    ...verbFindings(text, segment),
    ...factorFindings(text, segment, dates),
    ...populationFindings(text, segments, segment),
    ...dateFindings(text, dates, around),
  ]
}

/** The verbs that say what is to be done: those at the head of the sentence and those coordinated with them. */
export function mainVerbs(segment: Segment): Word[] {
  const { words } = segment
  const found: Word[] = []
  let lastWasMain = true
  for (const [at, word] of words.entries()) {
    const place = placeOf(words, at)
    const isVerb = place === "coordinated" && found.length > 0 ? isKnownVerb(word) : looksLikeVerb(word)
    if (!isVerb || isNounAfter(words.slice(0, at), word)) continue
    const explains = found.length > 0 && /^[:(]$/.test(words[wordBefore(words, at)]?.plain ?? "")
    const main: boolean = !explains && (place === "head" || (place === "coordinated" && lastWasMain))
    // « le bien vieillir », « leur désir »: what nothing governs as a verb says nothing of those that follow.
    if (!main && place === "governed" && !isGovernedAsVerb(words, at)) continue
    if (main) found.push(word)
    lastWasMain = main
  }
  return found
}

/** What infinitives follow: « permettre *de* rester », « former *à* repérer ». */
const GOVERNS_VERBS = new Set(["a", "de", "d", "pour", "sans", "par", "afin", "et", "ou", ","])

function isGovernedAsVerb(words: readonly Word[], at: number): boolean {
  const previous = words[wordBefore(words, at)]
  return previous !== undefined && (GOVERNS_VERBS.has(previous.plain) || looksLikeVerb(previous))
}

/** Where the last word is that may govern this one. */
function wordBefore(words: readonly Word[], at: number): number {
  let before = at - 1
  while (before >= 0 && standsBeforeVerb(words[before] as Word)) before -= 1
  return before
}

/** « Il s’agit de … », « L’objectif est de … », « Cette action vise à … », « Afin d’ … »: the verb comes then. */
const LEADS_IN = new RegExp("^(?:il s ' agit (?:de|d)|pour|afin (?:de|d)|"
  + "(?:l ' |le |la |les |notre |cette |ce |cet )?(?:objectif|but|enjeu|finalite|ambition|action|projet|volonte|priorite)s?"
  + "(?: \\w+){0,4}? (?:est|sera|consiste|consistera|vise|visera)(?: \\w+)? (?:a|de|d))$")

/** How a word stands in its sentence: at its head, after « et » or a comma, or governed by something else. */
function placeOf(words: readonly Word[], at: number): "head" | "coordinated" | "governed" {
  const before = wordBefore(words, at)
  const previous = words[before]
  if (previous === undefined) return "head"
  if (LEADS_IN.test(words.slice(0, before + 1).map((word) => word.plain).join(" "))) return "head"
  if (previous.plain === ",") return isOpening(words.slice(0, before)) ? "head" : "coordinated"
  return ["et", "puis", "ou", "/", ":", "("].includes(previous.plain) ? "coordinated" : "governed"
}

/** « D’ici 2025, … », « À l’horizon 2030, … »: what may come before the verb. */
function isOpening(words: readonly Word[]): boolean {
  return words.length <= 8 && /\d{4}$|^(?:cls|contrat|annee|ans|mois)$/.test(words.at(-1)?.plain ?? "")
}

function verbFindings(text: string, segment: Segment): Finding[] {
  const verbs = mainVerbs(segment)
  const [first, second] = verbs
  if (first === undefined) {
    const start = segment.words.find((word) => !isFunctionWord(word))
    if (start === undefined) return []
    const hint = verbFor(start)
    return [{ rule: "objectif.verbe", passage: passage(text, start.start, start.end), ...(hint ? { hint } : {}) }]
  }
  if (second === undefined) return []
  const proposal = splitAtVerbs(text, segment, verbs)
  return [{ rule: "objectif.plusieurs-verbes", passage: passage(text, second.start, second.end), proposal }]
}

/** The words after the verb, without those that say when. */
function objectOf(segment: Segment, dates: readonly DateSpan[]): Word[] {
  const verb = mainVerbs(segment).at(-1)
  const after = verb === undefined ? segment.words : segment.words.slice(segment.words.indexOf(verb) + 1)
  return after.filter((word) => !dates.some((date) => word.start >= date.start && word.end <= date.end))
}

/** Prepositions that bring in what an objective about people is about: « former les agents *au* repérage ». */
const BRINGS_FACTOR = new Set([
  "a", "au", "aux", "dans", "contre", "sur", "face", "vers", "pour", "par", "afin", "vis-a-vis", "autour", "concernant",
  "lors", "matiere", "via",
])

function factorFindings(text: string, segment: Segment, dates: readonly DateSpan[]): Finding[] {
  if (mainVerbs(segment).length === 0) return []
  const object = objectOf(segment, dates)
  const head = object.findIndex((word) => !isFunctionWord(word))
  const noun = object[head]
  if (noun === undefined) {
    return [{ rule: "objectif.facteur", passage: passage(text, segment.start, segment.end) }]
  }
  const followed = object.slice(head + 1).some((word, at, rest) =>
    BRINGS_FACTOR.has(word.plain) && !introducesPlace(rest, at + 1))
  // « Lutter contre l’isolement »: what governs the noun brings the factor in already.
  const governed = object.slice(0, head).some((word) => BRINGS_FACTOR.has(word.plain))
  const verb = mainVerbs(segment).at(-1)
  const isBare = isPeople(noun, object[head - 1]) || (isOrganisation(noun) && !/^une?$/.test(object[head - 1]?.plain ?? ""))
  if (verb !== undefined && leavesFactorOpen(verb) && isBare && !followed && !governed) {
    return [{ rule: "objectif.facteur", passage: passage(text, noun.start, object.at(-1)?.end ?? noun.end) }]
  }
  return secondFactor(text, segment, object.slice(head))
}

/** « dans le quartier », « sur la communauté de communes »: where, not what. */
function introducesPlace(words: readonly Word[], from: number): boolean {
  const noun = words.slice(from).find((word) => !isFunctionWord(word))
  return noun !== undefined && isTerritory(noun)
}

/** « l’accès aux soins et la qualité de vie »: two direct objects. */
function secondFactor(text: string, segment: Segment, object: readonly Word[]): Finding[] {
  const first = object[0]
  if (first === undefined || !isFactor(first)) return []
  for (const [at, word] of object.entries()) {
    if (word.plain === "entre" || (isKnownVerb(word) && at > 0) || isPopulation(word, object[at - 1])) return []
    if (!["et", ","].includes(word.plain)) continue
    const [determiner, noun, next] = object.slice(at + 1, at + 4)
    if (determiner === undefined || !isDeterminer(determiner)) continue
    const factor = [noun, next].find((one) => one !== undefined && isFactor(one))
    if (factor === undefined || areOneThing(first.plain, factor.plain)) continue
    const proposal = splitAtFactors(text, segment, word, mainVerbs(segment), factor)
    return [{ rule: "objectif.plusieurs-facteurs", passage: passage(text, determiner.start, factor.end), proposal }]
  }
  return []
}

function populationFindings(text: string, segments: readonly Segment[], main: Segment): Finding[] {
  const named = segments.some(({ words }) => words.some((_, at) => saysForWhom(words, at)))
  if (!named && !saysAge(text)) {
    return [{ rule: "objectif.population", passage: passage(text, main.start, main.end) }]
  }
  return secondPopulation(text, main)
}

/** « les 15-24 ans », « les moins de 6 ans »: an age that is no date. */
function saysAge(text: string): boolean {
  const dates = datesIn(text)
  return [...text.matchAll(/\d+\s*ans(?!\p{L})/giu)].some(({ index }) => (
    !dates.some((date) => index >= date.start && index < date.end)
  ))
}

/** Who does it or with whom, not for whom. */
const NOT_FOR = new Set(["entre", "avec", "par", "via", "grace", "aupres"])

/** « des jeunes et des personnes âgées »: two populations side by side. */
function secondPopulation(text: string, segment: Segment): Finding[] {
  const { words } = segment
  for (const [at, word] of words.entries()) {
    if (!isPeople(word, words[at - 1]) || isGoverned(words, at)) continue
    const and = words.findIndex((one, index) => index > at && !staysInGroup(one))
    const joint = words[and]
    if (joint === undefined || !["et", ","].includes(joint.plain)) continue
    const [first, second, third] = words.slice(and + 1, and + 4)
    const determined = first !== undefined && isFunctionWord(first)
    const other = determined ? [second, third].find((one) => one && !isFunctionWord(one)) : first
    if (first === undefined || other === undefined || !isPeople(other, words[words.indexOf(other) - 1])) continue
    if (first.plain.startsWith("leur") || second?.plain.startsWith("leur")) continue
    if (NOT_FOR.has(first.plain) || areOnePopulation(word.plain, other.plain)) continue
    const proposal = splitAtPopulations(text, words, at, and, words.indexOf(other))
    return [{ rule: "objectif.plusieurs-populations", passage: passage(text, word.start, other.end), proposal }]
  }
  return []
}

function isGoverned(words: readonly Word[], at: number): boolean {
  return words.slice(Math.max(0, at - 3), at).some((word) => NOT_FOR.has(word.plain))
}

/** What may come between a population and « et »: « personnes âgées de 60 ans », « habitants du quartier ». */
function staysInGroup(word: Word): boolean {
  if (["et", "ou", ","].includes(word.plain) || NOT_FOR.has(word.plain)) return false
  return !isKnownVerb(word) && !/^[;:().]$/.test(word.plain)
}

function dateFindings(text: string, dates: readonly DateSpan[], around: Around): Finding[] {
  if (dates.length === 0) return around.dated ? [] : [{ rule: "objectif.date" }]
  const [, second] = dates.filter((date) => !date.isName)
  if (second === undefined) return []
  return [{ rule: "objectif.plusieurs-dates", passage: passage(text, second.start, second.end) }]
}

function passage(text: string, start: number, end: number): Passage {
  return { start, end, text: text.slice(start, end) }
}
