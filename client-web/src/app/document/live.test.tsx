// @vitest-environment jsdom
// A document that takes the place of its words, over a Repo in memory.
import { Repo, type DocHandle } from "@automerge/automerge-repo/slim"
import { getHeads, load, save, splice, type Doc } from "@automerge/automerge/slim"
import { act, cleanup, render, screen } from "@testing-library/react"
import { useState } from "react"
import { afterEach, expect, test, vi } from "vitest"
import { PlainText } from "../../editor"
import { textAt } from "../../editor/live"
import { bornDocument } from "../../form/testing/documents"
import { fieldOf, gabaritOf } from "../../form/testing/gabarits"
import { values } from "../../shape/content"
import type { FormSource } from "../../source"
import { liveAround, type Access, type LiveDocument, type Root } from "../../sync"
import { summary } from "../testing/fixtures"
import { writeTyped } from "../../sync/document/typed"
import { takeOver } from "./live"
import { WordsFirst } from "./words-first"

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const GABARIT = gabaritOf(fieldOf("titre", { type: "title" }), fieldOf("public", { type: "text", maxCharacters: null }), fieldOf("oui", { type: "yes-no" }))
const PATH = ["fields", "public"]

function open(access: Access = "write"): { live: LiveDocument; words: WordsFirst } {
  const born = new Repo({ network: [] }).import<Root>(save(bornDocument(GABARIT, "Bouger"))) as DocHandle<Root>
  born.change((root) => splice(root as Doc<Root>, PATH, 0, 0, "un trois"))
  const heads = getHeads(born.doc())
  const content = { gabarit: GABARIT.id, title: "Bouger", fields: values(GABARIT, born.doc()), heads }
  return { live: liveAround(born, access), words: new WordsFirst(summary("d1", "Bouger"), GABARIT, content) }
}

const text = (live: LiveDocument) => textAt(live.handle.doc(), PATH)
const others = (live: LiveDocument, at: number, words: string) => act(() => live.handle.change((root) => splice(root as Doc<Root>, PATH, at, 0, words)))
const still = new AbortController().signal

/** The field on the screen, over its words and then over the document. */
function field(live: LiveDocument, words: WordsFirst) {
  let become: (source: FormSource) => void = () => undefined
  function Field() {
    const [source, setSource] = useState<FormSource>(words.source)
    become = setSource
    return <PlainText source={source} path={PATH} label="Public" />
  }
  render(<Field />)
  const element = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Public" })
  const type = (at: number, letters: string) => act(() => {
    element.focus()
    element.setRangeText(letters, at, at, "end")
    element.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
  const takesOver = async () => {
    const { liveSource } = await import("./live")
    await act(() => takeOver(live, words, () => become(liveSource(live)), still))
  }
  return { element, type, takesOver }
}

test("C41: what was typed is merged at the heads of the words; the control is the same, and so is its caret", async () => {
  const { live, words } = open()
  const { element, type, takesOver } = field(live, words)
  type(3, "deux ")
  others(live, 0, "zéro ")
  others(live, text(live)?.length ?? 0, " quatre")
  await takesOver()
  expect(text(live)).toBe("zéro un deux trois quatre")
  expect(screen.getByRole("textbox", { name: "Public" })).toBe(element)
  expect([element.value, element.selectionStart]).toEqual(["zéro un deux trois quatre", "zéro un deux ".length])
  expect(words.done).toEqual([])
  type(element.selectionStart, "bien ")
  writeTyped(live.handle)
  expect(text(live)).toBe("zéro un deux bien trois quatre")
})

test("C41: a document that was just loaded with all of it says the same on the screen as elsewhere", async () => {
  const { live, words } = open()
  others(live, 0, "zéro ")
  others(live, text(live)?.length ?? 0, " quatre")
  const loaded = liveAround(new Repo({ network: [] }).import<Root>(save(live.handle.doc())) as DocHandle<Root>)
  const { element, type, takesOver } = field(loaded, words)
  for (const [at, letter] of [..."deux "].entries()) type(3 + at, letter)
  await takesOver()
  const said = "zéro un deux trois quatre"
  expect([element.value, text(loaded), textAt(load(save(loaded.handle.doc())), PATH)]).toEqual([said, said, said])
})

test("C41: it can be taken back like any edit, and others’ words stay", async () => {
  const { live, words } = open()
  const { type, takesOver } = field(live, words)
  type(3, "deux ")
  others(live, 0, "zéro ")
  await takesOver()
  const { ownEditsOf } = await import("../../editor/live")
  act(() => void ownEditsOf(live).undo(live))
  expect(text(live)).toBe("zéro un trois")
})

test("C41: a composition that goes on is not broken, and ends in the document", async () => {
  const { live, words } = open()
  const { element, type, takesOver } = field(live, words)
  act(() => void element.dispatchEvent(new CompositionEvent("compositionstart")))
  type(8, " caf´")
  others(live, 0, "zéro ")
  await takesOver()
  expect(element.value).toBe("un trois caf´")
  act(() => {
    element.setRangeText("é", 12, 13, "end")
    element.dispatchEvent(new InputEvent("input", { bubbles: true }))
    element.dispatchEvent(new CompositionEvent("compositionend"))
  })
  expect([element.value, text(live)]).toEqual(["zéro un trois café", "zéro un trois café"])
})

test("C40: nothing typed: the control shows what others wrote since, and nothing is written", async () => {
  const { live, words } = open()
  const { element, takesOver } = field(live, words)
  act(() => element.focus())
  act(() => element.setSelectionRange(2, 2))
  others(live, 0, "zéro ")
  const before = live.handle.doc()
  await takesOver()
  expect([element.value, element.selectionStart]).toEqual(["zéro un trois", 7])
  expect(live.handle.doc()).toBe(before)
})

test("C41: a right that is gone: what was typed is offered as a text, and stays out of the document", async () => {
  const { live, words } = open("read")
  const { type, takesOver } = field(live, words)
  type(3, "deux ")
  act(() => words.source.change((edit) => edit.set(["fields", "oui"], true)))
  await takesOver()
  expect(live.stuck.get()).toEqual([{ path: PATH, text: "un deux trois" }, { path: [], text: "" }])
  expect(text(live)).toBe("un trois")
})

test("C41: words of changes that aren’t here: each text takes the smallest edit that explains what was typed", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  const { live, words } = open()
  Object.assign(words, { heads: ["0".repeat(64)] })
  const { type, element } = field(live, words)
  type(3, "deux ")
  others(live, 0, "zéro ")
  vi.useFakeTimers()
  try {
    const shown = vi.fn()
    const over = takeOver(live, words, shown, still)
    await vi.advanceTimersByTimeAsync(6_000)
    await over
    expect(shown).toHaveBeenCalledOnce()
  } finally {
    vi.useRealTimers()
  }
  expect(text(live)).toBe("zéro un deux trois")
  expect(element.value).toBe("un deux trois")
})

test("C41: a text that the server told otherwise than it stands there takes the same edit", async () => {
  const { live } = open()
  const heads = getHeads(live.handle.doc())
  const told = new WordsFirst(summary("d1", "Bouger"), GABARIT, { fields: { public: "  un trois" }, heads })
  const { element, type, takesOver } = field(live, told)
  type(5, "deux ")
  await takesOver()
  expect([text(live), element.value]).toEqual(["un deux trois", "un deux trois"])
})

test("C41: what can’t be written is told of", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  const { live, words } = open()
  const { type, takesOver } = field(live, words)
  type(3, "deux ")
  vi.spyOn(live.handle, "update").mockImplementation(() => {
    throw new Error("broken")
  })
  await takesOver()
  expect(live.stuck.get()).toEqual([{ path: PATH, text: "un deux trois" }])
})

test("a content without heads is only read", () => {
  const { words } = open()
  expect(words.source.mayWrite()).toBe(true)
  for (const heads of [undefined, [], ["x"], "a", [1]]) {
    expect(new WordsFirst(summary("d1", "Bouger"), GABARIT, { fields: {}, heads }).source.mayWrite()).toBe(false)
  }
})
