// @vitest-environment jsdom Several people in the same texts, at random: typing, removing, undoing, composing, whole
// texts put in place of others, copies meeting now and then. After each step every control must show its copy, and in
// the end every word that nobody removed must be there, whole. Seeded; FUZZ_RUNS asks for more runs.
import { splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import type { Path } from "../../shape/paths"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { backspaceIn, compose, composed, selectIn, typeIn } from "../testing/typing"
import { textAt } from "../value"
import { bindText } from "./bind"
import type { TextBinding } from "../host"
import { shownIn } from "./shown"

const FIELDS = ["un", "deux"]
const WORDS = ["mot ", "é", "a", "😀", "x\n", "مرحبا ", "\ud83d", "ligne\r\n"]

interface Control {
  readonly element: HTMLTextAreaElement
  readonly binding: TextBinding
  readonly path: readonly string[]
  /** Where the composition under way began, if one is. */
  composing: number | null
  /** Something that was typed isn't written yet. */
  waits: boolean
  /** What happens once the browser has painted. */
  paint: (() => void) | null
}

interface Person {
  readonly peer: Peer
  readonly controls: readonly Control[]
}

// Bindings throw nothing at those who type: an edit that could not be written is told to the console, and is lost.
beforeEach(() => vi.spyOn(console, "error"))
afterEach(() => {
  document.body.replaceChildren()
  expect(console.error).not.toHaveBeenCalled()
  vi.restoreAllMocks()
})

describe("bound texts", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it.each([2, 3, 4])("show what the document holds, whatever %i people do", (count) => {
    let steps = 0
    for (let seed = 1; seed <= fuzzRuns(30); seed += 1) steps += run(seed, count)
    expect(steps).toBeGreaterThan(1_000)
  })

  it("lose no word that is typed while others type around it", () => {
    for (let seed = 1; seed <= fuzzRuns(12); seed += 1) typeWords(seed)
  })
})

function run(seed: number, count: number): number {
  const chance = new Chance(seed * 31 + count)
  const people = gather(count)
  for (let step = 0; step < 60; step += 1) {
    const person = chance.pick(people)
    const control = chance.pick(person.controls)
    if (chance.happens(0.3)) person.peer.merge(chance.pick(people).peer)
    else act(control, person.peer, chance)
    if (chance.happens(0.7)) for (const one of person.controls) painted(one)
    for (const one of people) check(one, `seed ${seed}, step ${step}`)
  }
  for (const { controls } of people) for (const control of controls) finish(control)
  mergeAll(people.map(({ peer }) => peer))
  for (const one of people) check(one, `seed ${seed}, at the end`)
  const texts = people.map(({ peer }) => FIELDS.map((field) => textAt(peer.doc(), [field])))
  for (const text of texts) expect(text, `seed ${seed}`).toEqual(texts[0])
  for (const person of people) for (const { binding } of person.controls) binding.destroy()
  document.body.replaceChildren()
  return 60
}

function gather(count: number): Person[] {
  return peersOf({ un: "début milieu fin", deux: "" }, count).map((peer) => ({
    peer,
    // Two controls on one text: a grid's cell and the card of the same row.
    controls: [...FIELDS, "un"].map((field) => {
      const element = document.createElement("textarea")
      document.body.append(element)
      const state = { composing: null, waits: false, paint: null as (() => void) | null }
      const afterPaint = (work: () => void): (() => void) => {
        state.paint = work
        return () => { state.paint = null }
      }
      const source = { handle: peer, heardUnwritten: (_path: Path, is: boolean) => { control.waits = is } }
      const binding = bindText(element, source, [field], { afterPaint })
      const control: Control = Object.assign(state, { element, path: [field], binding })
      // Browsers end a composition when the focus goes elsewhere.
      element.addEventListener("blur", () => { control.composing = null })
      return control
    }),
  }))
}

function act(control: Control, peer: Peer, chance: Chance): void {
  const { element, binding } = control
  if (chance.happens(0.3)) element.focus()
  if (control.composing !== null) {
    if (chance.happens(0.5)) return end(control)
    const start = Math.min(control.composing, element.selectionEnd ?? 0)
    compose(element, start, chance.pick(["´", "é", "éa", "かな"]))
    if (chance.happens(0.3)) binding.flush()
    return
  }
  const place = chance.below(element.value.length + 1)
  selectIn(element, place, chance.happens(0.3) ? Math.min(element.value.length, place + chance.below(5)) : place)
  const kind = chance.next()
  if (kind < 0.45) typeIn(element, chance.pick(WORDS))
  else if (kind < 0.6) backspaceIn(element)
  else if (kind < 0.7) binding.undo()
  else if (kind < 0.75) binding.redo()
  else if (kind < 0.9) startComposing(control)
  else if (kind < 0.97) peer.change((root) => spliceSomewhere(root, control.path, chance))
  else peer.change((root) => { root[control.path[0] ?? ""] = chance.pick(["neuf", "autre texte", ""]) })
}

/** What somebody composes in one place replaces what is selected there. */
function startComposing(control: Control): void {
  selectIn(control.element, control.element.selectionStart ?? 0)
  control.composing = control.element.selectionStart ?? 0
  compose(control.element, control.composing, "´")
}

function end(control: Control): void {
  if (control.composing !== null) composed(control.element)
  control.composing = null
}

/** The browser paints: what was typed is written now, but for what goes on to change. */
function painted(control: Control): void {
  const { paint } = control
  control.paint = null
  paint?.()
}

function finish(control: Control): void {
  end(control)
  control.binding.flush()
}

function spliceSomewhere(root: Root, path: readonly string[], chance: Chance): void {
  const text = String(root[path[0] ?? ""])
  // Between whole characters, as every client does it.
  const places = [...text].reduce<number[]>((all, one) => [...all, (all.at(-1) ?? 0) + one.length], [0])
  splice(root as Doc<Root>, [...path], chance.pick(places), 0, chance.pick(["Z", "zz "]))
}

function check({ peer, controls }: Person, when: string): void {
  for (const { element, path, composing, waits } of controls) {
    if (composing === null && !waits) expect(element.value, when).toBe(shownIn("textarea", textAt(peer.doc(), path) ?? ""))
  }
}

/** Everybody types words letter by letter at a place of their own, copies meet at random: all words must be whole. */
function typeWords(seed: number): void {
  const chance = new Chance(seed)
  const people = gather(4)
  const letters = people.map((_, index) => [...`${"ABCD"[index]}bcdé☺f `.repeat(6)])
  people.forEach(({ controls }, index) => {
    const element = controls[0]?.element
    if (element) selectIn(element, index * 4)
  })
  while (letters.some((own) => own.length > 0)) {
    const index = chance.below(people.length)
    const control = people[index]?.controls[0]
    const letter = letters[index]?.shift()
    if (control && letter) {
      // Only one control of the page has the focus, and only its caret is kept: each person has a page of their own.
      const caret = control.element.selectionStart ?? 0
      control.element.focus()
      selectIn(control.element, caret)
      typeIn(control.element, letter)
      if (chance.happens(0.6)) painted(control)
    }
    if (chance.happens(0.3)) meet(people, chance)
  }
  for (const { controls } of people) for (const control of controls) finish(control)
  mergeAll(people.map(({ peer }) => peer))
  const text = textAt(people[0]?.peer.doc() ?? {}, ["un"]) ?? ""
  for (const first of "ABCD") expect(text.split(`${first}bcdé☺f `).length - 1, `seed ${seed}: ${text}`).toBe(6)
  for (const person of people) for (const { binding } of person.controls) binding.destroy()
  document.body.replaceChildren()
}

/** Somebody gets what somebody else has, with the focus where they type. */
function meet(people: readonly Person[], chance: Chance): void {
  const person = chance.pick(people)
  const element = person.controls[0]?.element
  const caret = element?.selectionStart ?? 0
  element?.focus()
  if (element) selectIn(element, caret)
  person.peer.merge(chance.pick(people).peer)
}
