// The sheets of what is printed: how they lie, and their running head and foot, which CSS writes in the margins of each. Every
// document has a kind of sheet of its own, so that several can be printed as one.

/** What stands in the margins of a document's sheets. */
export interface SheetWords {
  /** At the top: whose document it is, and which. */
  readonly head: readonly [string, string]
  /** At the bottom, before the number of the sheet. */
  readonly foot: string
  readonly turned: boolean
}

/** What a running head has room for. */
const LONGEST = 90

/** The style of the sheets, those of the first document first. `of`: between a sheet's number and how many there are. */
export function sheetRules(sheets: readonly SheetWords[], of: string): string {
  const rules = sheets.map(({ head: [whose, which], foot, turned }, at) => `
    .form-print[data-sheet="${at}"] { page: sheet-${at}; }
    @page sheet-${at} {
      size: A4 ${turned ? "landscape" : "portrait"};
      margin: 19mm 15mm 17mm;
      @top-left { ${MARGIN} content: ${cssString(shortened(whose))}; }
      @top-right { ${MARGIN} content: ${cssString(shortened(which))}; }
      @bottom-left { ${MARGIN} content: ${cssString(foot)}; }
      @bottom-right { ${MARGIN} content: counter(page) ${cssString(of)} counter(pages); }
    }`)
  // In Firefox the first sheet is named by nothing below the body.
  return `${rules.join("\n")}\n@media print { body:has(> .form-print) { page: sheet-0; } }`
}

const MARGIN = "font: 8pt ui-sans-serif, system-ui, \"Segoe UI\", Roboto, \"Noto Sans\", \"Liberation Sans\", sans-serif; color: #333333; white-space: pre;"

/** Words as a text of CSS, whatever is in them. */
export function cssString(words: string): string {
  return `"${words.replace(/[^\p{L}\p{N} .,;:!?’«»·–—…()°/\u00a0-]/gu, escaped)}"`
}

/** CSS can't hold the null character. */
function escaped(character: string): string {
  return `\\${(character.codePointAt(0) || 0xfffd).toString(16)} `
}

function shortened(words: string): string {
  const characters = [...words]
  return characters.length <= LONGEST ? words : `${characters.slice(0, LONGEST - 1).join("").trimEnd()}…`
}

/** Whether the browser writes in the margins of sheets; Firefox doesn't, and there the document's own head says it. */
export function hasMargins(): boolean {
  try {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync("@page { @top-left { content: \"a\" } }")
    const [page] = sheet.cssRules
    return page !== undefined && page.cssText.includes("@top-left")
  } catch {
    return false
  }
}

/** Gives the page these rules, until the returned function is called. Made by script, as the site allows no style in its pages. */
export function putSheets(rules: string): () => void {
  const before = document as { adoptedStyleSheets?: CSSStyleSheet[] }
  if (before.adoptedStyleSheets === undefined || typeof CSSStyleSheet.prototype.replaceSync !== "function") return () => undefined
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(rules)
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
