// Makes one document of the editor into another with small steps, so that carets, undo and the browser's DOM keep what
// didn't change. The last resort is to replace everything: in the end the documents are the same in any case.
import { Fragment, Slice, type Node } from "prosemirror-model"
import { ReplaceStep, type Transform } from "prosemirror-transform"
import { isOther } from "./schema"

/** Steps that make the transform's document `want`. */
export function reconcile(transform: Transform, want: Node): void {
  if (transform.doc.eq(want)) return
  try {
    if (transform.doc.childCount === want.childCount) reconcileEach(transform, want)
    else reconcileMiddle(transform, want)
  } catch {
    // Steps that don't fit each other leave a valid document, only not the wanted one.
  }
  if (!transform.doc.eq(want)) transform.replaceWith(0, transform.doc.content.size, want.content)
}

/** Whether two documents are the same but for marks that aren't ours: about those Automerge alone decides. */
export function sameButForOthers(one: Node, other: Node): boolean {
  return one.eq(other) || withoutOthers(one).eq(withoutOthers(other))
}

/** A fragment's children. */
export function childrenOf(fragment: Fragment): Node[] {
  const children: Node[] = []
  fragment.forEach((child) => children.push(child))
  return children
}

function withoutOthers(doc: Node): Node {
  return doc.copy(Fragment.fromArray(childrenOf(doc.content).map((block) => {
    const words = childrenOf(block.content).map((text) => text.mark(text.marks.filter((mark) => !isOther(mark))))
    // Words that only those marks kept apart become one again.
    return block.copy(Fragment.fromArray(words))
  })))
}

function reconcileEach(transform: Transform, want: Node): void {
  let position = 0
  want.forEach((block) => {
    reconcileBlock(transform, position, block)
    position += block.nodeSize
  })
}

/** Blocks came or went: those alike at both ends stay, the middle is replaced. */
function reconcileMiddle(transform: Transform, want: Node): void {
  const have = transform.doc
  const shortest = Math.min(have.childCount, want.childCount)
  let head = 0
  while (head < shortest && have.child(head).eq(want.child(head))) head += 1
  let tail = 0
  while (
    tail < shortest - head && have.child(have.childCount - 1 - tail).eq(want.child(want.childCount - 1 - tail))
  ) tail += 1
  const middle = childrenOf(want.content).slice(head, want.childCount - tail)
  transform.replaceWith(startOf(have, head), startOf(have, have.childCount - tail), middle)
}

function startOf(doc: Node, number: number): number {
  let position = 0
  for (let index = 0; index < number; index += 1) position += doc.child(index).nodeSize
  return position
}

function reconcileBlock(transform: Transform, position: number, want: Node): void {
  const have = transform.doc.nodeAt(position)
  if (!have || have.eq(want)) return
  if (!have.sameMarkup(want)) transform.setNodeMarkup(position, want.type, want.attrs)
  if (have.content.eq(want.content)) return
  if (have.textContent === want.textContent) reconcileMarks(transform, position, want)
  else reconcileWords(transform, position, have, want)
}

function reconcileMarks(transform: Transform, position: number, want: Node): void {
  let start = position + 1
  want.forEach((text) => {
    const end = start + text.nodeSize
    transform.doc.nodesBetween(start, end, (node, at) => {
      if (!node.isText) return
      for (const mark of node.marks) {
        if (mark.isInSet(text.marks)) continue
        transform.removeMark(Math.max(start, at), Math.min(end, at + node.nodeSize), mark)
      }
    })
    for (const mark of text.marks) transform.addMark(start, end, mark)
    start = end
  })
}

function reconcileWords(transform: Transform, position: number, have: Node, want: Node): void {
  const start = have.content.findDiffStart(want.content)
  const ends = have.content.findDiffEnd(want.content)
  if (start === null || !ends) return
  // What is alike at both ends may overlap: « aa » and « aaa ».
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b))
  const slice = new Slice(want.content.cut(start, ends.b + overlap), 0, 0)
  transform.step(new ReplaceStep(position + 1 + start, position + 1 + ends.a + overlap, slice))
}
