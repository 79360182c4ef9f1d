// One folding of text, for whatever is searched, compared and sorted: what people take for the same is the same, however it
// was typed. The twin of `shared/src/folding.rs`; both read `fixtures/folding.json`. Never used for what is kept or shown.

/** What shows nothing, wherever it stands. */
const INVISIBLE = /\p{Default_Ignorable_Code_Point}|[\u2800\ufff0-\ufffb]/gu
/** Letters that have no decomposition, as they are typed without them. */
const SPELLED: Readonly<Record<string, string>> = {
  œ: "oe", æ: "ae", ß: "ss", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", ŧ: "t", ı: "i", ς: "σ",
}
const APOSTROPHES = /[’‘ʼ`´]/gu
/** Digits, letters, and the symbols that say something by themselves: « 100 % » isn't « 100 ». */
const WORDS = /[0-9]+|(?:(?![0-9])[\p{Alphabetic}\p{N}])+|[%€$£+=&@#§<>]/gu
/** « n° » is « no ». */
const NUMBER_SIGN = /(?<=n)°/gu

/** A text in lower case, without accents, ligatures or what shows nothing; its punctuation stays, each apostrophe as « ' ». */
export function plain(text: string): string {
  return text
    .replace(INVISIBLE, "").toLowerCase().normalize("NFKD").replace(/\p{M}+/gu, "").replace(INVISIBLE, "").toLowerCase()
    .replace(/[œæßþøđðłħŧıς]/gu, (letter) => SPELLED[letter] ?? letter)
    .replace(APOSTROPHES, "'")
}

/** The words of a text, one space between two: « L’Œuvre n°12 » is « l oeuvre no 12 ». */
export function folded(text: string): string {
  return (plain(text).replace(NUMBER_SIGN, "o").match(WORDS) ?? []).join(" ")
}

/** What a name sorts by: its words, with numbers by their value, « Fiche 2 » before « Fiche 10 ». */
export function sortKey(name: string): string {
  return folded(name).split(" ").map((word) => {
    if (!/^[0-9]/.test(word)) return word
    const digits = word.replace(/^0+/, "")
    return String(Math.min(digits.length, 999)).padStart(3, "0") + digits
  }).join(" ")
}

/** Which of two names comes first in a list; names that fold alike are in the order of their letters. */
export function compareNames(one: string, other: string): number {
  return compare(sortKey(one), sortKey(other)) || compare(one, other)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other)
}
