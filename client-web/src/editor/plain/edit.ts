// From the text before and after a keystroke to the smallest splice that explains it. Of several that would, the one
// that ends at the caret is what happened: in « aa » it matters to others which « a » is new.
import type { Splice } from "../../shape/splices"

/** The splice from `before` to `after` whose insertion ends at `caret`, if one can; `null` if nothing differs. */
export function smallestEdit(before: string, after: string, caret: number): Splice | null {
  if (before === after) return null
  const shortest = Math.min(before.length, after.length)
  let tail = sharedTail(before, after, Math.min(shortest, after.length - caret))
  const head = sharedHead(before, after, shortest - tail)
  // The caret wasn't where the change ended (a drop, a spell checker): what both still share is no part of the change.
  tail = sharedTail(before, after, shortest - head, tail)
  const [start, end] = wholeCharacters(before, after, head, tail)
  return { at: start, removed: before.length - end - start, inserted: after.slice(start, after.length - end) }
}

function sharedTail(before: string, after: string, atMost: number, from = 0): number {
  let length = from
  while (length < atMost && before[before.length - 1 - length] === after[after.length - 1 - length]) length += 1
  return length
}

function sharedHead(before: string, after: string, atMost: number): number {
  let length = 0
  while (length < atMost && before[length] === after[length]) length += 1
  return length
}

/** An emoji is two units: both are part of the change or neither is. */
function wholeCharacters(before: string, after: string, head: number, tail: number): [number, number] {
  const splitsHead = cutsPair(before, head) || cutsPair(after, head)
  const splitsTail = cutsPair(before, before.length - tail) || cutsPair(after, after.length - tail)
  return [splitsHead ? head - 1 : head, splitsTail ? tail - 1 : tail]
}

/** Whether a place lies between the two units of one character. */
export function cutsPair(text: string, place: number): boolean {
  return /[\ud800-\udbff]/.test(text[place - 1] ?? "") && /[\udc00-\udfff]/.test(text[place] ?? "")
}

/** The words without half of a character before the caret, whose other half is still to come as a key of its own. */
export function withoutHalf(text: string, caret: number): string {
  const isHalf = /[\ud800-\udbff]/.test(text[caret - 1] ?? "") && !/[\udc00-\udfff]/.test(text[caret] ?? "")
  return isHalf ? text.slice(0, caret - 1) + text.slice(caret) : text
}

/** Without halves of characters, which no document can hold. */
export function whole(text: string): string {
  return text.replace(LONE_SURROGATES, "\ufffd")
}

const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
