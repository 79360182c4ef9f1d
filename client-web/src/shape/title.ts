// A title as it is shown: what somebody types in a document has no rule, and a page needs a name that can be seen. The twin of
// `clean_title` in shared/src/document/title.rs.
import { wordsIn } from "./read"

/** What nobody needs in a line: it shows nothing, joins nothing, or turns what stands around it. */
const NEVER_KEPT = /[\u00ad\u180e\u200b\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\u{e0000}-\u{e001f}]/gu
/** What shows nothing by itself; joiners stay between letters and emoji. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff0-\ufffb\p{Cc}\s\u0085]/gu

/** One line; empty where nothing of it can be seen. */
export function shownTitle(value: unknown): string {
  const words = wordsIn(value)
  if (words === undefined) return ""
  const line = words.replace(NEVER_KEPT, "").replace(/[\p{Cc}\s\u2028\u2029]+/gu, " ").normalize("NFC").trim()
  return line.replace(INVISIBLE, "") === "" ? "" : line
}
