// From the document to the editor: what others did as small steps, then a comparison with what the document really
// holds: its words and marks where only words changed, else the whole text. Steps that don't lead there are corrected,
// so a mistake in them costs a redraw and never a wrong text. (Words that came with different marks are told by
// Automerge 3.5 as one insertion with the marks of the first.)
import type { Patch, Span } from "@automerge/automerge/slim"
import { Fragment, Slice } from "prosemirror-model"
import { TextSelection, type EditorState, type Transaction } from "prosemirror-state"
import { ReplaceStep, type Transform } from "prosemirror-transform"
import type { Path } from "../../shape/paths"
import { splicesOf } from "../splices"
import { mapPlace } from "../../shape/splices"
import { agrees, type Held } from "./agree"
import { toIndex, toPosition, type Unmarked } from "./positions"
import { reconcile } from "./reconcile"
import { schema } from "./schema"
import { shownText } from "./shown"
import { docFromSpans, marksOf } from "./spans"

/** Each patch costs the length of the text: after a large paste comparing both texts is faster. */
const FOLLOWED_AT_MOST = 300

/** What happened since the state that the editor shows. */
export interface News {
  readonly path: Path
  readonly patches: readonly Patch[]
  /** The text now, but for what its markers say. */
  readonly held: () => Held
  /** Blocks without a marker in the state that is shown. */
  readonly unmarked: Unmarked
  /** Reads the text with its markers and marks: that costs its length. */
  readonly read: () => readonly Span[]
}

/** Blocks without a marker in these spans. */
export function unmarkedOf(spans: readonly Span[]): Unmarked {
  return spans[0]?.type === "block" ? 0 : 1
}

/** The transaction that shows the news; the caret stays among its words. */
export function pull(state: EditorState, news: News): Transaction {
  const transaction = state.tr
  const followed = news.patches.length <= FOLLOWED_AT_MOST && applyPatches(transaction, news)
  let { unmarked } = news
  if (!followed || !isAmongWords(news) || !agrees(transaction.doc, unmarked, news.held())) {
    const spans = news.read()
    unmarked = unmarkedOf(spans)
    reconcile(transaction, docFromSpans(spans))
  }
  if (transaction.docChanged) keepSelection(transaction, state, { ...news, unmarkedNow: unmarked })
  return transaction.setStoredMarks(state.storedMarks)
}

/** Whether only words came and went, behind the first marker: then markers say what they said. */
function isAmongWords({ patches, path }: News): boolean {
  return patches.every(({ action, path: place }) => (
    (action === "splice" || action === "del") && place[path.length] !== 0
  ))
}

/**
 * Steps for what the patches say about words and markers; `false` if they say more (marks, the inside of a marker,
 * another text in place of this one) or something that makes no sense.
 */
function applyPatches(
  transform: Transform, { patches, path, unmarked }: Pick<News, "patches" | "path" | "unmarked">,
): boolean {
  let complete = true
  try {
    for (const patch of patches) complete = applyPatch(transform, patch, path, unmarked) && complete
  } catch {
    return false
  }
  return complete
}

function applyPatch(transform: Transform, patch: Patch, path: Path, unmarked: Unmarked): boolean {
  const index = patch.path[path.length]
  if (patch.path.length !== path.length + 1 || typeof index !== "number") return false
  const from = toPosition(transform.doc, index, unmarked)
  if (from === null) throw new RangeError("before the first block")
  if (patch.action === "splice") {
    const words = schema.text(shownText(patch.value), marksOf(patch.marks))
    transform.step(new ReplaceStep(from, from, new Slice(Fragment.from(words), 0, 0)))
    return true
  }
  if (patch.action === "del") {
    const to = toPosition(transform.doc, index + (patch.length ?? 1), unmarked)
    if (to === null) throw new RangeError("past the end")
    if (to > from) transform.step(new ReplaceStep(from, to, Slice.empty))
    return true
  }
  if (patch.action === "insert") transform.split(from)
  return false
}

/** What others insert right at the caret leaves it where it is. */
function keepSelection(
  transaction: Transaction, { doc, selection }: EditorState, news: News & { readonly unmarkedNow: Unmarked },
): void {
  const splices = splicesOf(news.patches, news.path)
  if (!splices || !(selection instanceof TextSelection)) return
  const [anchor, head] = [selection.anchor, selection.head].map((position) => {
    const index = mapPlace(toIndex(doc, position, news.unmarked), splices)
    const place = toPosition(transaction.doc, Math.max(index, 1 - news.unmarkedNow), news.unmarkedNow)
    return place ?? transaction.doc.content.size
  }) as [number, number]
  transaction.setSelection(TextSelection.between(transaction.doc.resolve(anchor), transaction.doc.resolve(head)))
}
