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
