// What the style attributes of pasted HTML say that its elements don't: weight and slant, what is hidden, and lists as
// Word writes them. Styles are only ever read as text.

/** A list item as Word writes it: `mso-list:l0 level2 lfo1`. */
export interface WordItem {
  readonly indent: number
}

/**
 * The HTML without style sheets, its style attributes and event handlers renamed: a page whose policy forbids those
 * inline would complain about each one in a document that is only parsed, and where none would ever be used.
 */
export function withoutStyles(html: string): string {
  return html
    .replace(/<style\b[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\s(style|on[a-z]+)\s*=/gi, " data-$1="))
}

/** Whether its words are bold; `null` if it doesn't say. */
export function isBold(element: Element): boolean | null {
  const weight = valueOf(element, "font-weight")
  if (weight === null) return null
  return weight === "bold" || weight === "bolder" || Number(weight) >= 600
}

/** Whether its words are in italics; `null` if it doesn't say. */
export function isItalic(element: Element): boolean | null {
  const style = valueOf(element, "font-style")
  return style === null ? null : style === "italic" || style === "oblique"
}

/** Whether nobody would see it. */
export function isHidden(element: Element): boolean {
  return valueOf(element, "display") === "none" || valueOf(element, "mso-hide") === "all"
}

/** Whether its words were deleted, or struck through: in a text whose changes are tracked, that is the same. */
export function isDeleted(element: Element): boolean {
  if (/^(?:del|s|strike)$/.test(element.localName) || /\bmsoDel\b/i.test(element.className)) return true
  return [valueOf(element, "text-decoration"), valueOf(element, "text-decoration-line")].some((one) => /\bline-through\b/.test(one ?? ""))
}

/** Whether it is a comment's mark in the text, or its words at the end; what was commented upon is neither. */
export function isComment(element: Element): boolean {
  return isCommentMark(element) || /^comment(?:-list)?$/.test(valueOf(element, "mso-element") ?? "")
    || /\bmsoco(?:mtxt|moff)\b/i.test(element.className) || /^_com_\d/.test(element.id) || /^#cmnt_ref/.test(element.getAttribute("href") ?? "")
}

/** « [AB1] », where a comment was made. */
export function isCommentMark(element: Element): boolean {
  return /\b(?:MsoCommentReference|msocomanchor)\b/i.test(element.className) || /^#(?:_msocom_|cmnt)\d/.test(element.getAttribute("href") ?? "")
}

/** A picture that nobody saw. */
export function isSpacer(element: Element): boolean {
  return ["width", "height"].some((side) => Number(element.getAttribute(side) ?? 2) <= 1)
}

/** The bullet or number that Word puts before an item's words. */
export function isWordMarker(element: Element): boolean {
  return /\bignore\b/i.test(valueOf(element, "mso-list") ?? "")
}

/** A paragraph that is a list item in Word. */
export function wordItem(element: Element): WordItem | null {
  const level = /\blevel(\d+)/i.exec(valueOf(element, "mso-list") ?? "")
  return level ? { indent: Number(level[1]) - 1 } : null
}

/** Whether what stands before an item counts it: « 1. », « a) », « iv. ». */
export function countsItems(marker: string): boolean {
  return /^\s*\(?([0-9]+|[a-z]|[ivxlc]+)[.)\]°]/i.test(marker)
}

/** The bullets of Word: signs, and letters of its fonts of signs. */
export function isBullet(marker: string): boolean {
  return marker === "" || /^(?:[^\p{L}\p{N}]|[oØüv§qnlmt])$/u.test(marker)
}

/** What « 3. », « c) », « iii. » count; null where it counts nothing. */
export function countOf(marker: string): number | null {
  const said = /^\(?([0-9]{1,4}|[a-z]|[ivxlc]+)[.)\]°]$/i.exec(marker.trim())?.[1]?.toLowerCase()
  if (said === undefined) return null
  if (/^\d/.test(said)) return Number(said)
  return romanOf(said) ?? (said.length === 1 ? said.charCodeAt(0) - 96 : null)
}

/** « c. » and « d. » are letters; « i. », « v. » and « x. » are numbers more often than letters. */
function romanOf(letters: string): number | null {
  if (!/^(?:[ivx]|[ivxlc]{2,})$/.test(letters)) return null
  const values: Readonly<Record<string, number>> = { i: 1, v: 5, x: 10, l: 50, c: 100 }
  return [...letters].reduce((sum, letter, at, all) => {
    const [here, next] = [values[letter] ?? 0, values[all[at + 1] ?? ""] ?? 0]
    return sum + (here < next ? -here : here)
  }, 0)
}

function valueOf(element: Element, property: string): string | null {
  const style = element.getAttribute("data-style") ?? element.getAttribute("style")
  if (style === null) return null
  for (const declaration of style.split(";")) {
    const colon = declaration.indexOf(":")
    const name = declaration.slice(0, colon).trim().toLowerCase()
    if (name === property) return declaration.slice(colon + 1).trim().toLowerCase()
  }
  return null
}
