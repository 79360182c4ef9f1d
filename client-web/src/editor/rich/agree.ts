// Whether the editor shows the words, the markers' places and the marks that the document holds: much cheaper to find
// out than to read the whole text. What the markers say is not looked at.
import type { Mark as HeldMark } from "@automerge/automerge/slim"
import type { Node } from "prosemirror-model"
import { MARKER } from "../../shape/rich"
import type { Unmarked } from "./positions"
import { shownText } from "./shown"
import { markValue } from "./spans"

/** A text as it stands in the document, but for what its markers say. */
export interface Held {
  readonly text: string
  readonly marks: readonly HeldMark[]
}

/** Whether a document of the editor says the same. */
export function agrees(doc: Node, unmarked: Unmarked, { text, marks }: Held): boolean {
  return wordsOf(doc, unmarked) === shownText(text) && marksAgree(doc, unmarked, marks)
}

function wordsOf(doc: Node, unmarked: Unmarked): string {
  let words = ""
  doc.forEach((block, _offset, number) => {
    words += (number === 0 && unmarked === 1 ? "" : MARKER) + block.textContent
  })
  return words
}

/** Goes along the words and the ends of marks at once: within words under the same marks, none may begin or end. */
function marksAgree(doc: Node, unmarked: Unmarked, marks: readonly HeldMark[]): boolean {
  const turns = turnsOf(marks)
  const active = new Map<string, unknown>()
  let turn = 0
  let agree = true
  let index = -unmarked
  doc.forEach((block) => {
    index += 1
    block.forEach((text) => {
      const end = index + text.nodeSize
      for (; (turns[turn]?.at ?? Infinity) <= index; turn += 1) turns[turn]?.take(active)
      agree &&= (turns[turn]?.at ?? Infinity) >= end && sameMarks(active, text)
      index = end
    })
  })
  return agree
}

interface Turn {
  readonly at: number
  readonly take: (active: Map<string, unknown>) => void
}

/** Where marks begin and end, in order; those that follow on each other are one. */
function turnsOf(marks: readonly HeldMark[]): Turn[] {
  const last = new Map<string, { name: string; value: unknown; start: number; end: number }>()
  const joined: { name: string; value: unknown; start: number; end: number }[] = []
  for (const { name, value, start, end } of [...marks].sort((one, other) => one.start - other.start)) {
    if (value === null || value === false) continue
    const before = last.get(name)
    if (before && before.value === value && before.end >= start) before.end = Math.max(before.end, end)
    else {
      const range = { name, value, start, end }
      last.set(name, range)
      joined.push(range)
    }
  }
  const turns = joined.flatMap(({ name, value, start, end }): Turn[] => [
    { at: end, take: (active) => { if (active.get(name) === value) active.delete(name) } },
    { at: start, take: (active) => { active.set(name, value) } },
  ])
  return turns.sort((one, other) => one.at - other.at)
}

function sameMarks(active: ReadonlyMap<string, unknown>, text: Node): boolean {
  const shown = text.marks.map(markValue)
  return shown.length === active.size && shown.every(([name, value]) => active.get(name) === value)
}
