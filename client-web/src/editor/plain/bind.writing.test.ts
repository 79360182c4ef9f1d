// @vitest-environment jsdom
// When what stands in a control is written, and what is said of it until then.
import { change, clone, from } from "@automerge/automerge/slim"
import { describe, expect, it, vi } from "vitest"
import type { Path } from "../../shape/paths"
import type { Root } from "../../sync"
import { writeTyped } from "../../sync/document/typed"
import { bound, pair, text, withText, write } from "../testing/bound"
import { Peer, mergeAll, peersOf } from "../testing/peer"
import { backspaceIn, compose, composed, press, selectIn, typeIn } from "../testing/typing"
import { afterPaint } from "./unwritten"

describe("C45: what was typed", () => {
  /** A control whose browser paints when it is told to. */
  function unpainted(text: string) {
    const [mine, theirs] = withText(text, 2) as [Peer, Peer]
    const heard: boolean[] = []
    let paint: (() => void) | null = null
    const afterPaint = (work: () => void) => {
      paint = work
      return () => { paint = null }
    }
    const source = { handle: mine, heardUnwritten: (_path: Path, is: boolean) => void heard.push(is) }
    const { element, binding } = bound(source, { afterPaint })
    element.focus()
    selectIn(element, text.length)
    return { mine, theirs, element, binding, heard, painted: () => paint?.() }
  }

  it("counts as unwritten at once, and is written after it was painted, several keys as one change", () => {
    const { mine, element, heard, painted } = unpainted("a")
    const told = vi.fn()
    mine.on("change", told)
    typeIn(element, "b")
    expect(heard).toEqual([true])
    expect(text(mine)).toBe("a")
    typeIn(element, "c")
    typeIn(element, "d")
    painted()
    expect(text(mine)).toBe("abcd")
    expect(told).toHaveBeenCalledTimes(1)
    expect(heard).toEqual([true, false])
  })

  it("is never told to be written before it is", () => {
    const { mine, element, heard, painted } = unpainted("a")
    const known: boolean[][] = []
    mine.on("change", () => known.push([...heard]))
    typeIn(element, "b")
    painted()
    expect(known).toEqual([[true]])
  })

  it.each(["blur", "pagehide", "visibilitychange", "compositionstart", "Enter", "Escape", "Tab", "ctrl s"])(
    "is written when there is a reason: %s", (reason) => {
      const { mine, element } = unpainted("a")
      typeIn(element, "b")
      const [key = "", command] = reason.split(" ").reverse()
      if (reason === "blur") element.blur()
      else if (reason === "pagehide") window.dispatchEvent(new Event(reason))
      else if (reason === "visibilitychange") document.dispatchEvent(new Event(reason))
      else if (reason === "compositionstart") element.dispatchEvent(new CompositionEvent(reason))
      else press(element, key, { ctrlKey: command !== undefined })
      expect(text(mine)).toBe("ab")
    },
  )

  it("is there for whoever reads, undoes or edits, and stays apart from what others write meanwhile", () => {
    const { mine, theirs, element, binding, painted } = unpainted("ab")
    typeIn(element, "c")
    writeTyped(mine)
    expect(text(mine)).toBe("abc")
    typeIn(element, "d")
    binding.undo()
    expect(text(mine)).toBe("ab")
    typeIn(element, "e")
    write(theirs, 0, 0, "Le ")
    mergeAll([mine, theirs])
    expect(text(mine)).toBe("Le abe")
    expect(element.value).toBe("Le abe")
    typeIn(element, "f")
    painted()
    expect(text(mine)).toBe("Le abef")
  })

  it("is one edit only as far as one key does more of the other, right there", () => {
    const { mine, element, binding, painted } = unpainted("un deux")
    for (const letter of "ab") typeIn(element, letter)
    selectIn(element, 0)
    typeIn(element, "X")
    expect(text(mine)).toBe("un deuxab")
    backspaceIn(element)
    expect(text(mine)).toBe("Xun deuxab")
    painted()
    expect(text(mine)).toBe("un deuxab")
    // A word is taken back for itself, however many keys came in one frame.
    selectIn(element, 9)
    for (const letter of " trois") typeIn(element, letter)
    painted()
    for (const letter of " quatre") typeIn(element, letter)
    binding.undo()
    expect(text(mine)).toBe("un deuxab trois")
    binding.undo()
    expect(text(mine)).toBe("un deuxab")
  })

  it("is written in a page that isn't painted, too", async () => {
    const [peer] = withText("a") as [Peer]
    vi.stubGlobal("requestAnimationFrame", () => 0)
    const { element } = bound(peer, { afterPaint })
    selectIn(element, 1)
    typeIn(element, "b")
    expect(text(peer)).toBe("a")
    await vi.waitFor(() => expect(text(peer)).toBe("ab"))
    vi.unstubAllGlobals()
  })
})

describe("a composition", () => {
  it("isn't disturbed by others, who appear when it ends", () => {
    const { mine, theirs, element, meet } = pair("caf")
    selectIn(element, 3)
    compose(element, 3, "´")
    write(theirs, 0, 0, "Le ")
    meet()
    expect(element.value).toBe("caf´")
    compose(element, 3, "é")
    composed(element)
    expect(element.value).toBe("Le café")
    expect(element.selectionStart).toBe(7)
    meet()
    expect(text(theirs)).toBe("Le café")
    expect(text(mine)).toBe("Le café")
  })

  it("that pauses is written, so that a word left unfinished isn't lost", () => {
    vi.useFakeTimers()
    const { mine, theirs, element, meet } = pair("")
    compose(element, 0, "bonj")
    expect(text(mine)).toBe("")
    vi.advanceTimersByTime(500)
    expect(text(mine)).toBe("bonj")
    write(theirs, 0, 0, "Z")
    meet()
    compose(element, 0, "bonjour")
    expect(element.value).toBe("bonjour")
    vi.advanceTimersByTime(500)
    expect([...(text(mine) ?? "")].sort().join("")).toBe([..."Zbonjour"].sort().join(""))
    composed(element)
    expect(element.value).toBe(text(mine))
    expect(element.value).toContain("bonjour")
  })

  it("is written when the field or the page is left", () => {
    const { mine, element } = pair("")
    compose(element, 0, "mot")
    window.dispatchEvent(new Event("pagehide"))
    expect(text(mine)).toBe("mot")
    compose(element, 0, "mots")
    element.blur()
    expect(text(mine)).toBe("mots")
  })

  it("goes into the text that somebody puts in place of this one", () => {
    const { mine, theirs, element, meet } = pair("base ")
    selectIn(element, 5)
    compose(element, 5, "é")
    theirs.change((root) => { (root["fields"] as Record<string, unknown>)["public"] = "autre base " })
    meet()
    composed(element)
    expect(text(mine)).toBe("autre base é")
    expect(element.value).toBe("autre base é")
  })
})

describe("another edit in the same turn", () => {
  it("by whoever listens to the document is shown too", () => {
    const [peer] = withText("a") as [Peer]
    let answered = false
    peer.on("change", () => {
      if (answered) return
      answered = true
      write(peer, 0, 0, "Z")
    })
    const { element } = bound(peer)
    selectIn(element, 1)
    typeIn(element, "b")
    expect(text(peer)).toBe("Zab")
    expect(element.value).toBe("Zab")
  })

  it("that nobody can see doesn't keep the next one from being written", () => {
    const doc = change(from<Root>({ fields: { public: "a" } }), () => undefined)
    const peer = new Peer(clone(doc))
    const { element } = bound(peer)
    peer.change((root) => { root["x"] = 1; delete root["x"] })
    selectIn(element, 1)
    typeIn(element, "b")
    expect(text(peer)).toBe("ab")
  })
})

describe("what can't be written", () => {
  it("stays in the control, which is locked, and is told", () => {
    const told = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const [peer] = peersOf({ fields: { public: "un" } }, 1) as [Peer]
    const heardStuck = vi.fn()
    const { element, undo } = bound({
      handle: peer, change: () => { throw new Error("unreachable executed") }, heardStuck,
    })
    selectIn(element, 2)
    typeIn(element, " mot")
    expect([element.value, element.readOnly]).toEqual(["un mot", true])
    expect(heardStuck).toHaveBeenCalledExactlyOnceWith(["fields", "public"], "un mot")
    write(peer, 0, 0, "LEUR ")
    undo()
    expect(element.value).toBe("un mot")
    told.mockRestore()
  })

  it("isn't what a right that is gone refuses: that shows what stands", () => {
    const [peer] = peersOf({ fields: { public: "un" } }, 1) as [Peer]
    const heardStuck = vi.fn()
    const { element } = bound({ handle: peer, change: () => undefined, heardStuck })
    typeIn(element, "mot")
    expect([element.value, heardStuck.mock.calls]).toEqual(["un", []])
  })
})

describe("a composition", () => {
  it("that never pauses is unwritten from its first letter, and written within a second", () => {
    vi.useFakeTimers()
    const [peer] = peersOf({ fields: { public: "" } }, 1) as [Peer]
    const heard: boolean[] = []
    const { element } = bound({ handle: peer, heardUnwritten: (_path, is) => heard.push(is) })
    compose(element, 0, "a")
    expect(heard).toEqual([true])
    let words = "a"
    for (let pressed = 0; pressed < 4; pressed += 1) {
      vi.advanceTimersByTime(240)
      expect(text(peer)).toBe("")
      compose(element, 0, (words += "b"))
    }
    vi.advanceTimersByTime(40)
    expect(text(peer)).toBe("abbbb")
    expect(heard.at(-1)).toBe(false)
    composed(element)
    expect(heard.at(-1)).toBe(false)
    vi.useRealTimers()
  })
})
