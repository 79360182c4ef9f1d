// Several people in one rich text, at random: words, markers, marks, pastes, undo, compositions, copies meeting now and
// then. After each step every editor must show what its copy holds, and in the end all must show the same. Seeded;
// FUZZ_RUNS asks for more runs of each kind.
import { spans, splitBlock, type Doc } from "@automerge/automerge/slim"
import {
  chainCommands, createParagraphNear, deleteSelection, joinBackward, liftEmptyBlock, splitBlock as split, toggleMark,
} from "prosemirror-commands"
import { Fragment, Slice, type MarkType } from "prosemirror-model"
import { AllSelection, type Command } from "prosemirror-state"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { Writer } from "../testing/writer"
import { writeMarker } from "./markers"
import {
  backspace, enter, indent, lineBreak, makeParagraph, removeLink, setLink, toggleHeading, toggleList, toggleQuote,
} from "./commands"
import { schema } from "./schema"
import { docFromSpans } from "./spans"

const PATH = ["text"]
const STEPS = 60

/** One person, who does things at random. */
class RandomWriter extends Writer {
  constructor(readonly peer: Peer, readonly chance: Chance, readonly words: readonly string[]) {
    super(peer, PATH)
  }

  /** Puts the caret anywhere. */
  place(): void {
    this.select(this.anywhere())
  }

  /** Selects up to so many places from anywhere. */
  some(atMost: number): void {
    const from = this.anywhere()
    this.select(from, from + this.chance.below(atMost))
  }

  anywhere(): number {
    return this.chance.below(this.binding.state.doc.content.size + 1)
  }
}

const toggled = (type: MarkType) => (writer: RandomWriter): void => {
  const from = writer.anywhere()
  writer.select(from, from + writer.anywhere())
  writer.do(toggleMark(type))
}

const placed = (command: (writer: RandomWriter) => Command) => (writer: RandomWriter): void => {
  writer.place()
  writer.do(command(writer))
}

const pasted = new Slice(Fragment.from([
  schema.node("paragraph", null, [schema.text("p1")]),
  schema.node("heading", { level: 2 }, [schema.text("h2")]),
  schema.node("item", { list: "ordered", indent: 1 }, [
    schema.text("li", [schema.mark("link", { href: "https://exemple.fr" })]),
  ]),
  schema.node("paragraph", null, [schema.text("p2", [schema.mark("strong")])]),
]), 1, 1)

const OPERATIONS = {
  type: (writer: RandomWriter) => { writer.place(); writer.type(writer.chance.pick(writer.words)) },
  replace: (writer: RandomWriter) => { writer.some(6); writer.type("R") },
  del: (writer: RandomWriter) => { writer.some(8); writer.do(deleteSelection) },
  backspace: (writer: RandomWriter) => {
    writer.place()
    const { $from } = writer.binding.state.selection
    if ($from.parentOffset === 0) return writer.do(chainCommands(backspace, joinBackward))
    const before = $from.nodeBefore?.text ?? ""
    const length = /[\ud800-\udbff][\udc00-\udfff]$/.test(before) ? 2 : 1
    writer.do((state, dispatch) => { dispatch?.(state.tr.delete($from.pos - length, $from.pos)); return true })
  },
  enter: placed(() => enter),
  split: placed(() => chainCommands(createParagraphNear, liftEmptyBlock, split)),
  lineBreak: placed(() => lineBreak),
  bold: toggled(schema.marks.strong),
  em: toggled(schema.marks.em),
  link: (writer: RandomWriter) => {
    writer.some(5)
    writer.do(setLink(`https://exemple.fr/${writer.chance.below(3)}`))
  },
  unlink: placed(() => removeLink),
  heading: placed(({ chance }) => toggleHeading(chance.pick([2, 3, 4] as const))),
  paragraph: placed(() => makeParagraph),
  list: (writer: RandomWriter) => {
    writer.some(8)
    writer.do(toggleList(writer.chance.pick(["bullet", "ordered"] as const)))
  },
  indent: (writer: RandomWriter) => { writer.some(8); writer.do(indent(writer.chance.pick([1, -1]))) },
  quote: placed(() => toggleQuote),
  paste: (writer: RandomWriter) => {
    writer.some(4)
    writer.do((state, dispatch) => { dispatch?.(state.tr.replaceSelection(pasted)); return true })
  },
  everything: (writer: RandomWriter) => {
    writer.do((state, dispatch) => { dispatch?.(state.tr.setSelection(new AllSelection(state.doc))); return true })
    writer.type("T")
  },
  undo: (writer: RandomWriter) => writer.undo(),
  redo: (writer: RandomWriter) => writer.redo(),
  compose: (writer: RandomWriter) => { writer.view.composing = true },
  composed: (writer: RandomWriter) => { writer.view.composing = false; writer.binding.sync() },
}

type Operation = keyof typeof OPERATIONS

const TYPING: Operation[] = ["type", "type", "type", "del", "backspace", "replace"]
const STRUCTURE: Operation[] = [
  ...TYPING, "enter", "split", "heading", "paragraph", "list", "indent", "quote", "backspace",
]
const ALL: Operation[] = [...STRUCTURE, "lineBreak", "bold", "em", "link", "unlink", "paste", "everything"]
const COMPOSING: Operation[] = [...ALL, "undo", "redo", "compose", "composed"]

interface Kind {
  readonly name: string
  readonly operations: readonly Operation[]
  readonly peers: 3 | 4
  readonly words?: readonly string[]
  /** Whether the text is born with a marker, as our documents' texts are. */
  readonly marked?: boolean
}

const WORDS = ["a", "bc", "é", "hello ", "q", "xyz"]
const EMOJI = ["😀", "👩‍⚕️", "é", "مرحبا", "a", "😁b"]

const KINDS: readonly Kind[] = [
  { name: "typing", operations: TYPING, peers: 3 },
  { name: "typing and Enter", operations: [...TYPING, "enter", "split", "lineBreak"], peers: 3 },
  { name: "typing and marks", operations: ["type", "type", "del", "bold", "em", "link", "unlink"], peers: 3 },
  { name: "typing, Enter and marks", operations: [...TYPING, "enter", "bold", "em"], peers: 3, marked: true },
  { name: "headings", operations: [...TYPING, "enter", "bold", "heading", "paragraph"], peers: 3 },
  { name: "lists", operations: [...TYPING, "enter", "list", "indent", "paragraph"], peers: 3 },
  { name: "everything", operations: ALL, peers: 4 },
  { name: "everything in a text born with a marker", operations: ALL, peers: 4, marked: true },
  { name: "everything and undo", operations: [...ALL, "undo", "undo", "redo"], peers: 4, marked: true },
  { name: "everything, undo and emoji", operations: [...ALL, "undo", "redo"], peers: 3, words: EMOJI },
  { name: "everything, undo and compositions", operations: COMPOSING, peers: 4, marked: true },
]

/** What the bindings log when something they don't expect is thrown. */
const logged = vi.spyOn(console, "error").mockImplementation(() => undefined)

beforeEach(() => logged.mockClear())
afterEach(() => expect(logged).not.toHaveBeenCalled())

describe("rich texts", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it.each(KINDS)("show what the document holds: $name, $peers people", (kind) => {
    for (let seed = 1; seed <= fuzzRuns(40); seed += 1) run(seed, kind)
  })

  it("show bold words that came right behind plain ones (seed 71 failed)", () => {
    run(71, { operations: COMPOSING, peers: 4, marked: true })
  })
})

/** Everybody types words letter by letter in a paragraph they share, copies meet at random: all words must be whole. */
describe("words typed at once", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it("stay whole, with Enter, bold and lists between them", () => {
    for (let seed = 1; seed <= fuzzRuns(10); seed += 1) typeWords(seed)
  })
})

function typeWords(seed: number): void {
  const chance = new Chance(seed)
  const peers = peersOf({ text: "début milieu fin" }, 4)
  const writers = peers.map((peer) => new RandomWriter(peer, chance, WORDS))
  writers.forEach((writer, index) => writer.select(1 + index * 4))
  const letters = writers.map((_, index) => [...`${"ABCD"[index]}bcdé☺f `.repeat(6)])
  while (letters.some((own) => own.length > 0)) {
    const index = chance.below(writers.length)
    const writer = writers[index]
    const letter = letters[index]?.shift()
    if (writer && letter) writer.type(letter)
    // Between words, the one who types ends the paragraph, makes it a heading or a list.
    if (writer && letter === " " && chance.happens(0.4)) {
      writer.do(chance.pick([enter, toggleHeading(3), toggleList("bullet")]))
    }
    if (chance.happens(0.3)) chance.pick(peers).merge(chance.pick(peers))
  }
  mergeAll(peers)
  const text = writers[0]?.binding.state.doc.textBetween(0, writers[0].binding.state.doc.content.size, "\n") ?? ""
  for (const first of "ABCD") expect(text.split(`${first}bcdé☺f `).length - 1, `seed ${seed}: ${text}`).toBe(6)
}

function run(seed: number, { operations, peers: count, words = WORDS, marked = false }: Omit<Kind, "name">): void {
  const chance = new Chance(seed)
  const paragraph = writeMarker({ is: "paragraph" }) as Record<string, never>
  const peers = peersOf({ text: "" }, count, (root) => {
    if (marked) splitBlock(root as Doc<typeof root>, [...PATH], 0, paragraph)
    else root["born"] = true
  })
  const writers = peers.map((peer) => new RandomWriter(peer, chance, words))
  for (let step = 0; step < STEPS; step += 1) {
    const writer = chance.pick(writers)
    const operation = chance.happens(0.3) ? "merge" : chance.pick(operations)
    const before = writer.binding.state.doc.toString()
    if (operation === "merge") writer.peer.merge(chance.pick(peers))
    else OPERATIONS[operation](writer)
    check(writer, () => `seed ${seed}, step ${step}, ${operation}, before: ${before}`)
  }
  for (const writer of writers) OPERATIONS.composed(writer)
  mergeAll(peers)
  for (const writer of writers) {
    check(writer, () => `seed ${seed}, at the end`)
    expect(writer.binding.state.doc.toString(), `seed ${seed}`).toBe(writers[0]?.binding.state.doc.toString())
  }
}

function check({ binding, peer, view }: RandomWriter, when: () => string): void {
  expect(view.state).toBe(binding.state)
  if (view.composing) return
  const held = docFromSpans(spans(peer.doc(), [...PATH]))
  if (!held.eq(binding.state.doc)) expect(JSON.stringify(binding.state.doc), when()).toBe(JSON.stringify(held))
  binding.state.doc.check()
}

