// @vitest-environment jsdom
import { ImmutableString, splice } from "@automerge/automerge/slim"
import { Repo } from "@automerge/automerge-repo/slim"
import { describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import { PATH, bound, pair, text, withText, write } from "../testing/bound"
import { Peer, peersOf } from "../testing/peer"
import { backspaceIn, press, selectIn, typeIn } from "../testing/typing"
import type { TextSource } from "../source"
import { textAt } from "../value"
import { bindText } from "./bind"

describe("a bound text", () => {
  it("is shown, and what is typed is written", () => {
    const [peer] = withText("jeunes") as [Peer]
    const { element } = bound(peer)
    expect(element.value).toBe("jeunes")
    selectIn(element, 6)
    typeIn(element, " de 12 ans")
    expect(text(peer)).toBe("jeunes de 12 ans")
  })

  it("writes no change message and one change a keystroke", () => {
    const [peer] = withText("a") as [Peer]
    const told = vi.fn()
    peer.on("change", told)
    const { element } = bound(peer)
    selectIn(element, 1)
    typeIn(element, "b")
    expect(told).toHaveBeenCalledTimes(1)
    expect(told.mock.calls[0]?.[0].patches).toEqual([{ action: "splice", path: [...PATH, 1], value: "b" }])
  })

  it("keeps both people's words when they type at once", () => {
    const { mine, theirs, element, other, meet } = pair("début fin")
    selectIn(element, 6)
    selectIn(other, 6)
    for (const letter of "milieu ") typeIn(element, letter)
    for (const letter of "centre ") typeIn(other, letter)
    meet()
    expect(text(mine)).toBe(text(theirs))
    expect(text(mine)).toContain("milieu ")
    expect(text(mine)).toContain("centre ")
    expect(element.value).toBe(text(mine))
    expect(other.value).toBe(text(theirs))
  })

  it("works with a handle of a Repo", () => {
    const handle = new Repo({ network: [] }).create<Root>({ fields: { public: "abc" } })
    const { element, undo, redo } = bound({ handle })
    element.focus()
    selectIn(element, 1)
    typeIn(element, "X")
    handle.change((root) => splice(root, [...PATH], 0, 0, "__"))
    expect(element.value).toBe("__aXbc")
    expect(element.selectionStart).toBe(4)
    undo()
    expect(textAt(handle.doc(), PATH)).toBe("__abc")
    redo()
    expect(textAt(handle.doc(), PATH)).toBe("__aXbc")
  })
})

describe("the caret", () => {
  it("stays among its words when others write before, behind and right at it", () => {
    const { theirs, element, meet } = pair("un deux trois")
    selectIn(element, 7)
    write(theirs, 13, 0, " quatre")
    write(theirs, 7, 0, "XX")
    write(theirs, 0, 0, "zéro ")
    meet()
    expect(element.value).toBe("zéro un deuxXX trois quatre")
    expect(element.selectionStart).toBe(12)
    typeIn(element, "!")
    expect(element.value).toBe("zéro un deux!XX trois quatre")
  })

  it("keeps a selection, and which way it was made", () => {
    const { theirs, element, meet } = pair("un deux trois")
    element.setSelectionRange(3, 7, "backward")
    write(theirs, 0, 3)
    write(theirs, 2, 0, "☺")
    meet()
    expect(element.value).toBe("de☺ux trois")
    expect([element.selectionStart, element.selectionEnd, element.selectionDirection]).toEqual([0, 5, "backward"])
  })

  it("goes to where removed words were", () => {
    const { theirs, element, meet } = pair("un deux trois")
    selectIn(element, 5)
    write(theirs, 3, 5)
    meet()
    expect(element.selectionStart).toBe(3)
  })

  it("doesn't take the focus, or the selection of another control", () => {
    const { theirs, element, meet } = pair("un")
    const elsewhere = document.createElement("input")
    document.body.append(elsewhere)
    elsewhere.focus()
    write(theirs, 0, 0, "zéro ")
    meet()
    expect(element.value).toBe("zéro un")
    expect(document.activeElement).toBe(elsewhere)
  })

  it("doesn't scroll", () => {
    const { theirs, element, meet } = pair("un\n".repeat(100))
    element.scrollTop = 120
    write(theirs, 0, 0, "zéro\n")
    meet()
    expect(element.scrollTop).toBe(120)
  })

  it("stays when another text takes the place of this one", () => {
    const { mine, theirs, element, meet } = pair("un deux trois")
    selectIn(element, 7)
    theirs.change((root) => { (root["fields"] as Record<string, unknown>)["public"] = "zéro un deux trois" })
    meet()
    expect(element.value).toBe("zéro un deux trois")
    expect(element.selectionStart).toBe(12)
    typeIn(element, "!")
    expect(text(mine)).toBe("zéro un deux! trois")
  })
})

describe("undo", () => {
  it("takes back my edits only, by keys and by the browser's menu", () => {
    const { mine, theirs, element, other, meet } = pair("base")
    selectIn(element, 4)
    typeIn(element, " AAA")
    meet()
    selectIn(other, 0)
    typeIn(other, "BBB ")
    meet()
    expect(press(element, "z", { ctrlKey: true })).toBe(true)
    meet()
    expect(text(theirs)).toBe("BBB base")
    expect(press(element, "z", { ctrlKey: true })).toBe(true)
    expect(text(mine)).toBe("BBB base")
    press(element, "y", { ctrlKey: true })
    expect(text(mine)).toBe("BBB base AAA")
    element.dispatchEvent(new InputEvent("beforeinput", { inputType: "historyUndo", cancelable: true }))
    expect(text(mine)).toBe("BBB base")
    press(element, "Z", { ctrlKey: true, shiftKey: true })
    expect(text(mine)).toBe("BBB base AAA")
    expect(element.selectionStart).toBe(element.value.length)
  })

  it("leaves AltGr alone", () => {
    const { element } = pair("base")
    typeIn(element, "x")
    expect(press(element, "z", { ctrlKey: true, altKey: true })).toBe(false)
  })

  it("is one change, however torn apart my words are", () => {
    const { mine, theirs, element, meet } = pair("")
    typeIn(element, "abcdef")
    meet()
    write(theirs, 2, 0, "1")
    write(theirs, 5, 0, "2")
    meet()
    const told = vi.fn()
    mine.on("change", told)
    press(element, "z", { ctrlKey: true })
    expect(element.value).toBe("12")
    expect(told).toHaveBeenCalledTimes(1)
  })
})

describe("where there is no text", () => {
  const others: [string, Root][] = [
    ["nothing", { fields: {} }],
    ["no map above", { fields: 3 }],
    ["a number", { fields: { public: 3 } }],
    ["a scalar text", { fields: { public: new ImmutableString("mot") } }],
    ["a list", { fields: { public: ["un"] } }],
    ["a map", { fields: { public: { nom: "x" } } }],
  ]

  it.each(others)("the control is empty and can't be typed in: %s", (_name, root) => {
    const [peer] = peersOf(root, 1) as [Peer]
    const { element } = bound(peer)
    expect(element.value).toBe("")
    expect(element.readOnly).toBe(true)
    // An extension of the browser may type all the same.
    typeIn(element, "x")
    expect(text(peer)).toBeUndefined()
    peer.change((doc) => { doc["fields"] = { public: "enfin" } })
    expect(element.value).toBe("enfin")
    expect(element.readOnly).toBe(false)
    selectIn(element, 5)
    typeIn(element, "!")
    expect(text(peer)).toBe("enfin!")
  })

  it("a text may go away under the caret and come back", () => {
    const { mine, theirs, element, meet } = pair("un deux")
    selectIn(element, 3)
    typeIn(element, "et ")
    meet()
    theirs.change((root) => { delete (root["fields"] as Record<string, unknown>)["public"] })
    meet()
    expect(element.value).toBe("")
    expect(element.readOnly).toBe(true)
    press(element, "z", { ctrlKey: true })
    theirs.change((root) => { (root["fields"] as Record<string, unknown>)["public"] = "neuf" })
    meet()
    expect(element.value).toBe("neuf")
    typeIn(element, "x")
    press(element, "z", { ctrlKey: true })
    expect(text(mine)).toBe("neuf")
  })

  it("keys that hold a slash are no path", () => {
    const [peer] = peersOf({ "a/b": "x" }, 1) as [Peer]
    const element = document.createElement("textarea")
    const binding = bindText(element, peer, ["a/b"])
    expect(element.value).toBe("")
    expect(element.readOnly).toBe(true)
    binding.destroy()
  })
})

describe("odd text", () => {
  it("with line ends of Windows is edited where one sees it", () => {
    const [peer] = withText("un\r\ndeux\r\ntrois") as [Peer]
    const { element } = bound(peer)
    expect(element.value).toBe("un \ndeux \ntrois")
    selectIn(element, 8)
    typeIn(element, "X")
    expect(text(peer)).toBe("un\r\ndeuxX\r\ntrois")
    write(peer, 0, 0, "zéro\r\n")
    expect(element.value).toBe("zéro \nun \ndeuxX \ntrois")
  })

  it("with line ends in a control of one line keeps them", () => {
    const [peer] = withText("un\ndeux") as [Peer]
    const { element } = bound(peer, {}, document.createElement("input"))
    expect(element.value).toBe("un deux")
    selectIn(element, 7)
    typeIn(element, "!")
    expect(text(peer)).toBe("un\ndeux!")
  })

  it("with halves of an emoji is shown as it was written", () => {
    const { mine, element, binding } = pair("")
    typeIn(element, "\ud83d")
    binding.flush()
    expect(text(mine)).toBe("\ufffd")
    expect(element.value).toBe("\ufffd")
    typeIn(element, "a\ude00b")
    expect(text(mine)).toBe("\ufffda\ufffdb")
    expect(element.value).toBe(text(mine))
  })

  it("with an emoji that comes as two keys is written once it is whole, whatever others write meanwhile", () => {
    const { mine, theirs, element, meet } = pair("ab")
    selectIn(element, 1)
    typeIn(element, "x\ud83c")
    expect(text(mine)).toBe("axb")
    expect(element.value).toBe("ax\ud83cb")
    write(theirs, 0, 0, "Le ")
    meet()
    expect(element.value).toBe("ax\ud83cb")
    typeIn(element, "\udfe5")
    expect(text(mine)).toBe("Le ax🏥b")
    expect(element.value).toBe("Le ax🏥b")
    expect(element.selectionStart).toBe(7)
  })

  it("with half an emoji that stays one is written all the same", () => {
    vi.useFakeTimers()
    const { mine, theirs, element, meet } = pair("")
    typeIn(element, "\ud83c")
    write(theirs, 0, 0, "Le ")
    meet()
    vi.advanceTimersByTime(1_000)
    expect(text(mine)).toContain("\ufffd")
    expect(element.value).toBe(text(mine))
  })

  it("emoji and right-to-left words merge whole", () => {
    const { mine, theirs, element, other, meet } = pair("👩‍⚕️ مرحبا")
    selectIn(element, element.value.length)
    typeIn(element, " 😀")
    selectIn(other, 0)
    typeIn(other, "שלום ")
    backspaceIn(other)
    meet()
    selectIn(element, element.value.length - 2, element.value.length)
    typeIn(element, "😁")
    meet()
    expect(text(mine)).toBe("שלום👩‍⚕️ مرحبا 😁")
    expect(element.value).toBe(text(mine))
    expect(other.value).toBe(text(theirs))
  })

  it("of 200 000 characters is pasted, undone and merged without a wait", () => {
    const { mine, theirs, element, meet } = pair("début fin")
    const long = "Un mot après l’autre. ".repeat(10_000).slice(0, 200_000)
    selectIn(element, 6)
    const start = performance.now()
    typeIn(element, long)
    write(theirs, 0, 0, "Z")
    meet()
    typeIn(element, "x")
    press(element, "z", { ctrlKey: true })
    press(element, "z", { ctrlKey: true })
    press(element, "y", { ctrlKey: true })
    const took = performance.now() - start
    // A failing comparison would print all of it.
    expect(element.value === "Zdébut " + long + "fin").toBe(true)
    expect(text(mine) === element.value).toBe(true)
    console.info(`200 000 characters pasted, merged, undone and done again: ${Math.round(took)} ms`)
    expect(took).toBeLessThan(15_000)
  })
})

describe("a document that may not be written", () => {
  it("can be read and selected only", () => {
    const [peer] = withText("lire") as [Peer]
    const { element, binding } = bound(peer, { readOnly: true })
    expect(element.value).toBe("lire")
    expect(element.readOnly).toBe(true)
    binding.setReadOnly(false)
    expect(element.readOnly).toBe(false)
  })

  it("follows the right to write", () => {
    const [peer] = withText("lire") as [Peer]
    let may = true
    let told = (): void => undefined
    const source: TextSource = {
      handle: peer,
      mayWrite: () => may,
      change: (edit) => { if (may) peer.change(edit) },
      subscribeAccess: (listener) => { told = listener; return () => undefined },
    }
    const { element } = bound(source)
    may = false
    told()
    expect(element.readOnly).toBe(true)
    typeIn(element, "x")
    expect(text(peer)).toBe("lire")
    expect(element.value).toBe("lire")
    may = true
    told()
    expect(element.readOnly).toBe(false)
    selectIn(element, 0)
    typeIn(element, "x")
    expect(text(peer)).toBe("xlire")
  })
})

describe("presence", () => {
  it("tells where I am and where my caret is, and that I left", () => {
    vi.useFakeTimers()
    const [peer] = withText("un deux") as [Peer]
    const enter = vi.fn()
    const caret = vi.fn()
    const presence = { here: () => [], subscribe: () => () => undefined, enter, caret }
    const { element } = bound({ handle: peer, presence })
    element.focus()
    expect(enter).toHaveBeenLastCalledWith(PATH)
    selectIn(element, 3)
    typeIn(element, "et ")
    typeIn(element, "puis ")
    vi.advanceTimersByTime(200)
    expect(caret).toHaveBeenCalledTimes(1)
    expect(caret.mock.calls[0]?.[0]).toEqual(PATH)
    element.blur()
    expect(enter).toHaveBeenLastCalledWith(null)
    vi.advanceTimersByTime(200)
    expect(caret).toHaveBeenCalledTimes(1)
  })
})
