// Words of people in sentences of the interface: a name that is written from right to left, or that holds a character which turns
// what follows, keeps to itself. Where an element can stand around a name, <bdi> does the same.

const [FROM, TO] = ["\u2068", "\u2069"]
/** Letters of scripts from right to left, and the characters that say a direction. Other names need nothing. */
const TURNS = /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
/** What is isolated already. */
const ISOLATED = /\u2068[^\u2066-\u2069]*\u2069/gu

/** The words, kept to themselves where they would turn what stands around them; never more than once. */
export function isolate(words: string): string {
  if (!TURNS.test(words) || !TURNS.test(words.replace(ISOLATED, ""))) return words
  // One that the words begin or end themselves would let them out.
  return `${FROM}${words.replace(/[\u2066-\u2069]/gu, "")}${TO}`
}
