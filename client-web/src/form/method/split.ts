// How an objective that says several things could be split. Whole sentences, to be copied by whoever knows: nothing here
// writes into a document. Only where every word stands as it stood, the object and its complement being shared by verbs (or
// nouns) that both take them; else nothing, and the pieces are quoted.
import { isIn } from "./clauses"
import type { DateSpan } from "./dates"
import { belongsToPeople, takesPeople, takesThing, takesTo, wantsComplement } from "./frames"
import { isDeterminer, isFactor, isFunctionWord } from "./lexicon"
import type { Part, Parts } from "./parts"
import { isOrganisation, isPeople, isPopulation, isTerritory } from "./people"
import { isKnownVerb } from "./verbs"
import type { Segment, Word } from "./words"

/** A sentence, its text and what in it says when. */
export interface Sentence {
  readonly text: string
  readonly segment: Segment
  readonly dates: readonly DateSpan[]
}

/** Words that stand for something said before, or elsewhere. */
const POINTS_BACK = /^(?:leurs?|celui|celle|ceux|celles|ce|cet|cette|ces|ils?|elles?|y|en|lui|eux)$/

/** The sentences that are objectives of their own. */
export function splitAtSentences(text: string, segments: readonly Segment[]): string[] {
  const pointsBack = segments.slice(1).some(({ words }) => words.slice(0, 4).some((word) => POINTS_BACK.test(word.plain)))
  return pointsBack ? [] : segments.map((segment) => sentence(text.slice(segment.start, segment.end)))
}

/** « Créer et animer un lieu d’écoute » becomes « Créer un lieu d’écoute », « Animer un lieu d’écoute ». */
export function splitAtVerbs({ text, segment, dates }: Sentence, verbs: readonly Word[]): string[] {
  const { words } = segment
  const [first, last] = [verbs[0], verbs.at(-1)]
  if (first === undefined || last === undefined) return []
  const [from, to] = [words.indexOf(first), words.indexOf(last)]
  const between = words.slice(from, to).filter((word) => !verbs.includes(word))
  const isBareList = between.every((word) => /^(?:,|et|puis)$/.test(word.plain)) && isOpenedByDate(words.slice(0, from), dates)
  const object = words.slice(to + 1)
  if (!isBareList || !verbs.every((verb) => takes(verb, object, dates))) return []
  const opening = text.slice(segment.start, first.start)
  const shared = text.slice(last.end, segment.end)
  return verbs.map((verb) => sentence(`${opening}${opening === "" ? verb.text : verb.text.toLocaleLowerCase("fr")}${shared}`))
}

/** Nothing, or « D’ici 2028, ». */
function isOpenedByDate(words: readonly Word[], dates: readonly DateSpan[]): boolean {
  return words.every((word, at) => isIn(dates, word) || (word.plain === "," && at === words.length - 1))
}

/** What says where, with whom or for whom, whatever the verb. */
const AROUND = new Set(["dans", "sur", "pour", "chez", "aupres", "avec", "entre"])
const OTHER_PREPOSITIONS = new Set(["vers", "contre", "face", "par", "afin", "lors", "autour", "via", "grace", "comme", "selon", "en"])

/** Whether a verb takes this object with all that comes with it. */
function takes(verb: Word, all: readonly Word[], dates: readonly DateSpan[]): boolean {
  const object = all.filter((word) => !isIn(dates, word))
  const lead = object[0]
  if (lead === undefined || !isDeterminer(lead) || object.some((word) => /^[,:;(/]$/.test(word.plain) || isKnownVerb(word))) return false
  const at = object.findIndex((word) => !isFunctionWord(word))
  const noun = object[at]
  if (noun === undefined) return false
  const areThey = isPeople(noun, object[at - 1])
  if (!(areThey ? takesPeople(verb, null) : takesThing(verb))) return false
  return object.every((_, index) => index <= at || goesWith(verb, object, index, areThey))
}

/** Whether a word after the object's noun brings in nothing that this verb can't have. */
function goesWith(verb: Word, object: readonly Word[], at: number, areThey: boolean): boolean {
  const word = object[at] as Word
  const isTo = /^(?:a|aux?)$/.test(word.plain)
  if (areThey && (isTo || OTHER_PREPOSITIONS.has(word.plain) || AROUND.has(word.plain))) {
    return saysWhere(object, at) || (word.plain === "en" && isState(object, at)) || takesPeople(verb, isTo ? "a" : word.plain)
  }
  // « informer les familles *de* leurs droits »
  if (areThey && /^(?:de|d|du|des)$/.test(word.plain)) return object[at - 1]?.plain !== "face" && !takesPeople(verb, "sur")
  if (isTo) return object.slice(0, at).some((one) => takesTo(one))
  if (OTHER_PREPOSITIONS.has(word.plain)) return word.plain === "en" && (isState(object, at) || saysWhere(object, at))
  return !AROUND.has(word.plain) || saysWhere(object, at) || saysWho(object, at)
}

/** « en situation de handicap », « en perte d’autonomie »: which people. */
function isState(object: readonly Word[], at: number): boolean {
  return /^(?:situation|perte|difficulte|souffrance|milieu|precarite|sante|activite|emploi|formation)$/.test(object[at + 1]?.plain ?? "")
}

function saysWhere(object: readonly Word[], at: number): boolean {
  const noun = object.slice(at + 1).find((word) => !isFunctionWord(word))
  return noun !== undefined && (isTerritory(noun) || isOrganisation(noun)) && !/^(?:a|aux?)$/.test(object[at]?.plain ?? "")
}

function saysWho(object: readonly Word[], at: number): boolean {
  const next = object.slice(at + 1).findIndex((word) => !isFunctionWord(word))
  const noun = object[at + 1 + next]
  return noun !== undefined && next >= 0 && isPopulation(noun, object[at + next])
}

/** « l’accès aux soins et la qualité de vie des aînés »: the population goes with both. */
export function splitAtFactors({ text, segment, dates }: Sentence, { parts, areSideBySide }: Parts, verb: Word): string[] {
  const [first, last] = [parts[0], parts.at(-1)]
  if (!areSideBySide || first?.lead === undefined || last === undefined) return []
  const { words } = segment
  const isDirect = words.indexOf(first.lead) === words.indexOf(verb) + 1 && isDeterminer(first.lead)
  const after = words.slice(words.indexOf(last.noun) + 1)
  const tailAt = after.findIndex((word, index) => isIn(dates, word) || beginsWho(after, index))
  const tail = after[tailAt]
  if (!isDirect || tail === undefined) return []
  const pieces = parts.map((part) => (part === last ? { ...part, words: words.slice(words.indexOf(part.lead as Word), words.indexOf(tail)) } : part))
  const isOf = /^(?:de|d|du|des)$/.test(tail.plain) && !isIn(dates, tail)
  if (!pieces.every((piece) => standsAlone(piece) && isFactor(piece.noun) && (!isOf || belongsToPeople(piece.noun)))) return []
  if (wantsTheLast(pieces) || bringsMore(after.slice(tailAt), dates)) return []
  const opening = text.slice(segment.start, first.lead.start)
  const shared = text.slice(tail.start, segment.end)
  return pieces.map((piece) => sentence(`${opening}${quoted(text, piece.words)} ${shared}`))
}

/** « la consommation et l’exposition *au tabac* »: what is said of the last may be meant of those before. */
function wantsTheLast(pieces: readonly Part[]): boolean {
  const isBare = ({ noun, words }: Part): boolean => words.at(-1) === noun
  const last = pieces.at(-1)
  return last !== undefined && !isBare(last) && pieces.some((piece) => isBare(piece) && wantsComplement(piece.noun))
}

/** « des jeunes *dans l’emploi* »: something besides whom it is for, and where. */
function bringsMore(tail: readonly Word[], dates: readonly DateSpan[]): boolean {
  return tail.some((word, at) => {
    const isPreposition = /^(?:a|aux?)$/.test(word.plain) || AROUND.has(word.plain) || OTHER_PREPOSITIONS.has(word.plain)
    return at > 0 && isPreposition && !isIn(dates, word) && !saysWhere(tail, at) && !(word.plain === "en" && isState(tail, at))
  })
}

/** Whether whom it is for begins here: « des aînés », « chez les jeunes », « dans les communes ». */
function beginsWho(words: readonly Word[], at: number): boolean {
  const word = words[at] as Word
  if (AROUND.has(word.plain)) return saysWho(words, at) || saysWhere(words, at)
  return /^(?:de|d|du|des)$/.test(word.plain) && (saysWho(words, at) || saysWhere(words, at))
}

/** A noun alone, or with what « de » and « à » bring: an adjective might be for both. */
function standsAlone({ noun, words }: Part): boolean {
  const rest = words.slice(words.indexOf(noun) + 1)
  const before = words.slice(0, words.indexOf(noun))
  if (!before.every((word) => isDeterminer(word) || word.plain === "'")) return false
  const [next] = rest
  return next === undefined || /^(?:de|d|du|des|a|aux?)$/.test(next.plain) || (words === rest)
    || (rest.length === 1 && /^(?:physique|social|sociale|mental|mentale)$/.test(next.plain))
}

/** Nouns that say little alone: what follows is theirs. */
const LIGHT = /^(?:personnes?|gens)$/
/** « des étudiants et des personnes âgées *vivant en milieu* rural »: perhaps both do. */
const MAY_BE_FOR_ALL = /^(?:a|aux?|milieu|zone|vivant|habitant|residant|avec|par|pour|chez|qui|dont)$/
const OF_THEIR_OWN = /^(?:demandeu\w+|professionnel\w*|agents?|acteurs?|gens)$/
/** Who may all live in the place named after the last of them. */
const ANYBODY = /^(?:jeune|aine|senior|enfant|adolescent|adulte|femme|homme|famille|etudiant|lyceen|collegien|retraite|personne)/

/** « l’autonomie des jeunes et des aînés d’ici 2028 » becomes one sentence for each. */
export function splitAtPopulations({ text, segment, dates }: Sentence, { parts }: Parts): string[] {
  const [first, last] = [parts[0], parts.at(-1)]
  const lead = first?.lead
  if (first === undefined || last === undefined || lead === undefined || !/^(?:des|les|aux)$/.test(lead.plain)) return []
  if (!parts.every((part) => part.lead?.plain === lead.plain) || /[,(]\s*$|\set\s*$/.test(text.slice(0, lead.start))) return []
  const ends = parts.map((part) => endOfPopulation(part, dates))
  const tails = parts.map((part, at) => part.words[ends[at] as number])
  const tail = tails.at(-1)
  if (tails.slice(0, -1).some((word) => word !== undefined)) return []
  if (tail !== undefined && !isIn(dates, tail) && !mayBeShared(parts, ends.at(-1) as number, dates)) return []
  const opening = text.slice(segment.start, lead.start)
  const shared = tail === undefined ? "" : text.slice(tail.start, segment.end)
  return parts.map((part, at) => sentence(`${opening}${quoted(text, part.words.slice(0, ends[at]))} ${shared}`))
}

/** Where a population ends: after its noun, or after what belongs to it. */
function endOfPopulation({ noun, words }: Part, dates: readonly DateSpan[]): number {
  const after = words.indexOf(noun) + 1
  if (OF_THEIR_OWN.test(noun.plain)) {
    const complement = /^(?:d|du|de)$/.test(words[after]?.plain ?? "") ? words.findIndex((word, at) => at > after && !isFunctionWord(word)) : -1
    return complement < 0 || isTerritory(words[complement] as Word) ? after : complement + 1
  }
  if (!LIGHT.test(noun.plain) || words.slice(after).some((word) => MAY_BE_FOR_ALL.test(word.plain))) return after
  const end = words.findIndex((word, at) => at >= after && (isIn(dates, word) || saysWhere(words, at)))
  return end < 0 ? words.length : end
}

/** « du territoire » after « des jeunes et des aînés », and nothing more: both live there. « des habitants du quartier » not. */
function mayBeShared(parts: readonly Part[], at: number, dates: readonly DateSpan[]): boolean {
  const words = parts.at(-1)?.words ?? []
  const more = words.slice(at + 1).some((word) => !isIn(dates, word) && /^(?:a|aux?|vers|contre|sur|pour|par|afin|face|en|avec)$/.test(word.plain))
  const isPlace = /^(?:du|de|des|dans|sur)$/.test(words[at]?.plain ?? "") && saysWhere(words, at)
  return isPlace && !more && parts.every(({ noun }) => ANYBODY.test(noun.plain))
}

function quoted(text: string, words: readonly Word[]): string {
  return text.slice(words[0]?.start, words.at(-1)?.end)
}

/** With a capital, one space between words, and no full stop at the end. */
function sentence(text: string): string {
  const clean = text.replace(/[^\S\n\u00a0\u202f]+/gu, " ").replace(/\s+([,.])/g, "$1").trim().replace(/[\s.,;]+$/u, "")
  return clean.charAt(0).toLocaleUpperCase("fr") + clean.slice(1)
}
