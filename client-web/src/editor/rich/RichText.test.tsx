// @vitest-environment jsdom
import { mark, splice, splitBlock, updateSpans, type Doc, type Span } from "@automerge/automerge/slim"
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { StrictMode } from "react"
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest"
import type { Root } from "../../sync"
import type { TextSource } from "../source"
import { peersOf, type Peer } from "../testing/peer"
import { FakePresence } from "../testing/presence"
import { press } from "../testing/typing"
import { textAt } from "../value"
import { writeMarker } from "./markers"
import type { BlockKind } from "../../shape/blocks"
import { loadEditor } from "./load"
import { RichText } from "./RichText"
import { hostOf } from "../live"

const PATH = ["fields", "note"]

/** jsdom lays nothing out: ProseMirror asks where things are when it scrolls to them. */
beforeAll(() => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})

afterEach(cleanup)

function span(kind: BlockKind): Span {
  return { type: "block", value: writeMarker(kind) as Record<string, never> }
}

function peer(...parts: readonly (BlockKind | string)[]): Peer {
  const spans = parts.map((part): Span => (typeof part === "string" ? { type: "text", value: part } : span(part)))
  return peersOf({ fields: { note: "" } }, 1, (root) => {
    if (spans.length > 0) updateSpans(root as Doc<Root>, [...PATH], spans)
    else splitBlock(root as Doc<Root>, [...PATH], 0, writeMarker({ is: "paragraph" }) as Record<string, never>)
  })[0] as Peer
}

function box(): HTMLElement {
  return screen.getByRole("textbox", { name: "Note" })
}

function text(document: Peer): string {
  return (textAt(document.doc(), PATH) ?? "").replaceAll("\ufffc", "¶")
}

/** The editor with the focus in it. */
async function opened(): Promise<HTMLElement> {
  act(() => box().focus())
  await waitFor(() => expect(box().isContentEditable || box().getAttribute("contenteditable")).toBe("true"), { timeout: 10_000 })
  expect(document.activeElement).toBe(box())
  return box()
}

/** What a browser does to the words when somebody types into a paragraph. */
async function type(paragraph: Element, words: string): Promise<void> {
  await act(async () => {
    const node = paragraph.firstChild?.nodeType === 3 ? (paragraph.firstChild as Text) : null
    if (node) node.data += words
    else paragraph.replaceChildren(words)
    await Promise.resolve()
  })
}

describe("a rich text that is read", () => {
  it("has real headings and lists, and links that lead somewhere only", () => {
    const bullet: BlockKind = { is: "item", list: "bullet", indent: 0 }
    const document = peer({ is: "heading", level: 2 }, "titre", bullet, "un", { is: "paragraph" }, "site piège")
    document.change((root) => {
      const link = (start: number, end: number, href: string): void => (
        mark(root as Doc<Root>, [...PATH], { start, end, expand: "none" }, "link", JSON.stringify({ href }))
      )
      link(10, 14, "https://exemple.fr")
      link(15, 20, "javascript:alert(1)")
    })
    render(<RichText source={hostOf(document)} path={PATH} label="Note" readOnly headingShift={2} />)
    const group = screen.getByRole("group", { name: "Note" })
    expect(within(group).getByRole("heading", { level: 4, name: "titre" })).toBeTruthy()
    expect(within(group).getByRole("listitem").textContent).toBe("un")
    expect(within(group).getAllByRole("link").map((link) => link.getAttribute("href"))).toEqual(["https://exemple.fr"])
    expect(group.textContent).toContain("piège")
  })

  it("follows the document, and says when nothing is written", () => {
    const document = peer()
    render(<RichText source={hostOf(document)} path={PATH} label="Note" readOnly />)
    expect(screen.getByText("Rien n’est écrit.")).toBeTruthy()
    act(() => document.change((root) => splice(root, [...PATH], 1, 0, "mot")))
    expect(screen.getByText("mot")).toBeTruthy()
  })

  const textless = [{}, { fields: 3 }, { fields: { note: 3 } }, { fields: { note: ["x"] } }]
  it.each(textless)("is empty where there is no text: %o", (root) => {
    const [document] = peersOf(root as Root, 1) as [Peer]
    render(<RichText source={hostOf(document)} path={PATH} label="Note" />)
    expect(screen.queryByRole("textbox")).toBeNull()
    act(() => document.change((changed) => { changed["fields"] = { note: "enfin" } }))
    expect(box().textContent).toBe("enfin")
  })
})

describe("a rich text that is written", () => {
  it("is a text box with a name and a description before the editor is there", () => {
    const document_ = peer("mot")
    render(<RichText source={hostOf(document_)} path={PATH} id="note" label="Note" describedBy="aide" required />)
    expect(box()).toMatchObject({ id: "note", tabIndex: 0, lang: "fr", dir: "auto" })
    expect(box().getAttribute("aria-multiline")).toBe("true")
    expect(box().getAttribute("aria-required")).toBe("true")
    const [first, help] = (box().getAttribute("aria-describedby") ?? "").split(" ")
    expect(first).toBe("aide")
    expect(document.getElementById(help ?? "")?.textContent).toContain("Alt+F10")
    expect(screen.queryByRole("toolbar")).toBeNull()
  })

  it("becomes an editor with the same name when the focus comes, and HTML again when it leaves", async () => {
    const document_ = peer("mot")
    const presence = new FakePresence()
    const source = { handle: document_, presence }
    const [onFocus, onBlur] = [vi.fn(), vi.fn()]
    render(
      <>
        <RichText source={hostOf(source)} path={PATH} id="note" label="Note" onFocus={onFocus} onBlur={onBlur} />
        <button>ailleurs</button>
      </>,
    )
    const editor = await opened()
    expect(editor.id).toBe("note")
    expect(document.querySelectorAll("#note")).toHaveLength(1)
    expect(editor.getAttribute("aria-multiline")).toBe("true")
    expect(screen.getByRole("toolbar", { name: "Mise en forme" }).getAttribute("aria-controls")).toBe("note")
    await type(editor.querySelector("p") as Element, "s de la note")
    expect(text(document_)).toBe("mots de la note")
    expect(presence.entered).toEqual(["fields.note"])
    act(() => screen.getByText("ailleurs").focus())
    await waitFor(() => expect(onBlur).toHaveBeenCalledTimes(1))
    expect(onFocus).toHaveBeenCalledTimes(1)
    expect(box().getAttribute("contenteditable")).toBeNull()
    expect(box().textContent).toBe("mots de la note")
    expect(screen.queryByRole("toolbar")).toBeNull()
    expect(presence.entered).toEqual(["fields.note", null])
    // What is undone is what was done before the focus left.
    const again = await opened()
    press(again, "z", { ctrlKey: true })
    await waitFor(() => expect(text(document_)).toBe("mot"))
  })

  it("keeps keys that are pressed before the editor is there", async () => {
    const document_ = peer("")
    render(<StrictMode><RichText source={hostOf(document_)} path={PATH} label="Note" /></StrictMode>)
    await loadEditor()
    const shown = box()
    fireEvent.pointerDown(shown)
    act(() => shown.focus())
    expect(shown.getAttribute("contenteditable")).toBeNull()
    act(() => void press(shown, "b"))
    await waitFor(() => expect(text(document_)).toMatch(/^¶?b$/))
    expect(box().getAttribute("contenteditable")).toBe("true")
  })

  it("stays HTML when a link in it is followed", () => {
    const document_ = peer("site")
    const range = { start: 0, end: 4, expand: "none" } as const
    document_.change((root) => mark(root as Doc<Root>, [...PATH], range, "link", "https://exemple.fr"))
    render(<RichText source={hostOf(document_)} path={PATH} label="Note" />)
    fireEvent.click(screen.getByRole("link"))
    expect(box().getAttribute("contenteditable")).toBeNull()
  })

  it("becomes HTML when the right to write is taken, and back", async () => {
    let may = true
    let told = (): void => undefined
    const source: TextSource = {
      handle: peer("mot"),
      mayWrite: () => may,
      subscribeAccess: (listener) => { told = listener; return () => undefined },
    }
    render(<RichText source={hostOf(source)} path={PATH} label="Note" />)
    await opened()
    may = false
    act(() => told())
    expect(screen.queryByRole("textbox")).toBeNull()
    expect(screen.getByRole("group", { name: "Note" }).textContent).toBe("mot")
    may = true
    act(() => told())
    expect(box().textContent).toBe("mot")
  })
})

describe("the toolbar", () => {
  it("is one stop for Tab, moved in with arrows, reached by Alt+F10 and left by Escape", async () => {
    render(<RichText source={hostOf(peer("mot"))} path={PATH} label="Note" />)
    const editor = await opened()
    act(() => void press(editor, "F10", { altKey: true }))
    const buttons = within(screen.getByRole("toolbar")).getAllByRole("button")
    expect(document.activeElement).toBe(buttons[0])
    const last = buttons.length - 1
    const keys: [string, number][] = [["ArrowRight", 1], ["End", last], ["ArrowRight", 0], ["ArrowLeft", last], ["Home", 0]]
    for (const [key, index] of keys) {
      act(() => void press(document.activeElement as HTMLElement, key))
      expect(document.activeElement, key).toBe(buttons[index])
      expect(buttons.filter((button) => button.tabIndex === 0)).toEqual([buttons[index]])
    }
    act(() => void press(buttons[0] as HTMLElement, "Escape"))
    expect(document.activeElement).toBe(box())
  })

  it("makes headings and lists, says what is pressed and what can't be", async () => {
    const document_ = peer("mot")
    render(<RichText source={hostOf(document_)} path={PATH} label="Note" />)
    await opened()
    const button = (name: string): HTMLElement => screen.getByRole("button", { name })
    expect(button("Augmenter le retrait").getAttribute("aria-disabled")).toBe("true")
    act(() => button("Titre").click())
    expect(button("Titre").getAttribute("aria-pressed")).toBe("true")
    expect(within(box()).getByRole("heading", { level: 3, name: "mot" })).toBeTruthy()
    act(() => button("Liste à puces").click())
    expect(button("Titre").getAttribute("aria-pressed")).toBe("false")
    expect(button("Augmenter le retrait").getAttribute("aria-disabled")).toBeNull()
    act(() => button("Augmenter le retrait").click())
    expect(box().querySelector("p")?.dataset).toMatchObject({ list: "bullet", indent: "1" })
    act(() => button("Annuler").click())
    expect(box().querySelector("p")?.dataset).toMatchObject({ indent: "0" })
    const menu = new InputEvent("beforeinput", { inputType: "historyRedo", bubbles: true, cancelable: true })
    act(() => void box().dispatchEvent(menu))
    expect(menu.defaultPrevented).toBe(true)
    expect(box().querySelector("p")?.dataset).toMatchObject({ indent: "1" })
  })

  it("asks for a link without a window of its own, and refuses what could be run", async () => {
    const document_ = peer("")
    render(<RichText source={hostOf(document_)} path={PATH} label="Note" />)
    const editor = await opened()
    act(() => void press(editor, "k", { ctrlKey: true }))
    const address = screen.getByRole("textbox", { name: "Adresse du lien" })
    expect(document.activeElement).toBe(address)
    fireEvent.change(address, { target: { value: "javascript:alert(1)" } })
    act(() => void press(address, "Enter"))
    expect(screen.getByRole("alert").textContent).toContain("ne peut pas être un lien")
    expect(text(document_).replace("¶", "")).toBe("")
    fireEvent.change(address, { target: { value: "exemple.fr" } })
    act(() => void press(address, "Enter"))
    expect(document.activeElement).toBe(box())
    expect(within(box()).getByRole("link", { name: "exemple.fr" }).getAttribute("href")).toBe("https://exemple.fr")
    act(() => void press(box(), "k", { ctrlKey: true }))
    expect(screen.getByRole<HTMLInputElement>("textbox", { name: "Adresse du lien" }).value).toBe("https://exemple.fr")
    act(() => screen.getByRole("button", { name: "Retirer le lien" }).click())
    expect(within(box()).queryByRole("link")).toBeNull()
  })
})

describe("the keys of headings", () => {
  const keyboards = [
    ["AZERTY", { key: "3", code: "Digit3", keyCode: 51 }],
    ["QWERTY", { key: "#", code: "Digit3", keyCode: 51 }],
  ] as const

  it.each(keyboards)("work on %s", async (_, { key, ...keys }) => {
    render(<RichText source={hostOf(peer("titre"))} path={PATH} label="Note" />)
    const editor = await opened()
    expect(press(editor, key, { ...keys, ctrlKey: true, shiftKey: true })).toBe(true)
    expect(box().querySelector("[data-level]")?.getAttribute("data-level")).toBe("3")
    const button = screen.getByRole("button", { name: "Sous-titre" })
    expect(button.title).toBe("Sous-titre (Ctrl+Maj+3)")
  })

  it("leave the signs that AltGr writes alone", async () => {
    render(<RichText source={hostOf(peer("titre"))} path={PATH} label="Note" />)
    const editor = await opened()
    for (const [key, keyCode] of [["~", 50], ["2", 50], ["#", 51], ["{", 52]] as const) {
      expect(press(editor, key, { keyCode, ctrlKey: true, altKey: true })).toBe(false)
    }
    expect(box().querySelector("[data-level]")).toBeNull()
  })
})

describe("Tab", () => {
  it("indents in a list, leaves it after Escape, and does nothing elsewhere", async () => {
    const document_ = peer({ is: "item", list: "bullet", indent: 0 }, "un")
    render(<RichText source={hostOf(document_)} path={PATH} label="Note" />)
    const editor = await opened()
    const indent = (): string | undefined => box().querySelector("p")?.dataset["indent"]
    // Whoever only passes changes nothing.
    expect(press(editor, "Tab")).toBe(false)
    press(editor, "ArrowRight")
    expect(press(editor, "Tab")).toBe(true)
    expect(indent()).toBe("1")
    expect(press(editor, "Tab", { shiftKey: true })).toBe(true)
    expect(indent()).toBe("0")
    expect(press(editor, "Escape")).toBe(true)
    expect(press(editor, "Tab")).toBe(false)
    expect(indent()).toBe("0")
    // Another Escape is for whoever else wants it.
    expect(press(editor, "Escape")).toBe(false)
    press(editor, "ArrowLeft")
    expect(press(editor, "Tab")).toBe(true)
    act(() => screen.getByRole("button", { name: "Liste à puces" }).click())
    expect(press(editor, "Tab")).toBe(false)
  })
})
