import { splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { enter } from "../rich/commands"
import { mergeAll, peersOf, type Peer } from "../testing/peer"
import { Chance, fuzzRuns } from "../testing/random"
import { Writer } from "../testing/writer"
import { textAt } from "../value"
import { ownEditsOf } from "./own-edits"

const PATH = ["note"]

afterEach(() => void vi.useRealTimers())

/** A plain text, with what I did to it. */
class Sheet {
  readonly peer: Peer

  constructor(text = "") {
    vi.useFakeTimers()
    this.peer = peersOf({ note: text }, 1)[0] as Peer
    ownEditsOf(this.peer)
  }

  get text(): string {
    return textAt(this.peer.doc(), PATH) ?? ""
  }

  /** I put `inserted` in place of `removed` units. */
  edit(at: number, removed: number, inserted: string, afterMs = 1_000): void {
    vi.setSystemTime(Date.now() + afterMs)
    ownEditsOf(this.peer).write(PATH, () => this.other(at, removed, inserted))
  }

  /** Somebody else did. */
  other(at: number, removed: number, inserted: string): void {
    this.peer.change((root) => splice(root as Doc<Root>, [...PATH], at, removed, inserted))
  }

  undo(): number | null {
    return ownEditsOf(this.peer).undo(this.peer)?.text?.index ?? null
  }

  redo(): number | null {
    return ownEditsOf(this.peer).redo(this.peer)?.text?.index ?? null
  }
}

describe("my own edits", () => {
  it("are taken back newest first and done again in order", () => {
    const sheet = new Sheet("base")
    sheet.edit(4, 0, " un")
    sheet.edit(0, 4, "fond")
    expect(sheet.undo()).toBe(4)
    expect(sheet.text).toBe("base un")
    sheet.undo()
    expect(sheet.text).toBe("base")
    expect(sheet.undo()).toBeNull()
    sheet.redo()
    sheet.redo()
    expect(sheet.text).toBe("fond un")
    expect(sheet.redo()).toBeNull()
  })

  it("leave what others wrote in their midst", () => {
    const sheet = new Sheet()
    sheet.edit(0, 0, "bonjour")
    sheet.other(3, 0, "XX")
    sheet.undo()
    expect(sheet.text).toBe("XX")
    sheet.redo()
    expect(sheet.text).toBe("bonXXjour")
  })

  it("put back what I removed where others left its place", () => {
    const sheet = new Sheet("un deux trois")
    sheet.edit(3, 5, "")
    sheet.other(0, 0, "zéro ")
    sheet.undo()
    expect(sheet.text).toBe("zéro un deux trois")
  })

  it("count a word typed letter by letter as one, and the next word as another", () => {
    const sheet = new Sheet()
    for (const [index, letter] of [..."le mot"].entries()) sheet.edit(index, 0, letter, 50)
    sheet.undo()
    expect(sheet.text).toBe("le")
    sheet.undo()
    expect(sheet.text).toBe("")
  })

  it("count strokes of Backspace as one, then those of Delete", () => {
    const sheet = new Sheet("abcdef")
    for (const at of [3, 2, 1]) sheet.edit(at, 1, "", 50)
    expect(sheet.text).toBe("aef")
    sheet.undo()
    expect(sheet.text).toBe("abcdef")
    for (let count = 0; count < 3; count += 1) sheet.edit(1, 1, "", 50)
    sheet.undo()
    expect(sheet.text).toBe("abcdef")
  })

  it("are all gone when all is taken back, also letters typed and removed again", () => {
    const sheet = new Sheet()
    sheet.edit(0, 0, "abc")
    sheet.edit(2, 1, "")
    sheet.undo()
    expect(sheet.text).toBe("abc")
    sheet.undo()
    expect(sheet.text).toBe("")
    sheet.redo()
    sheet.redo()
    expect(sheet.text).toBe("ab")
  })

  it("that others removed altogether don't count", () => {
    const sheet = new Sheet("base")
    sheet.edit(4, 0, " un")
    sheet.edit(7, 0, " deux")
    sheet.other(7, 5, "")
    sheet.undo()
    expect(sheet.text).toBe("base")
  })

  it("come and go whole, whatever was done (seeded)", () => {
    for (let seed = 1; seed <= fuzzRuns(200); seed += 1) {
      const chance = new Chance(seed)
      const sheet = new Sheet("départ")
      for (let count = 0; count < 30; count += 1) editAtRandom(sheet, chance)
      while (sheet.redo() !== null);
      const last = sheet.text
      while (sheet.undo() !== null);
      expect(sheet.text, `seed ${seed}`).toBe("départ")
      while (sheet.redo() !== null);
      expect(sheet.text, `seed ${seed}`).toBe(last)
    }
  })

  it("never take a letter of others with them (seeded)", () => {
    for (let seed = 1; seed <= fuzzRuns(200); seed += 1) {
      const chance = new Chance(seed)
      const sheet = new Sheet()
      let others = 0
      for (let count = 0; count < 40; count += 1) {
        if (chance.happens(0.4)) {
          sheet.other(chance.below(sheet.text.length + 1), 0, "Z")
          others += 1
        } else if (chance.happens(0.3)) sheet[chance.pick(["undo", "redo"] as const)]()
        else sheet.edit(chance.below(sheet.text.length + 1), 0, chance.pick(["a", "bc", " "]), chance.below(1_500))
      }
      while (sheet.undo() !== null);
      expect(sheet.text, `seed ${seed}`).toBe("Z".repeat(others))
    }
  })
})

function editAtRandom(sheet: Sheet, chance: Chance): void {
  const at = chance.below(sheet.text.length + 1)
  const removed = Math.min(chance.below(4), sheet.text.length - at)
  const inserted = chance.pick(["", "a", "b", "é", " ", "mot"])
  if (removed > 0 || inserted) sheet.edit(at, removed, inserted, chance.below(1_500))
  if (chance.happens(0.2)) sheet.undo()
  if (chance.happens(0.1)) sheet.redo()
}

/** Mine and theirs, in one rich text. */
function two(): { mine: Writer; theirs: Writer; meet: () => void } {
  const peers = peersOf({ note: "" }, 2)
  const [mine, theirs] = peers.map((peer) => new Writer(peer, PATH)) as [Writer, Writer]
  return { mine, theirs, meet: () => mergeAll(peers) }
}

function words({ binding }: Writer): string {
  const { doc } = binding.state
  return doc.textBetween(0, doc.content.size, "/")
}

describe("in a rich text", () => {
  it("a word of theirs inside my sentence stands, and mine come back on their own sides", () => {
    const { mine, theirs, meet } = two()
    mine.type("bonjour à tous")
    meet()
    theirs.select(9)
    theirs.type("CHERS ")
    meet()
    mine.undo()
    meet()
    expect(words(theirs)).toBe("CHERS ")
    mine.redo()
    meet()
    expect(words(theirs)).toBe("bonjour CHERS à tous")
  })

  it("a word of theirs in place of mine keeps its first letter", () => {
    const { mine, theirs, meet } = two()
    theirs.type("lorem ipsum")
    meet()
    mine.select(7)
    mine.type("dolor ")
    meet()
    theirs.select(7, 12)
    theirs.type("DOULEUR")
    meet()
    mine.undo()
    meet()
    expect(words(theirs)).toBe("lorem DOULEURipsum")
  })

  it("a line that they added in my sentence stands, and stays a line", () => {
    const { mine, theirs, meet } = two()
    theirs.type("avant")
    meet()
    mine.end()
    mine.do(enter)
    mine.type("une frase entière")
    meet()
    theirs.select(12, 13)
    theirs.type("PH")
    theirs.end()
    theirs.do(enter)
    theirs.type("LEUR LIGNE")
    meet()
    while (mine.undo());
    meet()
    expect(words(theirs)).toBe("avant/PH/LEUR LIGNE")
  })

  it("a paragraph that I began and they wrote in stays theirs; one that I split is whole again", () => {
    const { mine, theirs, meet } = two()
    theirs.type("unedeux")
    meet()
    mine.select(4)
    mine.do(enter)
    meet()
    theirs.select(4)
    theirs.type("X")
    meet()
    mine.undo()
    expect(words(mine)).toBe("uneXdeux")
    mine.end()
    mine.do(enter)
    meet()
    theirs.end()
    theirs.type("LA LEUR")
    meet()
    mine.undo()
    expect(words(mine)).toBe("uneXdeux/LA LEUR")
  })
})
