// Whether a text may be a document's title, as the server decides (SPEC G7). Pure.

/** In characters as Unicode counts them, not in units of JavaScript. */
export const LONGEST_TITLE = 300

/** What is wrong with a title; `over`: how many characters too many. */
export type TitleFault =
  | { readonly why: "empty" }
  | { readonly why: "too-long"; readonly over: number }
  | { readonly why: "control" }

/** As it is kept: without the white space at its ends. */
export function trimmedTitle(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, "")
}

/** What is wrong with it, if anything is. */
export function titleFault(text: string): TitleFault | undefined {
  const title = trimmedTitle(text)
  if (title === "") return { why: "empty" }
  const over = [...title].length - LONGEST_TITLE
  if (over > 0) return { why: "too-long", over }
  if (/[\p{Cc}\u2028\u2029]/u.test(title)) return { why: "control" }
  return undefined
}
