import { describe, expect, it } from "vitest"
import { spliced, type Splice } from "../splices"
import { Chance, fuzzRuns } from "../testing/random"
import { OwnEdits } from "./own-edits"

/** A text, with what I did to it. */
class Sheet {
  readonly edits = new OwnEdits()
  now = 0

  constructor(public text = "") {}

  /** I put `inserted` in place of `removed` units. */
  edit(at: number, removed: number, inserted: string, afterMs = 1_000): void {
    this.now += afterMs
    const splice = { at, removed, inserted }
    const words = this.text.slice(at, at + removed)
    this.text = spliced(this.text, [splice])
    this.edits.record(splice, words, this.now)
  }

  /** Somebody else did. */
  other(at: number, removed: number, inserted: string): void {
    const splice = { at, removed, inserted }
    this.text = spliced(this.text, [splice])
    this.edits.follow([splice])
  }

  undo(): number | null {
    return this.edits.undo(this.text, (splices) => this.#write(splices))
  }

  redo(): number | null {
    return this.edits.redo(this.text, (splices) => this.#write(splices))
  }

  #write(splices: readonly Splice[]): boolean {
    this.text = spliced(this.text, splices)
    return true
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
    expect(sheet.text).toContain("XX")
    expect(sheet.text.replace("XX", "")).toBe("bonjour")
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
