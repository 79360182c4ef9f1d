// What is copied out of a rich text that is shown as HTML: the same as out of the editor. A selection that goes beyond the text
// is the browser's.
import type { Block } from "../../shape/blocks"
import { copiedHtml, copiedText, type CopiedBlock } from "./copied"
import { ItemCounter } from "./ordinals"
import { pointAt, type Point } from "./point"

/** Answers a `copy` in the element that shows these blocks; whether it did. */
export function copyShown(box: HTMLElement, blocks: readonly Block[], clipboard: DataTransfer | null): boolean {
  const selection = box.ownerDocument.getSelection()
  if (clipboard === null || selection === null || selection.rangeCount === 0 || selection.isCollapsed) return false
  const ends = endsOf(box, selection.getRangeAt(0))
  if (ends === null) return false
  const copied = blocksBetween(blocks, ends[0], ends[1])
  const inert = box.ownerDocument.implementation.createHTMLDocument("")
  const counted = (): ItemCounter => {
    const counter = new ItemCounter()
    for (const { kind } of blocks.slice(0, ends[0].block)) counter.next(kind)
    return counter
  }
  inert.body.append(copiedHtml(copied, inert, counted()))
  // It is read back to the letter, as what the editor hands out.
  inert.body.firstElementChild?.setAttribute("data-pm-slice", "1 1 []")
  clipboard.setData("text/html", inert.body.innerHTML)
  clipboard.setData("text/plain", copiedText(copied, counted()))
  return true
}

/** From where to where; null where it isn't all inside. */
function endsOf(box: HTMLElement, range: Range): readonly [Point, Point] | null {
  if (!box.contains(range.commonAncestorContainer)) return null
  const touched = [...box.querySelectorAll<HTMLElement>("[data-block]")].filter((block) => range.intersectsNode(block))
  const [first, last] = [touched[0], touched.at(-1)]
  if (first === undefined || last === undefined) return null
  // The ends may stand between blocks.
  const start = pointAt(box, range.startContainer, range.startOffset) ?? { block: numberOf(first), offset: 0 }
  const end = pointAt(box, range.endContainer, range.endOffset) ?? { block: numberOf(last), offset: Infinity }
  // A triple click ends before the first letter of the next block.
  if (end.offset === 0 && end.block > start.block) return [start, { block: end.block - 1, offset: Infinity }]
  return [start, end]
}

function numberOf(block: HTMLElement): number {
  return Number(block.dataset["block"])
}

function blocksBetween(blocks: readonly Block[], start: Point, end: Point): CopiedBlock[] {
  return blocks.slice(start.block, end.block + 1).map(({ kind, runs }, index, all): CopiedBlock => {
    const from = index === 0 ? start.offset : 0
    const to = index === all.length - 1 ? end.offset : Infinity
    const length = runs.reduce((sum, run) => sum + run.text.length, 0)
    // Some words of one block are words and no item, heading or quote.
    const isPart = all.length === 1 && (from > 0 || to < length)
    return { kind: isPart || kind.is === "unknown" ? { is: "paragraph" } : kind, runs: cut(runs, from, to) }
  })
}

function cut(runs: Block["runs"], from: number, to: number): Block["runs"] {
  let at = 0
  return runs.flatMap((run) => {
    const start = at
    at += run.text.length
    const text = run.text.slice(Math.max(0, from - start), Math.max(0, to - start))
    return text === "" ? [] : [{ ...run, text }]
  })
}
