// Texts bound to controls on a page; taken off it after each test.
import { splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, beforeEach, vi } from "vitest"
import type { Root } from "../../sync"
import type { TextBinding, TextControl } from "../host"
import { bindText } from "../plain/bind"
import type { LiveBindOptions, TextSource } from "../source"
import { textAt } from "../value"
import { Peer, mergeAll, peersOf } from "./peer"
import { atOnce } from "./typing"

/** Where the text stands. */
export const PATH = ["fields", "public"]

let bindings: TextBinding[] = []

beforeEach(() => {
  bindings = []
})

afterEach(() => {
  for (const binding of bindings) binding.destroy()
  document.body.replaceChildren()
  vi.useRealTimers()
})

/** A text in a control of its own. */
export function bound(source: TextSource, options?: LiveBindOptions, element: TextControl = document.createElement("textarea")) {
  document.body.append(element)
  const binding = bindText(element, source, PATH, { afterPaint: atOnce, ...options })
  bindings.push(binding)
  return { element, binding, undo: () => binding.undo(), redo: () => binding.redo() }
}

/** People who have this text. */
export function withText(text: string, count = 1): Peer[] {
  return peersOf({ fields: { public: text, other: "autre" } }, count)
}

/** Two people's controls over one text; the first has the focus. */
export function pair(text: string) {
  const [mine, theirs] = withText(text, 2) as [Peer, Peer]
  const { element, binding } = bound(mine)
  const other = bound(theirs)
  element.focus()
  return { mine, theirs, element, binding, other: other.element, meet: () => mergeAll([mine, theirs]) }
}

/** Somebody else writes, without a control. */
export function write(peer: Peer, at: number, removed: number, inserted = ""): void {
  peer.change((root) => splice(root as Doc<Root>, [...PATH], at, removed, inserted))
}

/** What the document says there. */
export function text(peer: Peer): string | undefined {
  return textAt(peer.doc(), PATH)
}
