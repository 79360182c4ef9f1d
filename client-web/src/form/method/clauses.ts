// Which verbs of a sentence say what is to be done, and what each is about. Infinitives that something else governs
// (« permettre de rester »), that became nouns (« le vivre ensemble ») or that say what follows from the first (« et
// valoriser ainsi ») are none.
import type { DateSpan } from "./dates"
import { isKnownVerb, isNounAfter, looksLikeVerb, standsBeforeVerb } from "./verbs"
import type { Segment, Word } from "./words"

/** The verbs that say what is to be done: those at the head of the sentence and those coordinated with them. */
export function mainVerbs(segment: Segment): Word[] {
  const { words } = segment
  const found: Word[] = []
  let lastWasMain = true
  for (const [at, word] of words.entries()) {
    const place = placeOf(words, at)
    const isVerb = place === "coordinated" && found.length > 0 ? isKnownVerb(word) : looksLikeVerb(word)
    if (!isVerb || isNounAfter(words.slice(0, at), word)) continue
    const explains = found.length > 0 && (/^[:(]$/.test(words[wordBefore(words, at)]?.plain ?? "") || follows(words, at))
    const main: boolean = !explains && (place === "head" || (place === "coordinated" && lastWasMain))
    // « le bien vieillir », « leur désir »: what nothing governs as a verb says nothing of those that follow.
    if (!main && place === "governed" && !isGovernedAsVerb(words, at)) continue
    if (main) found.push(word)
    lastWasMain = main
  }
  return found
}

/** The words after the last main verb, without those that say when. */
export function objectOf(segment: Segment, dates: readonly DateSpan[]): Word[] {
  const verb = mainVerbs(segment).at(-1)
  const after = verb === undefined ? segment.words : segment.words.slice(segment.words.indexOf(verb) + 1)
  return after.filter((word) => !isIn(dates, word))
}

/** Whether a word is part of what says when. */
export function isIn(dates: readonly DateSpan[], word: Word): boolean {
  return dates.some((date) => word.start >= date.start && word.end <= date.end)
}

/** « et valoriser ainsi leur action », « et ainsi rompre »: what comes of the first, no second thing to do. */
function follows(words: readonly Word[], at: number): boolean {
  const around = [...words.slice(wordBefore(words, at) + 1, at), words[at + 1]]
  return around.some((word) => word?.plain === "ainsi" || word?.plain === "donc")
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
  + "(?:l ' |le |la |les |notre |cette |ce |cet )?(?:objectif|but|enjeu|finalite|ambition|action|projet|volonte|priorite|fiche)s?"
  + "(?: \\w+){0,4}? (?:est|sera|consiste|consistera|vise|visera)(?: \\w+)? (?:a|de|d))$")
/** « Il s’agira, d’ici 2028, de … ». */
const MATTER = /^il s ' agi(?:t|ra) .{0,40}(?:de|d)$/

/** How a word stands in its sentence: at its head, after « et » or a comma, or governed by something else. */
function placeOf(words: readonly Word[], at: number): "head" | "coordinated" | "governed" {
  const before = wordBefore(words, at)
  const previous = words[before]
  if (previous === undefined) return "head"
  const opening = words.slice(0, before + 1).map((word) => word.plain).join(" ")
  if (LEADS_IN.test(opening) || MATTER.test(opening)) return "head"
  if (previous.plain === ",") return isOpening(words.slice(0, before)) ? "head" : "coordinated"
  return ["et", "puis", "ou", "/", ":", "("].includes(previous.plain) ? "coordinated" : "governed"
}

/** « D’ici 2025, … », « À l’horizon 2030, … »: what may come before the verb. */
function isOpening(words: readonly Word[]): boolean {
  return words.length <= 8 && /\d{4}$|^(?:cls|contrat|annee|ans|mois)$/.test(words.at(-1)?.plain ?? "")
}
