// Finding titles as people type them: without accents, capitals or typographic signs. Pure.

/** A text as it is compared: « L’Accès aux soins » is « l'acces aux soins ». */
export function folded(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll("œ", "oe")
    .replaceAll("æ", "ae")
    .replaceAll("ß", "ss")
    .replace(/[’‘ʼ]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
}

/** Whether a title holds every word of what is looked for, in any order. */
export function matches(title: string, query: string): boolean {
  const inTitle = folded(title)
  return folded(query).split(" ").every((word) => inTitle.includes(word))
}
