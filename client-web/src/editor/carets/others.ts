// Where the carets of others are in one text, now. What they say of themselves comes from their programs: a caret that
// makes no sense is left out.
import { getCursorPosition, type Doc } from "@automerge/automerge/slim"
import type { Here, Root } from "../../sync"
import type { Path } from "../../shape/paths"
import type { TextPresence, TextSource } from "../source"
import { propsOf, textAt } from "../value"

/** Somebody's caret, and the selection between its two ends, in units of the text. */
export interface OtherCaret {
  readonly peer: string
  readonly person: Here["person"]
  readonly anchor: number
  readonly head: number
}

/** Others' pages that have a caret in the text; my own other tabs are left out. */
export function othersIn(presence: TextPresence | undefined, path: Path): readonly Here[] {
  const joined = path.join(".")
  const near = presence?.hereIn ? presence.hereIn(path) : (presence?.here() ?? [])
  return near.filter((here) => here.path === joined && here.caret !== null && !here.mine)
}

/** Their carets in the newest state of the document. */
export function caretsIn(source: TextSource, path: Path, others: readonly Here[]): OtherCaret[] {
  if (others.length === 0) return []
  const doc = source.handle.doc()
  if (textAt(doc, path) === undefined) return []
  return others.flatMap(({ peer, person, caret }) => {
    if (!caret) return []
    const anchor = placeOf(doc, path, caret.anchor)
    const head = caret.head === caret.anchor ? anchor : placeOf(doc, path, caret.head)
    return anchor === null || head === null ? [] : [{ peer, person, anchor, head }]
  })
}

function placeOf(doc: Doc<Root>, path: Path, cursor: string): number | null {
  try {
    return getCursorPosition(doc, propsOf(path), cursor)
  } catch {
    return null
  }
}
