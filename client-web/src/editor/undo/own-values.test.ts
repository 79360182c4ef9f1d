// Values and rows among my own edits: in one order with words, and never what others set since.
import { splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { asOwn } from "../../sync/document/own"
import { peersOf, type Peer } from "../testing/peer"
import { textAt } from "../value"
import { OwnEdits, ownEditsOf } from "./own-edits"

const PATH = ["note"]

afterEach(() => void vi.useRealTimers())

describe("values and rows", () => {
  const mine = (peer: Peer, edit: (root: Record<string, unknown>) => void): void => asOwn(peer, () => peer.change(edit))
  const row = (peer: Peer): unknown => (peer.doc()["rows"] as Record<string, unknown>)["a"]

  it("are taken back and set again, unless others set them since", () => {
    const [peer] = peersOf({ n: 1 }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { root["n"] = 2 })
    expect(edits.undo(peer)?.values).toEqual([["n"]])
    expect(peer.doc()["n"]).toBe(1)
    edits.redo(peer)
    expect(peer.doc()["n"]).toBe(2)
    peer.change((root) => { root["n"] = 3 })
    expect(edits.undo(peer)).toBeNull()
    expect(peer.doc()["n"]).toBe(3)
  })

  it("what others set among them stands, also when the rest is done again", () => {
    const [peer] = peersOf({ a: 0, ref: 0 }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { Object.assign(root, { a: 1, ref: 1 }) })
    peer.change((root) => { root["ref"] = 0 })
    edits.undo(peer)
    expect(peer.doc()).toMatchObject({ a: 0, ref: 0 })
    edits.redo(peer)
    expect(peer.doc()).toMatchObject({ a: 1, ref: 0 })
  })

  it("a deleted row comes back first, then what was written before it", () => {
    const [peer] = peersOf({ rows: { a: { name: "nom" } }, note: "" }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    edits.write(["note"], () => peer.change((root) => splice(root as Doc<Root>, ["note"], 0, 0, "mot")))
    mine(peer, (root) => { Object.assign((root["rows"] as Record<string, object>)["a"] ?? {}, { deleted: true }) })
    edits.undo(peer)
    expect(row(peer)).toEqual({ name: "nom" })
    expect(textAt(peer.doc(), ["note"])).toBe("mot")
    expect(edits.undo(peer)?.text?.path).toEqual(["note"])
    expect(edits.undo(peer)).toBeNull()
  })

  it("a new row is deleted as the form does it, unless others wrote in it", () => {
    const [peer] = peersOf({ rows: {} }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { (root["rows"] as Record<string, unknown>)["a"] = { name: "" } })
    edits.undo(peer)
    expect(row(peer)).toEqual({ name: "", deleted: true })
    edits.redo(peer)
    expect(row(peer)).toEqual({ name: "" })
    peer.change((root) => splice(root as Doc<Root>, ["rows", "a", "name"], 0, 0, "LEUR"))
    expect(edits.undo(peer)).toBeNull()
    expect(row(peer)).toEqual({ name: "LEUR" })
  })

  it("a row that others wrote in isn't deleted again", () => {
    const [peer] = peersOf({ rows: { a: { name: "" } } }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { Object.assign((root["rows"] as Record<string, object>)["a"] ?? {}, { deleted: true }) })
    edits.undo(peer)
    peer.change((root) => splice(root as Doc<Root>, ["rows", "a", "name"], 0, 0, "LEUR"))
    edits.redo(peer)
    expect(row(peer)).toEqual({ name: "LEUR" })
  })

  it("C54: words, values and rows go in the order in which they came, wherever they are", () => {
    const [peer] = peersOf({ n: 1, rows: {}, note: "" }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    const path = ["rows", "a", "name"]
    const type = (at: readonly string[]): void => {
      edits.write([...at], () => peer.change((root) => splice(root as Doc<Root>, [...at], 0, 0, "mot")))
    }
    type(PATH)
    mine(peer, (root) => { root["n"] = 2 })
    mine(peer, (root) => { (root["rows"] as Record<string, unknown>)["a"] = { name: "" } })
    type(path)
    const states: unknown[] = [JSON.parse(JSON.stringify(peer.doc()))]
    const places = [path, ["rows", "a"], ["n"], PATH].map((place) => {
      const done = edits.undo(peer)
      states.unshift(JSON.parse(JSON.stringify(peer.doc())))
      expect(done?.text?.path ?? done?.values[0]?.slice(0, place.length)).toEqual(place)
      return place
    })
    expect(edits.undo(peer)).toBeNull()
    expect(peer.doc()).toMatchObject({ n: 1, note: "", rows: { a: { name: "", deleted: true } } })
    for (const state of states.slice(1)) {
      expect(edits.redo(peer)).not.toBeNull()
      expect(JSON.parse(JSON.stringify(peer.doc()))).toEqual(state)
    }
    expect(places).toHaveLength(4)
    expect(edits.redo(peer)).toBeNull()
  })

  it("C54: what was done since an undo ends what can be done again", () => {
    const [peer] = peersOf({ n: 1, m: 1 }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { root["n"] = 2 })
    edits.undo(peer)
    mine(peer, (root) => { root["m"] = 2 })
    expect(edits.redo(peer)).toBeNull()
    expect(peer.doc()).toEqual({ n: 1, m: 2 })
  })

  it("C54: two edits that belong together are one step", () => {
    const [peer] = peersOf({ note: "", ref: null }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    edits.write(PATH, () => peer.change((root) => splice(root as Doc<Root>, [...PATH], 0, 0, "mot")))
    edits.together(PATH, () => mine(peer, (root) => { root["ref"] = 7 }))
    edits.undo(peer)
    expect(peer.doc()).toEqual({ note: "", ref: null })
    edits.redo(peer)
    expect(peer.doc()).toEqual({ note: "mot", ref: 7 })
  })

  it("C54: a value that others set since, be it the same, is theirs", () => {
    const [peer] = peersOf({ n: 1 }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    mine(peer, (root) => { root["n"] = 2 })
    peer.change((root) => { root["n"] = 3 })
    peer.change((root) => { root["n"] = 2 })
    expect(edits.undo(peer)).toBeNull()
    expect(peer.doc()["n"]).toBe(2)
  })

  it("C54: what can be taken back has a limit, in edits and in words", () => {
    const [peer] = peersOf({ n: 0, note: "" }, 1) as [Peer]
    const edits = new OwnEdits(peer, { entries: 10, units: 100 })
    const all = (): number => {
      let count = 0
      while (edits.undo(peer)) count += 1
      return count
    }
    for (let n = 1; n <= 12; n += 1) {
      vi.useFakeTimers({ now: n * 10_000 })
      mine(peer, (root) => { root["n"] = n })
    }
    expect(all()).toBe(10)
    expect(peer.doc()["n"]).toBe(2)
    const write = (removed: number, inserted: string): void => {
      edits.write(PATH, () => peer.change((root) => splice(root as Doc<Root>, [...PATH], 0, removed, inserted)))
    }
    for (let times = 0; times < 3; times += 1) {
      write(0, "x".repeat(60))
      write(60, "")
    }
    // The last removal, and what had been written before it.
    expect(all()).toBe(2)
    expect(textAt(peer.doc(), PATH)).toBe("")
  })

  it("a row that came back and was written in by oneself isn't deleted by doing that again", () => {
    const [peer] = peersOf({ rows: { a: { name: "" } } }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    const path = ["rows", "a", "name"]
    mine(peer, (root) => { Object.assign((root["rows"] as Record<string, object>)["a"] ?? {}, { deleted: true }) })
    edits.undo(peer)
    edits.write(path, () => peer.change((root) => splice(root as Doc<Root>, [...path], 0, 0, "mot")))
    edits.redo(peer)
    expect(row(peer)).toEqual({ name: "mot" })
  })

  it("are given up where taking one back fails: nothing is written, and the next is kept", () => {
    const said = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const [peer] = peersOf({ note: "" }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    const type = (words: string): void => {
      edits.write(PATH, () => peer.change((root) => splice(root as Doc<Root>, [...PATH], 0, 0, words)))
    }
    type("un")
    const failing = { ...peer, handle: peer.handle, change: () => { throw new Error("on purpose") } }
    expect(edits.undo(failing)).toBeNull()
    expect(textAt(peer.doc(), PATH)).toBe("un")
    type("deux ")
    edits.undo(peer)
    expect(textAt(peer.doc(), PATH)).toBe("un")
    expect(said).toHaveBeenCalledTimes(1)
    said.mockRestore()
  })

  it("a text that another was put in place of is nobody's to take anything out of", () => {
    const [peer] = peersOf({ note: "" }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    const type = (at: number, words: string): void => {
      edits.write(PATH, () => peer.change((root) => splice(root as Doc<Root>, [...PATH], at, 0, words)))
    }
    type(0, "ancien")
    mine(peer, (root) => { root["note"] = "un autre texte" })
    type(0, "neuf ")
    expect(edits.undo(peer)).not.toBeNull()
    expect(edits.undo(peer)).toBeNull()
    expect(textAt(peer.doc(), PATH)).toBe("un autre texte")
  })

  it("words typed in a cell are taken back from the grid after the cell was left", () => {
    const [peer] = peersOf({ rows: { a: { name: "" } } }, 1) as [Peer]
    const edits = ownEditsOf(peer)
    const path = ["rows", "a", "name"]
    edits.write(path, () => peer.change((root) => splice(root as Doc<Root>, [...path], 0, 0, "mot")))
    expect(edits.undo(peer)?.text?.path).toEqual(path)
    expect(row(peer)).toEqual({ name: "" })
  })
})
