// Which edits are one step: the letters of a word, the presses of a deleting key, what an input method makes of letters
// it has just written. A new word, a line end and a paste stand for themselves.
import type { Patch } from "@automerge/automerge/slim"
import { sameValue } from "../../shape/scalars"
import type { Entry, Stroke } from "./entry"
import type { Trace } from "./trace"

interface TextPatch {
  readonly patch: Patch
  readonly trace: Trace | null
}

interface Splices {
  readonly trace: Trace
  readonly at: number
  readonly inserted: string
  readonly removed: number
}

/** What one key writes or takes away at most: an emoji. */
export const UNITS_OF_A_KEY = 2

/**
 * What kind of edit patches tell of, and whether it goes on with the last one, if that is recent. More than `units` written
 * or taken away are no keys.
 */
export function strokeOf(
  patches: readonly TextPatch[], recent: Entry | null, units: number,
): { kind: Stroke; goesOn: boolean } {
  if (recent && goesOnInValue(patches, recent)) return { kind: "other", goesOn: true }
  const splices = simplest(patches)
  if (!splices) return { kind: "other", goesOn: false }
  const { trace, at, inserted, removed } = splices
  const isTyped = inserted.length <= units && removed === 0
  const kind = inserted === "" ? (removed <= units ? "removed" : "other") : isTyped ? "typed" : "other"
  if (!recent || recent.values.length > 0) return { kind, goesOn: false }
  if (inserted === "") {
    const near = [...trace.around(at).hidden, ...trace.around(at + removed).hidden]
    return { kind, goesOn: kind === "removed" && recent.stroke === "removed" && near.some(({ gone }) => gone === recent) }
  }
  if (recent.stroke !== "typed" || /\s/.test(inserted)) return { kind, goesOn: false }
  if (removed > 0) {
    const again = trace.standing(at, removed).every(({ by }) => by === recent)
    return { kind: again ? "typed" : kind, goesOn: again }
  }
  return { kind, goesOn: kind === "typed" && trace.around(at).before?.by === recent }
}

/** The digits of a number: each is set with all before it. */
function goesOnInValue(patches: readonly TextPatch[], { values, texts }: Entry): boolean {
  const [only, more] = values
  if (!only || more || only.made || texts.size > 0 || patches.length !== 1) return false
  return patches.every(({ patch }) => patch.action === "put" && sameValue(patch.path, [...only.path]))
}

/** One insertion and one deletion at one place of one text at most, with the marks of the former; `null` if it is more. */
function simplest(patches: readonly TextPatch[]): Splices | null {
  const trace = patches[0]?.trace
  if (!trace || patches.some((one) => one.trace !== trace)) return null
  let found = null as { at: number; inserted: string; removed: number } | null
  for (const { patch } of patches) {
    const at = patch.path[trace.path.length]
    if (patch.action === "splice" && typeof at === "number" && (!found || (found.inserted === "" && found.at === at))) {
      found = { at, inserted: patch.value, removed: found?.removed ?? 0 }
    } else if (patch.action === "del" && typeof at === "number" && patch.path.length === trace.path.length + 1) {
      if (found && (found.removed > 0 || at !== found.at + found.inserted.length)) return null
      found = { at: found?.at ?? at, inserted: found?.inserted ?? "", removed: patch.length ?? 1 }
    } else if (patch.action === "mark" || patch.action === "unmark") {
      const ranges = patch.action === "mark" ? patch.marks : [patch]
      const within = found
      if (!within || ranges.some(({ start, end }) => start < within.at || end > within.at + within.inserted.length)) return null
    } else return null
  }
  return found && { trace, ...found }
}
