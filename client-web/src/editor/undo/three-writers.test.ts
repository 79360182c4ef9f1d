// Three people in one rich text, at random, who undo and redo as they please: whatever anyone takes back or does again,
// every character of the others stands, in its order. Each character is somebody's own and there once. Seeded;
// FUZZ_RUNS asks for more runs.
import { spans, splitBlock, type Doc } from "@automerge/automerge/slim"
import { deleteSelection, toggleMark } from "prosemirror-commands"
import { Fragment, Slice } from "prosemirror-model"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { writeMarker } from "../rich/markers"
import { backspace, enter, indent, setLink, toggleHeading, toggleList, toggleQuote } from "../rich/commands"
import { schema } from "../rich/schema"
import { docFromSpans } from "../rich/spans"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { Writer } from "../testing/writer"

const PATH = ["text"]
const STEPS = 80
const FIRST = 0x4e00

/** Gives out characters, each once, and knows whose they are. */
class Characters {
  readonly #owners: Person[] = []

  next(owner: Person, count: number): string {
    return Array.from({ length: count }, () => {
      this.#owners.push(owner)
      return String.fromCharCode(FIRST + this.#owners.length - 1)
    }).join("")
  }

  /** Those of others that stand in a text, in order. */
  ofOthers(person: Person, text: string): string {
    return [...text].filter((one) => this.#isOf(one, (owner) => owner !== undefined && owner !== person)).join("")
  }

  of(person: Person, text: string): string {
    return [...text].filter((one) => this.#isOf(one, (owner) => owner === person)).join("")
  }

  #isOf(one: string, is: (owner: Person | undefined) => boolean): boolean {
    return is(this.#owners[one.charCodeAt(0) - FIRST])
  }
}

class Person extends Writer {
  /** What this one has taken out: doing that again takes it out again. */
  readonly removed = new Set<string>()

  constructor(readonly peer: Peer, readonly chance: Chance, readonly characters: Characters) {
    super(peer, PATH)
  }

  get text(): string {
    const { doc } = this.binding.state
    return doc.textBetween(0, doc.content.size, "")
  }

  place(atMost = 1): void {
    const from = this.chance.below(this.binding.state.doc.content.size + 1)
    this.select(from, from + this.chance.below(atMost))
  }

  write(): string {
    return this.characters.next(this, 1 + this.chance.below(4))
  }
}

type Act = (person: Person) => void

/** What takes nothing away. */
const WRITING: Record<string, Act> = {
  type: (person) => { person.place(); person.type(person.write()) },
  sentence: (person) => {
    person.place()
    for (const letter of `${person.write()}${person.write()}`) person.type(letter)
  },
  enter: (person) => { person.place(); person.do(enter) },
  "enter and go on": (person) => { person.place(); person.do(enter); person.type(person.write()) },
  paste: (person) => {
    person.place()
    const lines = [person.write(), person.write(), person.write()]
    const nodes = lines.map((line) => schema.node("item", { list: "bullet" }, [
      schema.text(line, person.chance.happens(0.5) ? [schema.mark("strong")] : []),
    ]))
    person.do((state, dispatch) => {
      dispatch?.(state.tr.replaceSelection(new Slice(Fragment.from(nodes), 1, 1)))
      return true
    })
  },
  list: (person) => { person.place(8); person.do(toggleList(person.chance.pick(["bullet", "ordered"] as const))) },
  indent: (person) => { person.place(8); person.do(indent(person.chance.pick([1, -1]))) },
  heading: (person) => { person.place(); person.do(toggleHeading(3)) },
  quote: (person) => { person.place(); person.do(toggleQuote) },
  leave: (person) => { person.place(); person.do(backspace) },
  bold: (person) => { person.place(9); person.do(toggleMark(schema.marks.strong)) },
  link: (person) => { person.place(5); if (!person.binding.state.selection.empty) person.do(setLink("https://exemple.fr")) },
}

/** What takes anybody's words away on purpose. */
const REMOVING: Record<string, Act> = {
  remove: (person) => { person.place(6); person.do(deleteSelection) },
  replace: (person) => { person.place(6); person.type(person.write()) },
}

const logged = vi.spyOn(console, "error").mockImplementation(() => undefined)
beforeEach(() => logged.mockClear())
afterEach(() => expect(logged).not.toHaveBeenCalled())

describe("what one person takes back", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it("is no word of the others, who write, split, list, mark and undo meanwhile", () => {
    for (let seed = 1; seed <= fuzzRuns(15); seed += 1) run(seed, WRITING)
  })

  it("is no word of the others, who also take out and replace anybody's", () => {
    for (let seed = 1; seed <= fuzzRuns(15); seed += 1) run(seed, { ...WRITING, ...REMOVING })
  })

  it("is all that one wrote, once everything is taken back, and comes back just as it was", () => {
    for (let seed = 1; seed <= fuzzRuns(15); seed += 1) takeAllBack(seed)
  })
})

function gather(seed: number): { chance: Chance; people: Person[]; peers: Peer[]; characters: Characters } {
  const chance = new Chance(seed)
  const characters = new Characters()
  const peers = peersOf({ text: "" }, 3, (root) => {
    splitBlock(root as Doc<Root>, [...PATH], 0, writeMarker({ is: "paragraph" }) as Record<string, never>)
  })
  return { chance, characters, peers, people: peers.map((peer) => new Person(peer, chance, characters)) }
}

function run(seed: number, acts: Record<string, Act>): void {
  const { chance, people, peers, characters } = gather(seed)
  for (let step = 0; step < STEPS; step += 1) {
    const person = chance.pick(people)
    const [before, sequence] = [person.text, characters.ofOthers(person, person.text)]
    const name = chance.happens(0.3) ? "merge" : chance.happens(0.35) ? chance.pick(["undo", "redo"]) : chance.pick(Object.keys(acts))
    const when = `seed ${seed}, step ${step}, ${name}, before: ${before}`
    if (name === "merge") {
      person.peer.merge(chance.pick(peers))
    } else if (name === "undo" || name === "redo") {
      person[name]()
      const after = new Set(person.text)
      // Doing again what took words out takes them out again: those alone may go.
      const stay = [...sequence].filter((one) => name === "undo" || !person.removed.has(one))
      expect(stay.filter((one) => !after.has(one)), when).toEqual([])
      // What two took out at once, each of them puts back.
      if (acts === WRITING) expect(characters.ofOthers(person, person.text), when).toBe(sequence)
    } else {
      acts[name]?.(person)
      const after = new Set(person.text)
      for (const one of sequence) if (!after.has(one)) person.removed.add(one)
    }
    check(person, when)
  }
  mergeAll(peers)
  for (const person of people) check(person, `seed ${seed}, at the end`)
}

function takeAllBack(seed: number): void {
  const { chance, people, peers, characters } = gather(seed)
  for (let step = 0; step < STEPS / 2; step += 1) {
    const person = chance.pick(people)
    if (chance.happens(0.3)) person.peer.merge(chance.pick(peers))
    else chance.pick(Object.values(WRITING))(person)
  }
  mergeAll(peers)
  const [person] = people as [Person]
  const others = characters.ofOthers(person, person.text)
  const states = [person.shown]
  while (person.undo()) states.push(person.shown)
  expect(characters.of(person, person.text), `seed ${seed}`).toBe("")
  expect(characters.ofOthers(person, person.text), `seed ${seed}`).toBe(others)
  for (let state = states.pop(), number = 0; state !== undefined; number += 1) {
    expect(person.shown, `seed ${seed}, done again ${number}`).toBe(state)
    state = states.pop()
    expect(person.redo(), `seed ${seed}, done again ${number}`).toBe(state !== undefined)
  }
}

function check({ binding, peer }: Person, when: string): void {
  const held = docFromSpans(spans(peer.doc(), [...PATH]))
  if (!held.eq(binding.state.doc)) expect(JSON.stringify(binding.state.doc), when).toBe(JSON.stringify(held))
}
