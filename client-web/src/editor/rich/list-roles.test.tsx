// @vitest-environment jsdom
import { render } from "@testing-library/react"
import type { Span } from "@automerge/automerge/slim"
import { EditorState } from "prosemirror-state"
import { EditorView } from "prosemirror-view"
import { afterEach, describe, expect, it } from "vitest"
import { readBlocks, type BlockKind } from "../../shape/blocks"
import { Chance } from "../testing/random"
import { listRolesPlugin } from "./list-roles"
import { writeMarker } from "./markers"
import { renderBlocks } from "./render"
import { schema } from "./schema"
import { docFromSpans } from "./spans"

const views: EditorView[] = []
afterEach(() => views.splice(0).forEach((view) => view.destroy()))

const bullet = (indent = 0): BlockKind => ({ is: "item", list: "bullet", indent })
const numbered = (indent = 0): BlockKind => ({ is: "item", list: "ordered", indent })
const words: BlockKind = { is: "paragraph" }

function spansOf(kinds: readonly BlockKind[]): Span[] {
  return kinds.flatMap((kind, number): Span[] => [
    { type: "block", value: writeMarker(kind) as Record<string, never> }, { type: "text", value: `mot ${number}` },
  ])
}

/** An editor that shows these blocks. */
function editorOf(...kinds: readonly BlockKind[]): EditorView {
  const state = EditorState.create({ schema, doc: docFromSpans(spansOf(kinds)), plugins: [listRolesPlugin()] })
  const view = new EditorView(document.createElement("div"), { state })
  views.push(view)
  return view
}

/** The lists as they are heard: the items that each owns, with their level. */
function heard(view: EditorView): string[][] {
  return [...view.dom.querySelectorAll("[role=list]")].map((list) => (
    (list.getAttribute("aria-owns") ?? "").split(" ").map((id) => {
      const item = view.dom.querySelector(`#${id}`)
      return `${item?.getAttribute("role")} ${item?.textContent} ${item?.getAttribute("aria-level")}`
    })
  ))
}

/** The same of the text that nobody types in: its lists are real ones. */
function read(kinds: readonly BlockKind[]): string[][] {
  const { container, unmount } = render(<div>{renderBlocks(readBlocks(spansOf(kinds)))}</div>)
  const lists = [...container.querySelectorAll("div > ul, div > ol")].map((list) => (
    [...list.querySelectorAll("li")].map((item) => {
      let level = 0
      for (let at: Element | null = item; at && at !== list.parentElement; at = at.parentElement) level += at.matches("ul, ol") ? 1 : 0
      return `listitem ${item.querySelector("p")?.textContent} ${level}`
    })
  ))
  unmount()
  return lists
}

describe("lists while they are edited", () => {
  it("C93: are lists to whoever hears them, and their items say how deep they are", () => {
    const view = editorOf(words, bullet(), bullet(1), bullet(3), bullet(), words, numbered())
    expect(heard(view)).toEqual([
      ["listitem mot 1 1", "listitem mot 2 2", "listitem mot 3 3", "listitem mot 4 1"], ["listitem mot 6 1"],
    ])
    expect(view.dom.querySelectorAll("p:not([role])")).toHaveLength(2)
  })

  it("C93: leave the words that are typed in where they are, whatever becomes of the items around", () => {
    const view = editorOf(bullet(), bullet(), bullet())
    const [, second, third] = [...view.dom.querySelectorAll("p")]
    const letters = second?.firstChild
    view.dispatch(view.state.tr.insertText("a", 1))
    view.dispatch(view.state.tr.split(3, 1))
    view.dispatch(view.state.tr.setNodeMarkup(0, schema.nodes.paragraph))
    expect(heard(view)).toEqual([["listitem ot 0 1", "listitem mot 1 1", "listitem mot 2 1"]])
    expect([...view.dom.querySelectorAll("p")].slice(2)).toEqual([second, third])
    expect(second?.firstChild).toBe(letters)
  })

  it("C93: stay as they are as long as only words change", () => {
    const view = editorOf(bullet(), bullet(1))
    const list = view.dom.querySelector("[role=list]")
    view.dispatch(view.state.tr.insertText("plus ", 1))
    expect(view.dom.querySelector("[role=list]")).toBe(list)
  })

  it("C93: are the very lists of the text that nobody types in, however its items are nested", () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const chance = new Chance(seed)
      const kinds = Array.from({ length: 1 + chance.below(9) }, () => (
        chance.happens(0.15) ? words : chance.pick([bullet, numbered])(chance.below(4))
      ))
      expect(heard(editorOf(...kinds)), `seed ${seed}`).toEqual(read(kinds))
    }
  })
})
