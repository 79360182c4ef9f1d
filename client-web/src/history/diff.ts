// What changed between two texts, in words: Myers' greedy algorithm over words, spaces and signs. Pure.

/** A stretch of text: in both, only in the later one, only in the earlier one. */
export interface Stretch {
  readonly kind: "same" | "added" | "removed"
  readonly text: string
}

/** Texts that differ in more words than this are shown as one replaced by the other: nobody reads such a patchwork. */
const DIFFERENCES_AT_MOST = 1_000

/** From the earlier text to the later one. The stretches of kinds other than `added` make up the earlier text. */
export function wordDiff(before: string, after: string): readonly Stretch[] {
  if (before === after) return before === "" ? [] : [{ kind: "same", text: before }]
  const [old, now] = [words(before), words(after)]
  const start = sharedStart(old, now)
  const end = sharedEnd(old, now, start)
  const middle = difference(old.slice(start, old.length - end), now.slice(start, now.length - end))
  const stretches: Stretch[] = [
    { kind: "same", text: old.slice(0, start).join("") },
    ...middle,
    { kind: "same", text: old.slice(old.length - end).join("") },
  ]
  return joined(stretches)
}

/** Words, runs of white space, and single signs: joined again they are the text. */
function words(text: string): readonly string[] {
  return text.match(/[\p{L}\p{M}\p{N}]+|\s+|[^\p{L}\p{M}\p{N}\s]/gu) ?? []
}

function sharedStart(old: readonly string[], now: readonly string[]): number {
  const most = Math.min(old.length, now.length)
  let shared = 0
  while (shared < most && old[shared] === now[shared]) shared += 1
  return shared
}

function sharedEnd(old: readonly string[], now: readonly string[], start: number): number {
  const most = Math.min(old.length, now.length) - start
  let shared = 0
  while (shared < most && old[old.length - 1 - shared] === now[now.length - 1 - shared]) shared += 1
  return shared
}

function difference(old: readonly string[], now: readonly string[]): readonly Stretch[] {
  const ways = old.length > 0 && now.length > 0 ? waysThrough(old, now) : undefined
  if (!ways) return [{ kind: "removed", text: old.join("") }, { kind: "added", text: now.join("") }]
  return walkBack(old, now, ways)
}

/**
 * For each number of differences, how far along `old` one gets on each diagonal (`old` minus `now`); the last one
 * reaches both ends. `undefined` if that takes too many differences.
 */
function waysThrough(old: readonly string[], now: readonly string[]): readonly Int32Array[] | undefined {
  const most = Math.min(old.length + now.length, DIFFERENCES_AT_MOST)
  const centre = most + 1
  const reach = new Int32Array(2 * centre + 1)
  const ways: Int32Array[] = []
  for (let differences = 0; differences <= most; differences += 1) {
    for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
      let at = stepFrom(reach, centre, diagonal, differences)
      while (at < old.length && at - diagonal < now.length && old[at] === now[at - diagonal]) at += 1
      reach[centre + diagonal] = at
      if (at >= old.length && at - diagonal >= now.length) {
        ways.push(reach.slice(centre - differences - 1, centre + differences + 2))
        return ways
      }
    }
    ways.push(reach.slice(centre - differences - 1, centre + differences + 2))
  }
  return undefined
}

/**
 * One difference more: a word taken out (from the diagonal below) or put in (from the one above), whichever got
 * further.
 */
function stepFrom(reach: Int32Array, centre: number, diagonal: number, differences: number): number {
  const [below, above] = [reach[centre + diagonal - 1] ?? 0, reach[centre + diagonal + 1] ?? 0]
  if (differences === 0) return 0
  const putIn = diagonal === -differences || (diagonal !== differences && below < above)
  return putIn ? above : below + 1
}

function walkBack(old: readonly string[], now: readonly string[], ways: readonly Int32Array[]): readonly Stretch[] {
  const found: Stretch[] = []
  let [at, beside] = [old.length, now.length]
  for (let differences = ways.length - 1; differences > 0; differences -= 1) {
    const before = ways[differences - 1] ?? new Int32Array()
    // A row of `ways` is kept from its own outermost diagonals; `centre` is where its diagonal 0 stands.
    const centre = differences
    const diagonal = at - beside
    const reached = (wanted: number) => before[centre + wanted] ?? 0
    const furtherAbove = reached(diagonal - 1) < reached(diagonal + 1)
    const putIn = diagonal === -differences || (diagonal !== differences && furtherAbove)
    const cameFrom = putIn ? diagonal + 1 : diagonal - 1
    const [fromAt, fromBeside] = [reached(cameFrom), reached(cameFrom) - cameFrom]
    while (at > fromAt && beside > fromBeside) {
      found.push({ kind: "same", text: old[at - 1] ?? "" })
      at -= 1
      beside -= 1
    }
    if (putIn) found.push({ kind: "added", text: now[(beside -= 1)] ?? "" })
    else found.push({ kind: "removed", text: old[(at -= 1)] ?? "" })
  }
  while (at > 0 && beside > 0) {
    found.push({ kind: "same", text: old[at - 1] ?? "" })
    at -= 1
    beside -= 1
  }
  return found.reverse()
}

/**
 * Neighbours of one kind become one; a space between two changed words is changed with them, so that a phrase is shown
 * as a phrase; what was removed comes before what took its place.
 */
function joined(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: Stretch[] = []
  let [removed, added] = ["", ""]
  const flush = () => {
    if (removed) result.push({ kind: "removed", text: removed })
    if (added) result.push({ kind: "added", text: added })
    removed = added = ""
  }
  stretches.forEach(({ kind, text }, index) => {
    if (text === "") return
    if (kind === "removed") removed += text
    else if (kind === "added") added += text
    else if ((removed || added) && /^\s+$/.test(text) && changesAfter(stretches, index)) {
      removed += text
      added += text
    } else {
      flush()
      const last = result.at(-1)
      if (last?.kind === "same") result[result.length - 1] = { kind: "same", text: last.text + text }
      else result.push({ kind: "same", text })
    }
  })
  flush()
  return result
}

function changesAfter(stretches: readonly Stretch[], index: number): boolean {
  const next = stretches.slice(index + 1).find((stretch) => stretch.text !== "")
  return next !== undefined && next.kind !== "same"
}
