// « Enregistré », and everything else that is said of a document's safety, with a server whose word is a list of heads.
import { change, clone, from, getHeads, merge, splice, type Doc } from "@automerge/automerge/slim"
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { ToldLink } from "../link"
import { Rights } from "./rights"
import { SavedState, type Safety } from "./saved"
import type { Root } from "../types"

const A = ["fields", "a"]
const B = ["fields", "b"]

let doc: Doc<Root>
let link: ToldLink
let rights: Rights
let saved: SavedState
let kept: Safety[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] })
  doc = from<Root>({ title: "", fields: { a: "", b: "", lignes: {} } })
  link = new ToldLink({ state: "online" })
  rights = new Rights()
  kept = []
  saved = make(null)
})

afterEach(() => {
  saved.close()
  vi.useRealTimers()
})

function make(serverHeads: readonly string[] | null): SavedState {
  return new SavedState({ doc: () => doc, heads: () => getHeads(doc) }, {
    link, rights, serverHeads, remember: (safety) => kept.push(safety),
  })
}

async function write(path: string[], text: string): Promise<void> {
  doc = change(doc, (root) => splice(root, path, 0, 0, text))
  saved.changed()
  await turn()
}

async function confirm(heads = getHeads(doc)): Promise<void> {
  saved.heardServerHeads(heads)
  await turn()
}

const turn = (): Promise<void> => Promise.resolve()
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)

describe("saved", () => {
  test("opening until the server named its heads", async () => {
    expect(saved.get()).toEqual({ state: "opening" })
    await confirm()
    expect(saved.get()).toEqual({ state: "saved", at: Date.now() })
  })

  test("C58: what came from another tab is not known to be saved before the server was heard, and is remembered so", async () => {
    expect([saved.dirty, saved.count]).toEqual([true, 1])
    expect(kept.at(-1)).toMatchObject({ dirty: true })
    rights.heardReadOnly(true)
    expect(saved.get()).toEqual({ state: "opening" })
    await confirm()
    expect(saved.dirty).toBe(false)
    expect(kept.at(-1)).toMatchObject({ dirty: false })
  })

  test("something typed that isn't in the document yet isn't saved", async () => {
    await confirm()
    saved.heardUnwritten(A, true)
    expect(saved.get().state).toBe("saving")
    await confirm()
    expect(saved.get().state).toBe("saving")
    saved.heardUnwritten(A, false)
    expect(saved.get().state).toBe("saved")
  })

  test("C60: what stands in a field and is refused as it is isn't saved until it is mended; what is on its way goes before", async () => {
    await confirm()
    saved.heardDraft(A, true)
    expect([saved.get(), saved.hasDrafts]).toEqual([{ state: "drafts", fields: 1 }, true])
    await write(B, "deux")
    expect(saved.get()).toEqual({ state: "saving" })
    await confirm()
    expect(saved.get()).toEqual({ state: "drafts", fields: 1 })
    saved.heardDraft(A, false)
    expect([saved.get().state, saved.hasDrafts]).toEqual(["saved", false])
  })

  test("what can't be written is never said to be saved, nor only to be on its way", async () => {
    await confirm()
    saved.heardStuck()
    expect(saved.get()).toEqual({ state: "stuck", unsaved: 0 })
    await write(A, "un")
    await confirm()
    expect(saved.get().state).toBe("stuck")
    link.become({ state: "offline", at: 0 })
    expect(saved.get().state).toBe("stuck")
  })

  test("heads that the device remembers and doesn't hold are no ground for counting", async () => {
    const other = change(from<Root>({ fields: { z: "autre" } }), (root) => splice(root, ["fields", "z"], 0, 0, "x"))
    saved.close()
    saved = make(getHeads(other))
    expect([saved.unsaved(), saved.get().state]).toEqual([[], "saving"])
    await write(A, "un")
    await pass(3_000)
    expect([saved.unsaved(), saved.isLate(B), saved.get().state]).toEqual([[], false, "saving"])
    await confirm()
    expect(saved.get().state).toBe("saved")
  })

  test("S4: saving from the edit to the server's word, and the time is when it became true", async () => {
    await confirm()
    await pass(5_000)
    const before = getHeads(doc)
    await write(A, "un")
    expect(saved.get()).toEqual({ state: "saving" })
    await confirm(before)
    expect(saved.get()).toEqual({ state: "saving" })
    await write(A, "deux")
    await confirm(before)
    await pass(700)
    expect(saved.get()).toEqual({ state: "saving" })
    const at = Date.now()
    await confirm()
    await pass(3_000)
    expect(saved.get()).toEqual({ state: "saved", at })
  })

  test("an older word of the server doesn't save a newer edit", async () => {
    await confirm()
    await write(A, "un")
    const first = getHeads(doc)
    await write(A, "deux")
    await confirm(first)
    expect(saved.get()).toEqual({ state: "saving" })
    expect(saved.unsaved()).toEqual([A])
  })

  test("others' edits, which come with the server's heads, are no news", async () => {
    await confirm()
    const told = vi.fn()
    saved.subscribe(told)
    const other = change(clone(doc), (root) => splice(root, B, 0, 0, "d’ailleurs"))
    // As automerge-repo does it: first the heads of the message, then its changes, in one turn.
    saved.heardServerHeads(getHeads(other))
    doc = merge(doc, other)
    saved.changed()
    await turn()
    expect(saved.get().state).toBe("saved")
    expect(told).not.toHaveBeenCalled()
  })

  test("both at once: ours is counted alone until the server has both", async () => {
    await confirm()
    const base = doc
    const other = change(clone(base), (root) => splice(root, B, 0, 0, "d’ailleurs"))
    await write(A, "d’ici")
    saved.heardServerHeads(getHeads(other))
    doc = merge(doc, other)
    saved.changed()
    await turn()
    await pass(600)
    expect(saved.get().state).toBe("saving")
    expect(saved.unsaved()).toEqual([A])
    await confirm([...getHeads(doc)].reverse())
    expect(saved.get().state).toBe("saved")
  })

  test("heads that aren't here yet save nothing, and lose nothing", async () => {
    await confirm()
    const ahead = change(clone(doc), (root) => splice(root, B, 0, 0, "en route"))
    await confirm(getHeads(ahead))
    expect(saved.get().state).toBe("saved")
    await write(A, "un")
    await pass(600)
    expect([saved.get().state, saved.unsaved()]).toEqual(["saving", [A]])
    doc = merge(doc, ahead)
    saved.changed()
    await pass(600)
    expect([saved.get().state, saved.unsaved()]).toEqual(["saving", [A]])
    await confirm()
    expect(saved.get().state).toBe("saved")
  })

  test("a server put back to what it held yesterday is told to lack the rest", async () => {
    const yesterday = getHeads(doc)
    await write(A, "aujourd’hui")
    await confirm()
    expect(saved.get().state).toBe("saved")
    await confirm(yesterday)
    expect([saved.get().state, saved.unsaved()]).toEqual(["saving", [A]])
  })

  test("a document that nothing is known of is no reason to count", async () => {
    link.become({ state: "offline", at: 0 })
    await write(A, "un")
    expect(saved.get()).toEqual({ state: "offline", unsaved: 0 })
  })
})

describe("counting", () => {
  test("fields are counted once each, cells by themselves, and words taken back not at all", async () => {
    await confirm()
    link.become({ state: "offline", at: 0 })
    await write(A, "un")
    await write(A, "deux")
    await write(B, "trois")
    await write(["title"], "Titre")
    await pass(600)
    expect(saved.get()).toEqual({ state: "offline", unsaved: 3 })
    doc = change(doc, (root) => splice(root, B, 0, 5))
    saved.changed()
    await pass(600)
    expect(saved.get()).toEqual({ state: "offline", unsaved: 2 })
    expect(saved.dirty).toBe(true)
  })

  test("the first edit is counted at once", async () => {
    await confirm()
    link.become({ state: "offline", at: 0 })
    expect(saved.get()).toEqual({ state: "offline", unsaved: 0 })
    await write(A, "un")
    expect(saved.get()).toEqual({ state: "offline", unsaved: 1 })
  })

  test("after a reload the count is that of the heads that were kept", async () => {
    const before = getHeads(doc)
    await write(A, "un")
    await write(B, "deux")
    link.become({ state: "offline", at: 0 })
    saved.close()
    saved = make(before)
    expect(saved.get()).toEqual({ state: "offline", unsaved: 2 })
    link.become({ state: "connecting" })
    expect(saved.get()).toEqual({ state: "saving" })
    link.become({ state: "online" })
    await confirm()
    expect(saved.get().state).toBe("saved")
  })

  test("what was saved when the page was left is not said to be before the server says so", async () => {
    saved.close()
    saved = make(getHeads(doc))
    expect(saved.get()).toEqual({ state: "opening" })
    link.become({ state: "offline", at: 0 })
    expect(saved.get()).toEqual({ state: "offline", unsaved: 0 })
    link.become({ state: "online" })
    await confirm()
    expect(saved.get()).toEqual({ state: "saved", at: Date.now() })
  })

  test("that something is unsaved is remembered at once, and with it the server's heads", async () => {
    await confirm()
    const server = getHeads(doc)
    await write(A, "un")
    expect(kept.at(-1)).toEqual({ serverHeads: server, dirty: true, unsaved: 1 })
    await write(B, "deux")
    await pass(600)
    expect(kept.at(-1)).toMatchObject({ dirty: true, unsaved: 2 })
    await confirm()
    expect(kept.at(-1)).toEqual({ serverHeads: getHeads(doc), dirty: false, unsaved: 0 })
  })

  test("nothing is asked for while all is saved", async () => {
    await confirm()
    expect(vi.getTimerCount()).toBe(0)
    await write(A, "un")
    expect(vi.getTimerCount()).toBe(1)
    await confirm()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe("late", () => {
  test("a field is late two seconds after an edit that isn't confirmed", async () => {
    await confirm()
    await write(A, "un")
    await pass(1_900)
    expect(saved.isLate(A)).toBe(false)
    await pass(700)
    const late = [A, B, ["fields"], [...A, "x"]].map((path) => saved.isLate(path))
    expect(late).toEqual([true, false, true, true])
    await confirm()
    expect(saved.isLate(A)).toBe(false)
  })

  test("who goes on typing isn't late as long as each edit is confirmed in time", async () => {
    await confirm()
    let before = getHeads(doc)
    for (let key = 0; key < 30; key += 1) {
      await write(A, "x")
      await confirm(before)
      before = getHeads(doc)
      await pass(200)
      expect(saved.isLate(A)).toBe(false)
    }
  })

  test("a field written lately is not late because another one is", async () => {
    await confirm()
    await write(A, "un")
    await pass(2_500)
    await write(B, "deux")
    await pass(600)
    expect([saved.isLate(A), saved.isLate(B)]).toEqual([true, false])
    await pass(2_500)
    expect([saved.isLate(A), saved.isLate(B)]).toEqual([true, true])
  })

  test("C103: who asks for what is late hears nothing of keys, and once of each field that becomes so or is confirmed", async () => {
    await confirm()
    let [heard, late] = [0, 0]
    saved.subscribe(() => (heard += 1))
    saved.subscribeLate(() => (late += 1))
    for (let key = 0; key < 3; key += 1) {
      saved.heardUnwritten(A, true)
      await write(A, "x")
      saved.heardUnwritten(A, false)
      await confirm()
    }
    expect([heard, late]).toEqual([6, 0])
    await write(A, "un")
    await pass(2_600)
    expect(late).toBe(1)
    await pass(2_000)
    expect(late).toBe(1)
    await confirm()
    expect(late).toBe(2)
  })
})

describe("what else is said", () => {
  test("the seconds to the next attempt count down", async () => {
    await confirm()
    await write(A, "un")
    link.become({ state: "retrying", at: Date.now() + 4_000 })
    const seen = new Set<unknown>([saved.get()])
    saved.subscribe(() => seen.add(saved.get()))
    await pass(4_500)
    expect([...seen]).toEqual([4, 3, 2, 1, 0].map((inSeconds) => ({ state: "retrying", inSeconds, unsaved: 1 })))
  })

  test("a quick reconnection says nothing new", async () => {
    await confirm()
    const told = vi.fn()
    saved.subscribe(told)
    link.become({ state: "connecting" })
    link.become({ state: "online" })
    expect(told).not.toHaveBeenCalled()
  })

  test("C45: a key tells once that something is unsaved, and nothing is counted before that is shown", async () => {
    await confirm()
    const told = vi.fn()
    saved.subscribe(told)
    saved.heardUnwritten(A, true)
    expect(saved.get()).toEqual({ state: "saving" })
    await write(A, "un")
    saved.heardUnwritten(A, false)
    expect(saved.get()).toEqual({ state: "saving" })
    expect(told).toHaveBeenCalledOnce()
    expect(saved.count).toBe(1)
    await write(B, "deux")
    link.become({ state: "offline", at: 0 })
    expect(saved.get()).toEqual({ state: "offline", unsaved: 2 })
    expect(told).toHaveBeenCalledTimes(2)
  })

  test("an ended session and a lost right go before the rest", async () => {
    await confirm()
    await write(A, "un")
    link.become({ state: "signed-out", other: false })
    expect(saved.get()).toEqual({ state: "signed-out", unsaved: 1 })
    rights.heardReadOnly(true)
    expect(saved.get()).toEqual({ state: "read-only", unsaved: 1 })
    rights.heardUnavailable()
    expect(saved.get()).toEqual({ state: "removed", unsaved: 1 })
    expect(saved.unsaved()).toEqual([A])
  })

  test("a reader with nothing unsaved is told that all is saved", async () => {
    await confirm()
    rights.heardReadOnly(true)
    expect(saved.get().state).toBe("saved")
  })

  test("a refusal is told until what was refused is gone", async () => {
    await confirm()
    await write(A, "beaucoup")
    const told = vi.fn()
    saved.subscribe(told)
    saved.heardRefusal("document-full")
    expect(saved.get()).toEqual({ state: "refused", why: "document-full", unsaved: 1 })
    expect(told).toHaveBeenCalledOnce()
    await confirm()
    expect(saved.get().state).toBe("saved")
    await write(A, "un peu plus")
    expect(saved.get(), "another edit is not refused before it was tried").toEqual({ state: "saving" })
  })

  test.each(["not-saved", "not-loaded", "damaged"] as const)("C1: %s is said until everything is saved, and one may write on", async (why) => {
    await confirm()
    await write(A, "un mot")
    saved.heardRefusal(why)
    expect(saved.get()).toEqual({ state: "retrying", inSeconds: 0, unsaved: 1 })
    await write(B, "un autre")
    expect(saved.get().state).toBe("retrying")
    await confirm()
    expect(saved.get().state).toBe("saved")
    await write(A, "et encore")
    expect(saved.get(), "the server can save again").toEqual({ state: "saving" })
  })
})
