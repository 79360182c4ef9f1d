// Rows that were added or moved before their document was here. The server tells rows in order, without their keys, so the
// words have keys of their own (shape/thaw.ts): what was put between two rows there is put between the same two rows here.
import { pathKey, valueAt, type Path } from "../../shape/paths"
import { between } from "../../shape/order"
import { asMap, readWord } from "../../shape/read"
import { compareTexts } from "../../shape/rows"
import type { Done } from "../../source"

/** A row's place in the words, and in the document. */
interface Twin {
  readonly words: string
  readonly document: string
}

/** The same edits, with the document's keys in place of those of the words. Both are as they were before the edits. */
export function reordered(done: readonly Done[], words: unknown, document: unknown): Done[] {
  const known = new Map<string, Twin[]>()
  const twinsOf = (rows: Path): Twin[] => {
    const twins = known.get(pathKey(rows)) ?? twinsIn(valueAt(words, rows), valueAt(document, rows))
    known.set(pathKey(rows), twins)
    return twins
  }
  return done.map((one) => {
    if (one.type === "row") return { ...one, order: placed(twinsOf(one.path), one.order) }
    const isMove = one.type === "set" && one.path.length === 4 && one.path[3] === "order" && typeof one.value === "string"
    return isMove ? { ...one, value: placed(twinsOf(one.path.slice(0, 2)), String(one.value)) } : one
  })
}

/** The document's key for a place between two of the words' rows; both are known from now on. */
function placed(twins: Twin[], order: string): string {
  const at = twins.findIndex(({ words }) => compareTexts(words, order) >= 0)
  const index = at < 0 ? twins.length : at
  if (twins[index]?.words === order) return twins[index].document
  const key = between(twins[index - 1]?.document ?? null, twins[index]?.document ?? null)
  twins.splice(index, 0, { words: order, document: key })
  return key
}

function twinsIn(words: unknown, document: unknown): Twin[] {
  const [theirs, ours] = [asMap(words) ?? {}, asMap(document) ?? {}]
  const twins = Object.keys(theirs).flatMap((id): Twin[] => {
    const [one, other] = [orderOf(theirs[id]), orderOf(ours[id])]
    return one === null || other === null ? [] : [{ words: one, document: other }]
  })
  return twins.sort((one, other) => compareTexts(one.words, other.words))
}

function orderOf(row: unknown): string | null {
  return readWord(asMap(row)?.["order"]).value
}
