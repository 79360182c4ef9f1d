// Cuts French text into words that can be compared: lower case, without accents, elisions apart (« l’accès » is two
// words). Every word knows where it stands, so that a remark can quote it and a link select it.

/** A word or a punctuation mark of a text. */
export interface Word {
  /** Lower case, without accents, `œ` as `oe`. */
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

/** Lower case without accents: « À l’Œuvre » becomes « a l'oeuvre ». */
export function plain(text: string): string {
  const bare = text.toLowerCase().normalize("NFD").replace(/\p{M}+/gu, "")
  return bare.replaceAll("œ", "oe").replaceAll("æ", "ae").replace(/[’ʼ`´]/g, "'")
}

/** The words of a text, punctuation marks among them. */
export function wordsOf(text: string, from = 0, to = text.length): Word[] {
  const words: Word[] = []
  // Letters and digits, with hyphens, points between digits and middle dots inside; or one punctuation mark.
  for (const match of text.slice(from, to).matchAll(/[\p{L}\p{M}\p{N}]+(?:[-.·/](?=[\p{L}\p{N}])[\p{L}\p{M}\p{N}]+)*|[^\s\p{L}\p{N}]/gu)) {
    const start = from + match.index
    words.push({ plain: plain(match[0]), text: match[0], start, end: start + match[0].length })
  }
  return words
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
