// The pieces of a list in a sentence: what is to change (« l’accès aux soins, la mobilité et le logement ») and whom it is
// for (« des jeunes et des personnes âgées »).
import type { DateSpan } from "./dates"
import { isIn } from "./clauses"
import { areOneThing, isDeterminer, isFactor, isFunctionWord } from "./lexicon"
import { areOnePopulation, isPeople, isPopulation } from "./people"
import { isKnownVerb } from "./verbs"
import type { Segment, Word } from "./words"

/** One piece: from its determiner, its noun, and where the piece ends among the words of its sentence. */
export interface Part {
  readonly lead: Word | undefined
  readonly noun: Word
  /** From the determiner to the last word before the next piece. */
  readonly words: readonly Word[]
}

/** Several pieces, and whether each stands beside the others with nothing of another kind between them. */
export interface Parts {
  readonly parts: readonly Part[]
  readonly areSideBySide: boolean
}

/** What opens a complement in which a list would be about something else: « l’information *sur* le sommeil et le sport ». */
const OPENS = new Set(["sur", "contre", "pour", "dans", "vers", "chez", "avec", "par", "aupres", "face", "lors", "via", "en"])

/** « l’accès aux soins et la qualité de vie »: direct objects, where there are two or more; `object` begins at the first. */
export function factorsIn(object: readonly Word[]): Parts | null {
  const first = object.findIndex((word) => !(isFunctionWord(word) || word.plain === "contre"))
  const noun = object[first]
  if (noun === undefined || !isFactor(noun)) return null
  const from = Math.max(0, object[first - 1]?.plain === "'" ? first - 2 : first - 1)
  const parts: { lead: Word | undefined; noun: Word; from: number }[] = [{ lead: object[from], noun, from }]
  let isFor = false
  let areSideBySide = true
  for (let at = first + 1; at < object.length; at += 1) {
    const word = object[at] as Word
    if (word.plain === "entre" || OPENS.has(word.plain) || isKnownVerb(word) || /^[:(;]$/.test(word.plain)) break
    if (isPopulation(word, object[at - 1])) isFor = true
    if (!["et", ","].includes(word.plain)) continue
    const part = factorAfter(object, at, isFor, /^d[eu]s?$/.test(object[from]?.plain ?? ""))
    if (part === null) {
      if (isFor) break
      continue
    }
    if (isFor) areSideBySide = false
    isFor = false
    parts.push(part)
  }
  const others = parts.slice(1).filter((part) => isFactor(part.noun))
  const [second] = others
  if (second === undefined) return null
  const isOne = parts.length === 2 && noun.plain !== second.noun.plain && areOneThing(noun.plain, second.noun.plain)
  if (isOne) return null
  const wordsOf = (at: number): Word[] => object.slice(parts[at]?.from, endOf(object, parts[at + 1]?.from))
  return { parts: parts.map((part, at) => ({ ...part, words: wordsOf(at) })), areSideBySide }
}

function endOf(object: readonly Word[], next: number | undefined): number {
  if (next === undefined) return object.length
  let end = next
  while (["et", ","].includes(object[end - 1]?.plain ?? "")) end -= 1
  return end
}

/**
 * What begins after « et » or a comma. « la prévention des conduites addictives et *des* comportements à risque » begins
 * nothing new, unless the first began so; after a population only « l’ », « le », « la », « les » do.
 */
function factorAfter(object: readonly Word[], at: number, isFor: boolean, areSome: boolean) {
  const from = object[at + 1]?.plain === "et" ? at + 2 : at + 1
  const lead = object[from]
  if (lead === undefined || !isDeterminer(lead) || (isFor && !/^l[ae]?s?$/.test(lead.plain))) return null
  if (/^d[eu]s?$/.test(lead.plain) && !areSome) return null
  const rest = object.slice(from + 1, from + 4).filter((word) => word.plain !== "'")
  const noun = rest.slice(0, 2).find((word) => isFactor(word)) ?? rest[0]
  if (noun === undefined || isFunctionWord(noun) || isPopulation(noun, lead)) return null
  if (isFor && !isFactor(noun)) return null
  return { lead, noun, from }
}

/** Who does it or with whom, not for whom. */
const NOT_FOR = new Set(["entre", "avec", "par", "via", "grace", "aupres"])

/** What several people do together says nothing twice: « faire se rencontrer les jeunes et les aînés ». */
const TOGETHER = /^(?:rencontr|relation|rapproch|reuni|reconcili|liens?$|echang|dialogu|rassembl|ensemble|intergeneration|mixite|crois|entre)/

/** « des jeunes et des personnes âgées »: populations side by side that are not one, where there are two or more. */
export function populationsIn(segment: Segment, dates: readonly DateSpan[]): Parts | null {
  const { words } = segment
  if (words.some((word) => TOGETHER.test(word.plain))) return null
  let from = 0
  for (const [at, word] of words.entries()) {
    if (at < from || !isPeople(word, words[at - 1]) || isGoverned(words, at)) continue
    const parts = listFrom(words, at, dates)
    from = parts.at(-1)?.end ?? from
    // « les habitants (jeunes, adultes, aînés) » names them again.
    if (words[at - 1]?.plain === "(" || areOne(parts.map((part) => part.noun.plain))) continue
    const last = parts.length - 1
    const end = (part: Population, index: number): number => (index === last ? words.length : part.end)
    return { parts: parts.map((part, index) => ({ ...part, words: words.slice(part.from, end(part, index)) })), areSideBySide: true }
  }
  return null
}

interface Population extends Omit<Part, "words"> {
  readonly from: number
  readonly end: number
}

function listFrom(words: readonly Word[], at: number, dates: readonly DateSpan[]): Population[] {
  const head = headFrom(words, at)
  const parts: Population[] = [{ lead: words[at - 1], noun: words[head] as Word, from: at - 1, end: head + 1 }]
  for (;;) {
    const last = parts.at(-1) as Population
    const joint = words.findIndex((one, index) => index >= last.end && !staysInGroup(one, dates))
    const next = populationAfter(words, joint, last)
    if (next === null) return parts
    parts[parts.length - 1] = { ...last, end: joint }
    parts.push(next)
  }
}

/** Whether each is spoken of in one breath with the others, directly or by another of them: « enfants, jeunes et parents ». */
function areOne(nouns: readonly string[]): boolean {
  const [first, ...others] = nouns
  const reached = first === undefined ? [] : [first]
  let left = others
  for (const one of reached) {
    reached.push(...left.filter((other) => areOnePopulation(one, other)))
    left = left.filter((other) => !reached.includes(other))
  }
  return left.length === 0
}

/** What names some of those named before: « les habitants, notamment les jeunes ». */
const SOME_OF_THEM = new Set(["notamment", "dont", "surtout", "particulierement", "principalement", "y", "en"])

function populationAfter(words: readonly Word[], joint: number, before: Population): Population | null {
  if (!["et", ","].includes(words[joint]?.plain ?? "")) return null
  const from = words[joint + 1]?.plain === "et" ? joint + 2 : joint + 1
  const [first, second, third] = words.slice(from, from + 3)
  // « 60 ans et plus » goes on with no list.
  if (first === undefined || SOME_OF_THEM.has(first.plain) || /^(?:plus|moins)$/.test(first.plain)) return null
  // A comma goes on with a list only as it began: « l’accès aux spécialistes, des habitants » doesn't.
  if (words[joint]?.plain === "," && from === joint + 1 && isFunctionWord(first) && first.plain !== before.lead?.plain) return null
  // « des personnes sourdes et malentendantes » are the same persons.
  if (!isFunctionWord(first) && /^(?:personnes?|publics?|gens)$/.test(before.noun.plain)) return null
  const noun = isFunctionWord(first) ? [second, third].find((one) => one && !isFunctionWord(one)) : first
  if (noun === undefined || !isPeople(noun, words[words.indexOf(noun) - 1])) return null
  if (first.plain.startsWith("leur") || second?.plain.startsWith("leur") || NOT_FOR.has(first.plain)) return null
  const head = headFrom(words, words.indexOf(noun))
  return { lead: isFunctionWord(first) ? first : undefined, noun: words[head] as Word, from, end: head + 1 }
}

/** « de jeunes enfants » are children. */
function headFrom(words: readonly Word[], at: number): number {
  const next = words[at + 1]
  return /^jeunes?$/.test(words[at]?.plain ?? "") && next !== undefined && isPeople(next, words[at]) ? at + 1 : at
}

/** « pour les patients et les soignants »: something that is there for several is one thing. */
function isGoverned(words: readonly Word[], at: number): boolean {
  return words.slice(Math.max(0, at - 3), at).some((word) => NOT_FOR.has(word.plain) || word.plain === "pour")
}

/** What may come between a population and « et »: « personnes âgées de 60 ans », « habitants du quartier ». */
function staysInGroup(word: Word, dates: readonly DateSpan[]): boolean {
  if (["et", "ou", ","].includes(word.plain) || NOT_FOR.has(word.plain) || isIn(dates, word)) return false
  return !isKnownVerb(word) && !/^[;:().]$/.test(word.plain)
}
