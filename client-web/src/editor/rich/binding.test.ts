import { mark, spans, splice, splitBlock, type Doc } from "@automerge/automerge/slim"
import { toggleMark } from "prosemirror-commands"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Writer } from "../testing/writer"
import { textAt } from "../value"
import { writeMarker } from "./markers"
import type { BlockKind, Marker } from "../../shape/blocks"
import {
  backspace, enter, indent, linkAt, removeLink, setLink, toggleHeading, toggleList, toggleQuote,
} from "./commands"
import { schema } from "./schema"
import { docFromSpans } from "./spans"

const PATH = ["fields", "note"]

afterEach(() => vi.restoreAllMocks())

/** People with an editor each, over copies of one text of one paragraph. */
function writers(
  words: string, count: number, marker: Marker = writeMarker({ is: "paragraph" }),
): { peers: Peer[]; all: Writer[] } {
  const peers = peersOf({ fields: { note: "" } }, count, (root) => {
    splitBlock(root as Doc<Root>, [...PATH], 0, marker as Record<string, never>)
    splice(root as Doc<Root>, [...PATH], 1, 0, words)
  })
  return { peers, all: peers.map((peer) => new Writer(peer, PATH)) }
}

function one(words: string, marker?: Marker): { peer: Peer; writer: Writer } {
  const { peers: [peer], all: [writer] } = writers(words, 1, marker)
  if (!peer || !writer) throw new Error("nobody")
  return { peer, writer }
}

function two(words: string): { peers: Peer[]; mine: Writer; theirs: Writer; meet: () => void } {
  const { peers, all: [mine, theirs] } = writers(words, 2)
  if (!mine || !theirs) throw new Error("nobody")
  return { peers, mine, theirs, meet: () => mergeAll(peers) }
}

/** What the document holds, as the editor would show it. */
function held(peer: Peer): string {
  return docFromSpans(spans(peer.doc(), [...PATH])).toString()
}

function words(writer: Writer): string {
  const { doc } = writer.binding.state
  return doc.textBetween(0, doc.content.size, "\n")
}

describe("a bound rich text", () => {
  it("writes what is typed, and shows what others write, with the caret among its words", () => {
    const { peers, mine, theirs, meet } = two("un deux trois")
    mine.select(8)
    theirs.select(1)
    theirs.type("zéro ")
    theirs.end()
    theirs.type(" quatre")
    meet()
    mine.type("X")
    meet()
    expect(words(theirs)).toBe("zéro un deuxX trois quatre")
    expect(held(peers[0] as Peer)).toBe(mine.shown)
  })

  it("takes back my edits only", () => {
    const { mine, theirs, meet } = two("base")
    mine.end()
    mine.type(" AAA")
    meet()
    theirs.select(1)
    theirs.type("BBB ")
    meet()
    mine.undo()
    meet()
    expect(words(theirs)).toBe("BBB base")
    mine.redo()
    meet()
    expect(words(theirs)).toBe("BBB base AAA")
  })

  it("shows words that came at once with different marks", () => {
    const { mine, theirs, meet } = two("un ")
    theirs.end()
    theirs.type("a")
    theirs.do(toggleMark(schema.marks.strong))
    theirs.type("b")
    theirs.type("c")
    theirs.do(toggleMark(schema.marks.strong))
    theirs.type("d")
    meet()
    expect(mine.shown).toBe("doc(paragraph(\"un a\", strong(\"bc\"), \"d\"))")
  })

  it("writes one change for a key, without reading the whole text", () => {
    const { peer, writer } = one("mot ".repeat(50))
    writer.end()
    const told = vi.fn()
    peer.on("change", told)
    writer.type("x")
    writer.select(5)
    writer.do(enter)
    writer.type("y")
    expect(told).toHaveBeenCalledTimes(3)
    expect(held(peer)).toBe(writer.shown)
  })

  it("shows others only after a composition, and writes mine meanwhile", () => {
    const { peers, mine, theirs, meet } = two("caf")
    mine.end()
    mine.view.composing = true
    theirs.select(1)
    theirs.type("Le ")
    meet()
    mine.type("é")
    expect(words(mine)).toBe("café")
    expect(textAt((peers[0] as Peer).doc(), PATH)).toBe("\ufffcLe café")
    mine.view.composing = false
    mine.binding.sync()
    expect(words(mine)).toBe("Le café")
    mine.type("s")
    meet()
    expect(words(theirs)).toBe("Le cafés")
  })

  it("lets structure made during a composition come after what others did", () => {
    const { mine, theirs, meet } = two("un")
    mine.end()
    mine.view.composing = true
    theirs.do(toggleHeading(2))
    theirs.end()
    theirs.type(" deux")
    meet()
    mine.do(toggleQuote)
    mine.view.composing = false
    mine.binding.sync()
    meet()
    expect(mine.shown).toBe("doc(quote(\"un deux\"))")
    expect(theirs.shown).toBe(mine.shown)
  })

  it("goes on where another text is put in place of it, also during a composition", () => {
    const { mine, theirs, peers, meet } = two("un deux")
    mine.end()
    mine.view.composing = true
    const other = peers[1] as Peer
    other.change((root) => { (root["fields"] as Record<string, unknown>)["note"] = "neuf un deux" })
    expect(theirs.shown).toBe("doc(paragraph(\"neuf un deux\"))")
    meet()
    mine.type(" trois")
    meet()
    expect(words(mine)).toBe("neuf un deux trois")
    expect(words(theirs)).toBe("neuf un deux trois")
  })

  it("is empty and can't be edited where there is no text, and comes back", () => {
    const [peer] = peersOf({ fields: { note: 3 } }, 1) as [Peer]
    const writer = new Writer(peer, PATH)
    expect(writer.shown).toBe("doc(paragraph)")
    expect(writer.binding.editable).toBe(false)
    writer.type("x")
    expect(writer.shown).toBe("doc(paragraph)")
    peer.change((root) => { root["fields"] = { note: "mot" } })
    expect(writer.shown).toBe("doc(paragraph(\"mot\"))")
    expect(writer.binding.editable).toBe(true)
    writer.end()
    writer.type("s")
    expect(textAt(peer.doc(), PATH)).toBe("mots")
    peer.change((root) => { delete root["fields"] })
    expect(writer.shown).toBe("doc(paragraph)")
    writer.type("x")
    expect(writer.shown).toBe("doc(paragraph)")
  })

  it("shows what the document holds when that refuses", () => {
    const { peer } = one("lire")
    const silent = new Writer({ handle: peer, change: () => undefined }, PATH)
    silent.type("x")
    expect(silent.shown).toBe("doc(paragraph(\"lire\"))")
    const reader = new Writer({ handle: peer, mayWrite: () => false }, PATH)
    reader.type("x")
    expect(reader.shown).toBe("doc(paragraph(\"lire\"))")
    const edited = new Writer(peer, PATH)
    edited.binding.setReadOnly(true)
    edited.type("x")
    expect(edited.shown).toBe("doc(paragraph(\"lire\"))")
  })

  it("goes on without a view", () => {
    const { mine, theirs, meet } = two("un")
    mine.end()
    mine.type(" mot")
    mine.binding.detach()
    theirs.select(1)
    theirs.type("zéro ")
    meet()
    mine.undo()
    meet()
    expect(words(theirs)).toBe("zéro un")
  })

  it("keeps the words of two people whatever both make of the paragraph", () => {
    const kinds: ((writer: Writer) => void)[] = [
      (writer) => { writer.do(toggleHeading(2)) },
      (writer) => { writer.do(toggleList("bullet")) },
      (writer) => { writer.select(4); writer.do(enter) },
      (writer) => { writer.select(1, 5); writer.do(toggleMark(schema.marks.strong)) },
      (writer) => { writer.end(); writer.type(" et ça") },
    ]
    for (const mineDoes of kinds) {
      for (const theirsDo of kinds) {
        const { mine, theirs, meet } = two("un deux")
        mineDoes(mine)
        theirsDo(theirs)
        meet()
        expect(mine.shown).toBe(theirs.shown)
        expect(words(mine).replaceAll("\n", "")).toContain("un deux")
      }
    }
  })

  it("of 200 000 characters is pasted, merged and edited without a wait", () => {
    const { mine, theirs, meet } = two("début")
    const paragraph = schema.node("paragraph", null, [schema.text("Un mot après l’autre. ".repeat(5).slice(0, 100))])
    const paragraphs = Array.from({ length: 2_000 }, () => paragraph)
    const start = performance.now()
    mine.binding.dispatch(mine.binding.state.tr.insert(0, paragraphs))
    const pasted = performance.now()
    mine.type("x")
    const typed = performance.now()
    meet()
    const met = performance.now()
    const [paste, key, merge] = [pasted - start, typed - pasted, met - typed].map(Math.round)
    console.info(`200 000 characters in 2 000 paragraphs: pasted in ${paste} ms, then a key ${key} ms, merged in ${merge} ms`)
    expect(theirs.binding.state.doc.eq(mine.binding.state.doc)).toBe(true)
    expect(met - start).toBeLessThan(15_000)
  })
})

describe("what isn't ours", () => {
  const callout: Marker = { type: "callout", parents: [], attrs: { tone: "warm", deep: { list: [1] } }, isEmbed: false }

  it("stays when words in it and around it are edited", () => {
    const { peer, writer } = one("attention", callout)
    const before = spans(peer.doc(), [...PATH])[0]
    writer.end()
    writer.type(" !")
    writer.do(enter)
    writer.type("après")
    writer.do(toggleHeading(3))
    expect(writer.shown).toBe("doc(unknown(\"attention !\"), heading(\"après\"))")
    expect(spans(peer.doc(), [...PATH])[0]).toEqual(before)
    writer.undo()
    writer.undo()
    expect(spans(peer.doc(), [...PATH])[0]).toEqual(before)
  })

  it("stays as a mark, also when the words are removed and come back", () => {
    const { peer, writer } = one("un mot commenté ici")
    peer.change((root) => mark(root as Doc<Root>, [...PATH], { start: 4, end: 16, expand: "none" }, "comment:7", "qui"))
    writer.select(4, 10)
    writer.do(toggleMark(schema.marks.strong))
    writer.binding.dispatch(writer.binding.state.tr.deleteSelection())
    writer.undo()
    const all = spans(peer.doc(), [...PATH])
    const marked = all.filter((span) => span.type === "text" && span.marks?.["comment:7"] === "qui")
    expect(marked.map(({ value }) => value).join("")).toBe("mot commenté")
    writer.select(16)
    writer.type("!")
    expect(held(peer)).toBe(writer.shown)
  })

  it("becomes ours only when somebody makes it so", () => {
    const { peer, writer } = one("attention", callout)
    writer.select(1)
    writer.do(backspace)
    expect(writer.shown).toBe("doc(paragraph(\"attention\"))")
    expect(held(peer)).toBe(writer.shown)
  })
})

describe("commands", () => {
  const list = (indentation: number): BlockKind => ({ is: "item", list: "bullet", indent: indentation })

  it("Enter goes on with a list and ends it where nothing is written", () => {
    const { writer } = one("un", writeMarker(list(1)))
    writer.end()
    writer.do(enter)
    expect(writer.shown).toBe("doc(item(\"un\"), item)")
    expect(writer.binding.state.selection.$from.parent.attrs["indent"]).toBe(1)
    writer.do(enter)
    expect(writer.binding.state.selection.$from.parent.attrs["indent"]).toBe(0)
    writer.do(enter)
    expect(writer.shown).toBe("doc(item(\"un\"), paragraph)")
  })

  it("Enter at the beginning of an item makes room above it", () => {
    const { writer } = one("un", writeMarker(list(0)))
    writer.select(1)
    writer.do(enter)
    expect(writer.shown).toBe("doc(item, item(\"un\"))")
  })

  it("Enter behind a heading begins a paragraph", () => {
    const { writer } = one("titre", writeMarker({ is: "heading", level: 2 }))
    writer.end()
    writer.do(enter)
    expect(writer.shown).toBe("doc(heading(\"titre\"), paragraph)")
  })

  it("Backspace at the beginning goes one step back", () => {
    const { writer } = one("un", writeMarker(list(1)))
    writer.select(1)
    writer.do(backspace)
    expect(writer.binding.state.doc.firstChild?.attrs["indent"]).toBe(0)
    writer.do(backspace)
    expect(writer.shown).toBe("doc(paragraph(\"un\"))")
    expect(writer.do(backspace)).toBe(false)
  })

  it("indent list items, all of the selection, as deep as there is room, and nothing else", () => {
    const { writer } = one("un", writeMarker(list(0)))
    writer.end()
    writer.do(enter)
    writer.type("deux")
    writer.select(1, 9)
    for (let count = 0; count < 5; count += 1) writer.do(indent(1))
    expect(writer.binding.state.doc.content.content.map(({ attrs }) => attrs["indent"] as number)).toEqual([3, 3])
    expect(one("mot").writer.do(indent(1))).toBe(false)
  })

  it("toggle headings and lists", () => {
    const { writer } = one("un")
    writer.do(toggleHeading(3))
    expect(writer.binding.state.doc.firstChild?.attrs["level"]).toBe(3)
    writer.do(toggleHeading(3))
    writer.do(toggleList("ordered"))
    writer.do(indent(1))
    writer.do(toggleList("bullet"))
    expect(writer.binding.state.doc.firstChild?.attrs).toMatchObject({ list: "bullet", indent: 1 })
    writer.do(toggleList("bullet"))
    expect(writer.shown).toBe("doc(paragraph(\"un\"))")
  })

  it("link words, the link around the caret, or the address itself, and never what could be run", () => {
    const { peer, writer } = one("un lien ici")
    writer.select(4, 8)
    expect(writer.do(setLink("javascript:alert(1)"))).toBe(false)
    writer.do(setLink("https://exemple.fr"))
    writer.do(toggleMark(schema.marks.strong))
    writer.select(4, 6)
    writer.do(toggleMark(schema.marks.em))
    writer.select(5)
    expect(linkAt(writer.binding.state)).toBe("https://exemple.fr")
    writer.do(setLink("https://autre.fr"))
    const linked = spans(peer.doc(), [...PATH]).filter((span) => span.type === "text" && span.marks?.["link"])
    expect(linked.map(({ value }) => value).join("")).toBe("lien")
    const other = "{\"href\":\"https://autre.fr\"}"
    expect(linked.every((span) => span.type === "text" && span.marks?.["link"] === other)).toBe(true)
    writer.do(removeLink)
    expect(held(peer)).not.toContain("link")
    writer.end()
    writer.type(" ")
    writer.do(setLink("mailto:a@exemple.fr"))
    expect(words(writer)).toBe("un lien ici a@exemple.fr")
    // Words typed behind a link are none of it.
    writer.type(" fin")
    expect(writer.shown).toMatch(/link\("a@exemple.fr"\), " fin"\)\)$/)
  })
})

describe("what can't be written", () => {
  it("stays in the editor, which is locked, and is told", () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const { peer } = one("un")
    const heardStuck = vi.fn()
    const change = (): void => { throw new Error("unreachable executed") }
    const writer = new Writer({ handle: peer, change, heardStuck }, PATH)
    writer.end()
    writer.type(" mot")
    expect([writer.shown, writer.binding.editable]).toEqual(["doc(paragraph(\"un mot\"))", false])
    expect(heardStuck).toHaveBeenCalledExactlyOnceWith(PATH, "un mot")
    peer.change((root) => splice(root as Doc<Root>, [...PATH], 1, 0, "LEUR "))
    expect(writer.shown).toBe("doc(paragraph(\"un mot\"))")
    told.mockRestore()
  })
})
