// @vitest-environment jsdom
import { splitBlock, type Doc } from "@automerge/automerge/slim"
import { act, cleanup, render, screen, waitFor } from "@testing-library/react"
import { afterEach, beforeAll, describe, expect, it } from "vitest"
import { hostOf } from "../live"
import { peersOf } from "../testing/peer"
import { press } from "../testing/typing"
import { writeMarker } from "./markers"
import { RichText } from "./RichText"

const PATH = ["fields", "note"]

/** jsdom lays nothing out: ProseMirror asks where things are when it scrolls to them. */
beforeAll(() => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
  Range.prototype.getBoundingClientRect = () => new DOMRect()
})

afterEach(cleanup)

/** An empty text with the focus in it. */
async function opened(): Promise<HTMLElement> {
  const [peer] = peersOf({ fields: { note: "" } }, 1, (root) => (
    splitBlock(root as Doc<typeof root>, [...PATH], 0, writeMarker({ is: "paragraph" }) as Record<string, never>)
  ))
  if (!peer) throw new Error("nobody writes")
  render(<RichText source={hostOf(peer)} path={PATH} label="Note" />)
  act(() => screen.getByRole("textbox").focus())
  await waitFor(() => expect(screen.getByRole("textbox").getAttribute("contenteditable")).toBe("true"), { timeout: 10_000 })
  return screen.getByRole("textbox")
}

/** One key after the other, as a browser writes them. */
async function type(box: HTMLElement, words: string): Promise<void> {
  for (const letter of words) {
    await act(async () => {
      const block = box.lastElementChild as HTMLElement
      const node = block.firstChild?.nodeType === 3 ? (block.firstChild as Text) : block.insertBefore(new Text(), block.firstChild)
      node.data += letter
      getSelection()?.collapse(node, node.length)
      await Promise.resolve()
    })
  }
}

const shown = (box: HTMLElement): string => {
  const block = box.querySelector<HTMLElement>("p, h2, h3, h4, h5, h6")
  return [block?.localName, block?.dataset["level"] ?? block?.dataset["list"], block?.textContent].filter(Boolean).join(" ")
}

describe("signs at the beginning of a paragraph", () => {
  it.each([
    ["# ", "h3 2"], ["## ", "h4 3"], ["### ", "h5 4"], ["- ", "p bullet"], ["* ", "p bullet"], ["1. ", "p ordered"], ["1) ", "p ordered"],
  ])("C94: %j becomes %s; Ctrl+Z gives the signs back, and so does Backspace", async (signs, made) => {
    const box = await opened()
    await type(box, signs)
    expect(shown(box)).toBe(made)
    act(() => void press(box, "z", { ctrlKey: true }))
    expect(shown(box)).toBe(`p ${signs}`)
    act(() => void press(box, "y", { ctrlKey: true }))
    expect(shown(box)).toBe(made)
    cleanup()
    const other = await opened()
    await type(other, signs)
    act(() => void press(other, "Backspace"))
    expect(shown(other)).toBe(`p ${signs}`)
    await type(other, "suite")
    expect(shown(other)).toBe(`p ${signs}suite`)
  })

  it.each(["#### ", "#a ", "a # ", "2. ", "#", "-"])("C94: %j stays what it is", async (signs) => {
    const box = await opened()
    await type(box, signs)
    expect(shown(box)).toBe(`p ${signs}`)
  })
})
