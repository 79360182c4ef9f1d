// Edits of single values, inside a change. Each looks before it touches: what isn't where the gabarit says is left alone
// and nothing is made there, since two people would make it twice.
import { splice, updateText } from "@automerge/automerge/slim"
import { draftAt, word, type Draft } from "./birth"

/** Sets a scalar, or takes it away (null). A word is kept as a scalar text, never as a Text. */
export function setScalar(root: Draft, path: readonly string[], value: string | number | boolean | null): void {
  const [holder, key] = holderOf(root, path)
  if (holder === null) return
  if (value === null) {
    if (key in holder) delete holder[key]
  } else {
    holder[key] = typeof value === "string" ? word(value) : value
  }
}

/** Makes a Text say this, by the smallest splices. */
export function setText(root: Draft, path: readonly string[], text: string): void {
  const [holder, key] = holderOf(root, path)
  if (typeof holder?.[key] === "string" && holder[key] !== text) updateText(root, [...path], text)
}

/** Takes out and puts in at a place of a Text. */
export function spliceText(root: Draft, path: readonly string[], at: number, remove: number, insert: string): void {
  const [holder, key] = holderOf(root, path)
  if (typeof holder?.[key] === "string") splice(root, [...path], at, remove, insert)
}

function holderOf(root: Draft, path: readonly string[]): readonly [Draft | null, string] {
  return [draftAt(root, path.slice(0, -1)), path.at(-1) ?? ""]
}
