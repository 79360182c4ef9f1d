// How an objective that says several things could be split. Whole sentences, to be copied and mended by whoever
// knows: nothing here writes into a document.
import { isDeterminer } from "./lexicon"
import { isPopulation } from "./people"
import type { Segment, Word } from "./words"

/** The sentences that are objectives of their own. */
export function objectivesOf(text: string, segments: readonly Segment[]): string[] {
  return segments.map((segment) => sentence(text.slice(segment.start, segment.end)))
}

/** « Informer et orienter les jeunes » becomes « Informer les jeunes », « Orienter les jeunes ». */
export function splitAtVerbs(text: string, segment: Segment, verbs: readonly Word[]): string[] {
  const opening = text.slice(segment.start, verbs[0]?.start ?? segment.start)
  const objects = verbs.map((verb, at) => {
    const next = verbs[at + 1]
    const object = text.slice(verb.end, next?.start ?? segment.end)
    return next === undefined ? object : object.replace(/[\s,]*(?:\s(?:et|ou|puis)(?:\s+(?:ainsi|aussi|également|les|l[’']|leur|se|s[’']))*)?\s*$/iu, "")
  })
  return verbs.map((verb, at) => {
    const own = objects.slice(at).find((object) => object.trim() !== "") ?? ""
    return sentence(`${opening}${verb.text.toLowerCase()} ${own.trim()}`)
  })
}

/** « Améliorer l’accès aux soins et la qualité de vie des aînés »: the population goes with both. */
export function splitAtFactors(
  text: string, segment: Segment, and: Word, verbs: readonly Word[], factor: Word,
): string[] {
  const verb = verbs.at(-1)
  if (verb === undefined) return []
  const tail = tailFrom(segment.words, segment.words.indexOf(factor) + 1)
  const tailStart = tail?.start ?? segment.end
  const opening = text.slice(segment.start, verb.end)
  const [first, second] = [text.slice(verb.end, and.start).trim(), text.slice(and.end, tailStart).trim()]
  const shared = text.slice(tailStart, segment.end).trim()
  return [first, second].map((object) => sentence(`${opening} ${object} ${shared}`))
}

/** « l’autonomie des jeunes et des aînés d’ici 2028 » becomes one sentence for each. */
export function splitAtPopulations(
  text: string, words: readonly Word[], first: number, and: number, second: number,
): string[] {
  const lead = words[and + 1]
  const before = words[first - 1]
  if (lead === undefined || before === undefined || lead === words[second]) return []
  const start = isDeterminer(before) ? before.start : (words[first]?.start ?? 0)
  const end = words.slice(second + 1).find((word) => /^(?:d|dans|sur|avant|en|a|pour|,)$/.test(word.plain))
  const endsAt = end?.start ?? words.at(-1)?.end ?? text.length
  const opening = text.slice(words[0]?.start ?? 0, start)
  const rest = text.slice(endsAt, words.at(-1)?.end ?? text.length)
  const [one, other] = [text.slice(start, words[and]?.start ?? start), text.slice(lead.start, endsAt)]
  return [one, other].map((who) => sentence(`${opening}${who.trim()} ${rest}`))
}

/** The word before the population, where what both share begins. */
function tailFrom(words: readonly Word[], from: number): Word | undefined {
  const at = words.findIndex((word, index) => index >= from && isPopulation(word, words[index - 1]))
  if (at < 0) return undefined
  let start = at
  while (start > from && isDeterminer(words[start - 1] as Word)) start -= 1
  return words[start]
}

/** With a capital, one space between words, and no full stop at the end. */
function sentence(text: string): string {
  const clean = text.replace(/[^\S\n]+/gu, " ").replace(/\s+([,.])/g, "$1").trim().replace(/[\s.,;]+$/u, "")
  return clean.charAt(0).toLocaleUpperCase("fr") + clean.slice(1)
}
