// What a clipboard brings to rows: a table in HTML, else in tab-separated words, else lines of words. Pure but for the parsing.
import { readHtmlTable } from "./html-table"
import { LARGEST_HTML, tooLarge, type Refusal, type Table } from "./table"
import { readTextTable } from "./text-table"

/** What is on a clipboard. */
export interface Flavours {
  readonly html: string
  readonly text: string
  readonly hasImage: boolean
}

/** What was read. */
export type Pasted = {
  readonly table: Table
  /** It was HTML: cells are cells, however many words they hold. */
  readonly isHtml: boolean
  /** What stood around the table isn't in it. */
  readonly hasWordsAround: boolean
} | { readonly refused: Refusal }

/** What a paste or a drop carries. */
export function flavoursOf(carried: DataTransfer | null): Flavours {
  const hasImage = [...(carried?.items ?? [])].some(({ kind, type }) => kind === "file" && type.startsWith("image/"))
  return { html: carried?.getData("text/html") ?? "", text: carried?.getData("text/plain") ?? "", hasImage }
}

/** The table on a clipboard, or why there is none. */
export function readClipboard({ html, text, hasImage }: Flavours): Pasted {
  const found = html.length > LARGEST_HTML ? null : readHtmlTable(html)
  if (found !== null && "refused" in found) return found
  const table = found?.table ?? readTextTable(text)
  if (table === null) return { refused: { why: hasImage || /<img[\s/>]/i.test(html) ? "image" : "empty" } }
  const refused = tooLarge(table)
  return refused === null
    ? { table, isHtml: found !== null, hasWordsAround: found?.hasWordsAround ?? false }
    : { refused }
}
