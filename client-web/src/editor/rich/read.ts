// A rich text as it stands in the document.
import { spans as spansOf, type Doc, type Span } from "@automerge/automerge/slim"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { propsOf, textAt } from "../value"

/** A rich text's spans; its bare words where somebody nested markers too deep to be read. */
export function readSpans(doc: Doc<Root>, path: Path): Span[] {
  const text = textAt(doc, path)
  if (text === undefined) return []
  try {
    return spansOf(doc, propsOf(path))
  } catch {
    return [{ type: "text", value: text }]
  }
}
