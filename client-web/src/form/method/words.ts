// Cuts French text into words that can be compared: lower case, without accents, elisions apart (« l’accès » is two
// words), inclusive endings gone. Every word knows where it stands, so that a remark can quote it and a link select it.
import { plain } from "../../shape/folding"

/** A word or a punctuation mark of a text. */
export interface Word {
  /** Lower case, without accents, `œ` as `oe`; « habitant·e·s » as « habitants ». */
  readonly plain: string
  /** As it is written. */
  readonly text: string
  readonly start: number
  readonly end: number
}

/** A part of a text that could be a sentence of its own. */
export interface Segment {
  readonly start: number
  readonly end: number
  readonly words: readonly Word[]
}

/** Endings that inclusive writing puts beside a word, without accents: « habitant·e·s », « usager.ère.s », « élu(e)s ». */
const ENDINGS = new Set((
  "e es s x ne nes le les te tes ere eres rice rices trice trices ice ices euse euses ive ives se ses fe fes"
).split(" "))
/** What joins them to the word. */
const JOINS = /[·•‧⋅∙./()-]+/u

/** Letters and digits, then more behind a hyphen, a point or a middle dot, or an ending behind a slash or in brackets. */
const WORD = new RegExp([
  "[\\p{L}\\p{M}\\p{N}]+(?:",
  "[-.·•‧⋅∙](?=[\\p{L}\\p{N}])[\\p{L}\\p{M}\\p{N}]+",
  "|/\\p{N}+",
  "|/(?:e|ne|le|te|[èe]re|t?rice|euse|ive)s?(?![\\p{L}\\p{N}])",
  "|\\((?:e|ne|le|te|[èe]re|t?rice|euse|ive)?s?\\)s?(?![\\p{L}\\p{N}])",
  ")*|[^\\s\\p{L}\\p{N}]",
].join(""), "giu")

/** The words of a text, punctuation marks among them. */
export function wordsOf(text: string, from = 0, to = text.length): Word[] {
  const words: Word[] = []
  for (const match of text.slice(from, to).matchAll(WORD)) {
    const start = from + match.index
    words.push({ plain: withoutEndings(plain(match[0])), text: match[0], start, end: start + match[0].length })
  }
  return words
}

/** « habitant·e·s » as « habitants », « coordinateur·rice » as « coordinateur ». */
function withoutEndings(word: string): string {
  const [base = "", ...rest] = word.split(JOINS).filter((part) => part !== "")
  const isInclusive = rest.length > 0 && base.length >= 3 && rest.every((part) => ENDINGS.has(part))
  if (!isInclusive) return word
  const isPlural = rest.some((part) => /[sx]$/.test(part)) && !/[sx]$/.test(base)
  return isPlural ? `${base}s` : base
}

/** The parts between full stops, semicolons, line breaks and list marks, without the numbers that begin them. */
export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = []
  let from = 0
  for (const match of text.matchAll(/[;\n]+|[.!?…]+(?=\s|$)|(?<=\s|^)[•▪●*–—-](?=\s)/gu)) {
    if (isAbbreviation(text.slice(from, match.index))) continue
    add(segments, text, from, match.index)
    from = match.index + match[0].length
  }
  add(segments, text, from, text.length)
  return segments
}

function isAbbreviation(before: string): boolean {
  return /(?:^|[\s(])(?:ex|cf|p|n|st|ste|m|mme|dr|etc)$/i.test(before) && !/etc$/i.test(before)
}

function add(segments: Segment[], text: string, from: number, to: number): void {
  const lead = /^\s*(?:(?:objectifs?|obj)\s*)?(?:n°\s*)?(?:\d+(?:\.\d+)+\s+|\d+(?:\.\d+)*\s*[).:°–-]+(?!\d)\s*)?/iu.exec(text.slice(from, to))
  const start = from + (lead?.[0].length ?? 0)
  const end = from + text.slice(from, to).trimEnd().length
  const words = wordsOf(text, start, end)
  if (words.some((word) => /\p{L}/u.test(word.text))) segments.push({ start, end, words })
}
