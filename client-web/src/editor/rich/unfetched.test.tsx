// @vitest-environment jsdom
// The editor's file can't be fetched: the page says so, loses nothing and tries again.
import { act, cleanup, render, screen, waitFor } from "@testing-library/react"
import { afterEach, beforeAll, expect, it, vi } from "vitest"
import { peersOf, type Peer } from "../testing/peer"
import { press } from "../testing/typing"
import { textAt } from "../value"
import { RichText } from "./RichText"
import { hostOf } from "../live"

const online = vi.hoisted(() => ({ now: false }))

vi.mock("./load", () => ({
  loadedEditor: () => null,
  loadEditor: () => (online.now ? import("./EditorBox") : Promise.reject(new TypeError("offline"))),
  loadEditorWhenIdle: () => () => undefined,
}))

beforeAll(() => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList
})

afterEach(cleanup)

it("an editor that can't be fetched is said to be so, and keeps what was typed until it is", async () => {
  const [document] = peersOf({ fields: { note: "" } }, 1) as [Peer]
  render(<RichText source={hostOf(document)} path={["fields", "note"]} label="Note" />)
  act(() => screen.getByRole("textbox").focus())
  await waitFor(() => expect(screen.getByRole("alert").textContent).toContain("n’a pas pu être chargée"))
  for (const key of "mot") act(() => void press(screen.getByRole("textbox"), key))
  online.now = true
  act(() => screen.getByRole("button", { name: "Réessayer" }).click())
  await waitFor(() => expect(textAt(document.doc(), ["fields", "note"])).toBe("mot"))
  expect(screen.getByRole("textbox").getAttribute("contenteditable")).toBe("true")
  expect(screen.queryByRole("alert")).toBeNull()
})
