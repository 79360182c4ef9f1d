// How a person is told from others at a glance: initials and one of eight colours, the same on every device.

/** One of the eight grounds of tokens.css. */
export type PersonColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** Words that open a name but don't stand for it. */
const PARTICLES = new Set(["de", "du", "des", "d", "la", "le", "les", "von", "van", "et"])

/** The first letters of the first and the last word: « Odile Encrier » is OE, « CCAS » is CC. */
export function initialsOf(name: string): string {
  const words = name.normalize("NFC").split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  const telling = words.filter((word) => !PARTICLES.has(word.toLowerCase()))
  const [first = "?", ...others] = telling.length > 0 ? telling : words
  const last = others.at(-1)
  const letters = last ? letter(first) + letter(last) : [...first].slice(0, 2).join("")
  return letters.toLocaleUpperCase("fr")
}

/** A person's colour, from their id: what isn't agreed on needs no message. */
export function colourOf(id: string): PersonColour {
  let sum = 0
  for (const character of id) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) >>> 0
  return ((sum % 8) + 1) as PersonColour
}

function letter(word: string): string {
  return [...word][0] ?? ""
}
