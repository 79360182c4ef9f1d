// Reads one objective as the guide would have it written: a verb, the factor to change, the population, a date, each
// once. It finds what is missing or said twice, and how to split it. Tolerant: where it isn't sure it says nothing.
import { datesIn, type DateSpan } from "./dates"
import {
  areOneThing, isDeterminer, isFactor, isFunctionWord, isKnownVerb, isPopulation, isTerritory, looksLikeVerb,
  standsBeforeVerb, verbFor,
} from "./lexicon"
import { objectivesOf, splitAtFactors, splitAtPopulations, splitAtVerbs } from "./split"
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
    const verb = place === "head" ? looksLikeVerb(word) : isKnownVerb(word)
    if (!verb) continue
    const main: boolean = place === "head" || (place === "coordinated" && lastWasMain)
    if (main) found.push(word)
    lastWasMain = main
  }
  return found
}

/** How a word stands in its sentence: at its head, after « et » or a comma, or governed by something else. */
function placeOf(words: readonly Word[], at: number): "head" | "coordinated" | "governed" {
  let before = at - 1
  while (before >= 0 && standsBeforeVerb(words[before] as Word)) before -= 1
  const previous = words[before]
  if (previous === undefined) return "head"
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
const BRINGS_FACTOR = new Set(["a", "au", "aux", "dans", "contre", "sur", "face", "vers", "pour", "par", "afin", "vis-a-vis"])

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
  if (isPopulation(noun) && !followed && !governed) {
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
    if (word.plain === "entre" || (isKnownVerb(word) && at > 0) || isPopulation(word)) return []
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
  const named = segments.some((segment) => segment.words.some((word, at) =>
    isPopulation(word) || isTerritory(word) || isPlaceName(segment.words, at)))
  const aged = /\d+\s*(?:-|–|à|et)?\s*\d*\s*ans(?!\p{L})/iu.test(text) && datesIn(text).length === 0
  if (!named && !aged) {
    return [{ rule: "objectif.population", passage: passage(text, main.start, main.end) }]
  }
  return secondPopulation(text, main)
}

/** « à Vire », « dans le Bessin »: a name of a place, as far as capitals tell. */
function isPlaceName(words: readonly Word[], at: number): boolean {
  const word = words[at]
  if (word === undefined || at === 0 || !/^\p{Lu}\p{Ll}/u.test(word.text)) return false
  return words.slice(Math.max(0, at - 2), at).some((one) => ["a", "au", "dans", "sur", "en"].includes(one.plain))
}

/** Who does it or with whom, not for whom. */
const NOT_FOR = new Set(["entre", "avec", "par", "via", "grace", "aupres"])

/** « des jeunes et des personnes âgées »: two populations side by side. */
function secondPopulation(text: string, segment: Segment): Finding[] {
  const { words } = segment
  for (const [at, word] of words.entries()) {
    if (!isPopulation(word) || isGoverned(words, at)) continue
    const and = words.findIndex((one, index) => index > at && !staysInGroup(one))
    const joint = words[and]
    if (joint === undefined || !["et", ","].includes(joint.plain)) continue
    const [first, second, third] = words.slice(and + 1, and + 4)
    const determined = first !== undefined && isFunctionWord(first)
    const other = determined ? [second, third].find((one) => one && !isFunctionWord(one)) : first
    if (first === undefined || other === undefined || !isPopulation(other)) continue
    if (first.plain.startsWith("leur") || second?.plain.startsWith("leur")) continue
    if (NOT_FOR.has(first.plain) || areOneThing(word.plain, other.plain)) continue
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
  const [, second] = dates
  if (second === undefined) return []
  return [{ rule: "objectif.plusieurs-dates", passage: passage(text, second.start, second.end) }]
}

function passage(text: string, start: number, end: number): Passage {
  return { start, end, text: text.slice(start, end) }
}
