// Several people in one rich text, at random: words, markers, marks, pastes, undo, compositions, copies meeting now and
// then. After each step every editor must show what its copy holds, and in the end all must show the same. Seeded;
// FUZZ_RUNS asks for more runs of each kind.
import { spans, splitBlock, type Doc } from "@automerge/automerge/slim"
import { chainCommands, createParagraphNear, deleteSelection, joinBackward, liftEmptyBlock, splitBlock as split, toggleMark } from "prosemirror-commands"
import { history, redo, undo } from "prosemirror-history"
import { Fragment, Slice, type MarkType } from "prosemirror-model"
import { AllSelection, TextSelection, type Command } from "prosemirror-state"
import { describe, expect, it } from "vitest"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, FUZZ_TIMEOUT_MS, fuzzRuns } from "../testing/random"
import { RichBinding, type BoundView } from "./binding"
import { writeMarker } from "./blocks"
import { backspace, enter, indent, lineBreak, makeParagraph, removeLink, setLink, toggleHeading, toggleList, toggleQuote } from "./commands"
import { schema } from "./schema"
import { docFromSpans } from "./spans"

const PATH = ["text"]
const STEPS = 60

/** One person's copy and editor. */
class Writer {
  readonly binding: RichBinding
  readonly view: BoundView & { composing: boolean }

  constructor(readonly peer: Peer, readonly chance: Chance, readonly words: readonly string[]) {
    this.binding = new RichBinding(peer, PATH, [history({ newGroupDelay: 0 })])
    const view = { state: this.binding.state, composing: false, updateState: (state: BoundView["state"]) => { view.state = state } }
    this.view = view
    this.binding.attach(view)
  }

  do(command: Command): void {
    command(this.binding.state, (transaction) => this.binding.dispatch(transaction))
  }

  /** Puts the caret anywhere. */
  place(): void {
    this.select(this.anywhere(), 0)
  }

  /** Selects up to so many places from anywhere. */
  some(atMost: number): void {
    this.select(this.anywhere(), this.chance.below(atMost))
  }

  type(words: string): void {
    this.do((state, dispatch) => { dispatch?.(state.tr.insertText(words)); return true })
  }

  select(from: number, length: number): void {
    const { doc } = this.binding.state
    const to = Math.min(doc.content.size, from + length)
    const selection = TextSelection.between(doc.resolve(from), doc.resolve(to))
    this.binding.dispatch(this.binding.state.tr.setSelection(selection))
  }

  anywhere(): number {
    return this.chance.below(this.binding.state.doc.content.size + 1)
  }
}

const toggled = (type: MarkType) => (writer: Writer): void => {
  writer.select(writer.anywhere(), writer.anywhere())
  writer.do(toggleMark(type))
}

const placed = (command: (writer: Writer) => Command) => (writer: Writer): void => {
  writer.place()
  writer.do(command(writer))
}

const pasted = new Slice(Fragment.from([
  schema.node("paragraph", null, [schema.text("p1")]),
  schema.node("heading", { level: 2 }, [schema.text("h2")]),
  schema.node("item", { list: "ordered", indent: 1 }, [schema.text("li", [schema.mark("link", { href: "https://exemple.fr" })])]),
  schema.node("paragraph", null, [schema.text("p2", [schema.mark("strong")])]),
]), 1, 1)

const OPERATIONS = {
  type: (writer: Writer) => { writer.place(); writer.type(writer.chance.pick(writer.words)) },
  replace: (writer: Writer) => { writer.some(6); writer.type("R") },
  del: (writer: Writer) => { writer.some(8); writer.do(deleteSelection) },
  backspace: (writer: Writer) => {
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
  link: (writer: Writer) => { writer.some(5); writer.do(setLink(`https://exemple.fr/${writer.chance.below(3)}`)) },
  unlink: placed(() => removeLink),
  heading: placed(({ chance }) => toggleHeading(chance.pick([2, 3, 4] as const))),
  paragraph: placed(() => makeParagraph),
  list: (writer: Writer) => { writer.some(8); writer.do(toggleList(writer.chance.pick(["bullet", "ordered"] as const))) },
  indent: (writer: Writer) => { writer.some(8); writer.do(indent(writer.chance.pick([1, -1]))) },
  quote: placed(() => toggleQuote),
  paste: (writer: Writer) => {
    writer.some(4)
    writer.do((state, dispatch) => { dispatch?.(state.tr.replaceSelection(pasted)); return true })
  },
  everything: (writer: Writer) => {
    writer.do((state, dispatch) => { dispatch?.(state.tr.setSelection(new AllSelection(state.doc))); return true })
    writer.type("T")
  },
  undo: (writer: Writer) => writer.do(undo),
  redo: (writer: Writer) => writer.do(redo),
  compose: (writer: Writer) => { writer.view.composing = true },
  composed: (writer: Writer) => { writer.view.composing = false; writer.binding.sync() },
}

type Operation = keyof typeof OPERATIONS

const TYPING: Operation[] = ["type", "type", "type", "del", "backspace", "replace"]
const STRUCTURE: Operation[] = [...TYPING, "enter", "split", "heading", "paragraph", "list", "indent", "quote", "backspace"]
const ALL: Operation[] = [...STRUCTURE, "lineBreak", "bold", "em", "link", "unlink", "paste", "everything"]

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
  { name: "everything, undo and compositions", operations: [...ALL, "undo", "redo", "compose", "composed"], peers: 4, marked: true },
]

describe("rich texts", { timeout: FUZZ_TIMEOUT_MS }, () => {
  it.each(KINDS)("show what the document holds: $name, $peers people", (kind) => {
    for (let seed = 1; seed <= fuzzRuns(60); seed += 1) run(seed, kind)
  })
})

function run(seed: number, { operations, peers: count, words = WORDS, marked = false }: Kind): void {
  const chance = new Chance(seed)
  const paragraph = writeMarker({ is: "paragraph" }) as Record<string, never>
  const peers = peersOf({ text: "" }, count, (root) => {
    if (marked) splitBlock(root as Doc<typeof root>, [...PATH], 0, paragraph)
    else root["born"] = true
  })
  const writers = peers.map((peer) => new Writer(peer, chance, words))
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

function check({ binding, peer, view }: Writer, when: () => string): void {
  expect(view.state).toBe(binding.state)
  if (view.composing) return
  const held = docFromSpans(spans(peer.doc(), [...PATH]))
  if (!held.eq(binding.state.doc)) expect(JSON.stringify(binding.state.doc), when()).toBe(JSON.stringify(held))
  binding.state.doc.check()
}

