// @vitest-environment jsdom
import { getCursor, splice } from "@automerge/automerge/slim"
import { EditorView } from "prosemirror-view"
import { afterEach, describe, expect, it, vi } from "vitest"
import { RichBinding } from "../rich/binding"
import { peersOf, type Peer } from "../testing/peer"
import { bruno, FakePresence } from "../testing/presence"
import { caretsPlugin } from "./in-editor"
import { blockAt } from "./html"
import { caretsIn, othersIn } from "./others"
import { showCarets } from "./overlay"

const PATH = ["fields", "note"]

afterEach(() => {
  document.body.replaceChildren()
  Reflect.deleteProperty(Range.prototype, "getClientRects")
})

function peer(): Peer {
  return peersOf({ fields: { note: "un deux trois", autre: "x" } }, 1)[0] as Peer
}

function at(document: Peer, place: number, path: readonly string[] = PATH): string {
  return getCursor(document.doc(), [...path], place)
}

describe("others in a text", () => {
  it("are those with a caret in it, but for my own tabs", () => {
    const presence = new FakePresence()
    const caret = { anchor: "1@00", head: "1@00" }
    const elsewhere = bruno(["fields", "autre"], caret)
    presence.show(bruno(PATH, caret), elsewhere, bruno(PATH, null), bruno(PATH, caret, { mine: true }))
    expect(othersIn(presence, PATH)).toHaveLength(1)
    expect(othersIn(undefined, PATH)).toEqual([])
  })

  it("stay with their words", () => {
    const document = peer()
    const there = bruno(PATH, { anchor: at(document, 3), head: at(document, 7) })
    document.change((root) => splice(root, [...PATH], 0, 0, "zéro "))
    expect(caretsIn(document, PATH, [there])).toMatchObject([{ anchor: 8, head: 12 }])
  })

  it("are left out where their caret makes no sense", () => {
    const document = peer()
    const senseless = ["", "x", "99999@00", "-1@zz", at(document, 0, ["fields", "autre"]), "😀"]
    const here = senseless.map((cursor) => bruno(PATH, { anchor: cursor, head: cursor }))
    expect(caretsIn(document, PATH, here)).toEqual([])
    expect(caretsIn(document, ["fields", "rien"], [bruno(["fields", "rien"], { anchor: "e", head: "e" })])).toEqual([])
    expect(caretsIn(document, PATH, [bruno(PATH, { anchor: "s", head: "e" })])).toMatchObject([{ anchor: 0, head: 13 }])
  })
})

describe("carets in the editor", () => {
  // jsdom doesn't know where characters stand: here each is a pixel wide, on one line.
  const measure = function (this: Range): DOMRect[] {
    const before = document.createRange()
    before.setStart(document.body, 0)
    before.setEnd(this.startContainer, this.startOffset)
    const [left, width] = [before.toString().length, this.toString().length]
    return [{ left, right: left + width, top: 0, bottom: 10, width, height: 10 } as DOMRect]
  }

  it("C47: are drawn beside the text with initials, follow the words and go with their owners", async () => {
    Object.assign(Range.prototype, { getClientRects: measure })
    const document_ = peer()
    const presence = new FakePresence()
    const source = { handle: document_, presence }
    const binding = new RichBinding(source, PATH, [caretsPlugin(source, PATH)])
    const view = new EditorView(document.body, {
      state: binding.state,
      dispatchTransaction: (transaction) => binding.dispatch(transaction),
    })
    binding.attach(view)
    presence.show(bruno(PATH, { anchor: at(document_, 3), head: at(document_, 7) }))
    const drawn = (): HTMLElement | null => document.querySelector<HTMLElement>(".editor-carets > .editor-caret")
    await vi.waitFor(() => expect(drawn()?.textContent).toBe("BR"))
    const caret = drawn()
    expect(caret?.style.left).toBe("7px")
    expect(caret?.dataset["colour"]).toBe("2")
    expect(caret?.closest("[aria-hidden=true]")).not.toBeNull()
    // Nothing is among the words that isn't written there.
    expect(view.dom.textContent).toBe("un deux trois")
    expect(view.dom.querySelector(".editor-selected")?.textContent).toBe("deux")
    document_.change((root) => splice(root, [...PATH], 0, 0, "zéro "))
    expect(view.dom.querySelector(".editor-selected")?.textContent).toBe("deux")
    await vi.waitFor(() => expect(drawn()?.style.left).toBe("12px"))
    presence.show()
    await vi.waitFor(() => expect(drawn()).toBeNull())
    view.destroy()
    expect(document.querySelector(".editor-carets")).toBeNull()
    await vi.waitFor(() => expect(presence.listeners).toBe(0))
    binding.destroy()
  })
})

describe("carets over a control", () => {
  it("cost nothing while nobody else is there", () => {
    const presence = new FakePresence()
    const source = { handle: peer(), presence }
    const element = document.createElement("textarea")
    const layer = document.createElement("span")
    const listening = vi.spyOn(source.handle, "on")
    const end = showCarets(element, layer, source, PATH)
    expect(listening).not.toHaveBeenCalled()
    presence.show(bruno(PATH, { anchor: "e", head: "e" }))
    expect(listening).toHaveBeenCalledTimes(1)
    presence.show()
    expect(layer.childElementCount).toBe(0)
    end()
    expect(presence.listeners).toBe(0)
  })

  it("are found in blocks by counting markers", () => {
    const text = "\ufffcun\ufffc\ufffcdeux"
    const places = [[0, 0], [0, 0], [0, 2], [1, 0], [2, 0], [2, 4]]
    expect([0, 1, 3, 4, 5, 9].map((index) => blockAt(text, index))).toEqual(places)
    expect([0, 2, 3].map((index) => blockAt("un\ufffcdeux", index))).toEqual([[0, 0], [0, 2], [1, 0]])
  })
})
