// Places in Automerge's sequence and in the editor's document. A marker counts one in the former; a block counts two in
// the latter, its beginning and its end. So the index of a place is its position less the number of its block.
import type { Node } from "prosemirror-model"

/** How many blocks at the beginning have no marker: one where a text begins with words, else none. */
export type Unmarked = 0 | 1

/** The index in Automerge's sequence of a position in the editor. */
export function toIndex(doc: Node, position: number, unmarked: Unmarked): number {
  return Math.max(0, position - doc.resolve(position).index(0) - unmarked)
}

/** The position in the editor of an index; `null` before the first marker and past the end, where no caret can be. */
export function toPosition(doc: Node, index: number, unmarked: Unmarked): number | null {
  let left = index + unmarked
  if (left <= 0) return null
  let position = 0
  for (let number = 0; number < doc.childCount; number += 1) {
    const length = doc.child(number).content.size
    if (left <= length + 1) return position + left
    left -= length + 1
    position += length + 2
  }
  return null
}

