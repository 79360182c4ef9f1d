// @vitest-environment jsdom
import { cleanup, render, screen } from "@testing-library/react"
import { splice } from "@automerge/automerge/slim"
import { createRef, StrictMode } from "react"
import { afterEach, describe, expect, it, vi } from "vitest"
import { writeTyped } from "../../sync/document/typed"
import { peersOf, type Peer } from "../testing/peer"
import { FakePresence } from "../testing/presence"
import { press, typeIn } from "../testing/typing"
import { textAt } from "../value"
import type { TextControl } from "../host"
import { directionFor } from "./direction"
import { PlainText } from "./PlainText"
import { hostOf } from "../live"

afterEach(cleanup)

function peer(): Peer {
  return peersOf({ fields: { public: "jeunes", role: "pilote" } }, 1)[0] as Peer
}

function control(name: string): HTMLTextAreaElement {
  return screen.getByRole("textbox", { name })
}

describe("a plain text", () => {
  it("has the attributes a form needs", () => {
    render(
      <PlainText
        source={hostOf(peer())}
        path={["fields", "public"]}
        id="public"
        label="Public visé"
        describedBy="aide"
        rows={2}
        placeholder="Qui ?"
        required
      />,
    )
    const element = control("Public visé")
    expect(element.localName).toBe("textarea")
    expect(element.value).toBe("jeunes")
    const fixed = { id: "public", lang: "fr", dir: "auto", spellcheck: "true" }
    const expected = { ...fixed, placeholder: "Qui ?", maxlength: null }
    for (const [name, value] of Object.entries(expected)) expect(element.getAttribute(name), name).toBe(value)
    expect(element.getAttribute("aria-describedby")).toBe("aide")
    expect(element.getAttribute("aria-required")).toBe("true")
  })

  it("is an input where it has one line", () => {
    render(<PlainText source={hostOf(peer())} path={["fields", "role"]} label="Rôle" multiline={false} />)
    expect(control("Rôle").localName).toBe("input")
    expect(control("Rôle").value).toBe("pilote")
  })

  it("writes, follows, undoes and hands over its element", () => {
    const document = peer()
    const ref = createRef<TextControl>()
    const onKeyDown = vi.fn()
    render(
      <StrictMode>
        <PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" ref={ref} onKeyDown={onKeyDown} />
      </StrictMode>,
    )
    const element = control("Public")
    expect(ref.current).toBe(element)
    element.focus()
    element.setSelectionRange(6, 6)
    typeIn(element, " isolés")
    writeTyped(document)
    expect(textAt(document.doc(), ["fields", "public"])).toBe("jeunes isolés")
    document.change((root) => splice(root, ["fields", "public"], 0, 0, "Les "))
    expect(element.value).toBe("Les jeunes isolés")
    press(element, "z", { ctrlKey: true })
    expect(element.value).toBe("Les jeunes")
    expect(onKeyDown).toHaveBeenCalled()
  })

  it("keeps what can be undone when it is made read-only and back, and when its path comes as another array", () => {
    const document = peer()
    const { rerender } = render(<PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" />)
    const element = control("Public")
    typeIn(element, "x")
    rerender(<PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" readOnly />)
    expect(element.readOnly).toBe(true)
    rerender(<PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" />)
    expect(element.readOnly).toBe(false)
    press(element, "z", { ctrlKey: true })
    expect(element.value).toBe("jeunes")
  })

  it("shows another text when its path changes, and nothing where there is none", () => {
    const document = peer()
    const { rerender } = render(<PlainText source={hostOf(document)} path={["fields", "public"]} label="Texte" />)
    rerender(<PlainText source={hostOf(document)} path={["fields", "role"]} label="Texte" />)
    expect(control("Texte").value).toBe("pilote")
    rerender(<PlainText source={hostOf(document)} path={["fields", "nulle-part"]} label="Texte" />)
    expect(control("Texte").value).toBe("")
    expect(control("Texte").readOnly).toBe(true)
  })

  it("tells where the focus is, and listens to nobody when it is gone", () => {
    const presence = new FakePresence()
    const document = peer()
    const source = { handle: document, presence }
    const { unmount } = render(<PlainText source={hostOf(source)} path={["fields", "public"]} label="Public" autoFocus />)
    expect(presence.entered).toEqual(["fields.public"])
    unmount()
    expect(presence.entered).toEqual(["fields.public", null])
    expect(presence.listeners).toBe(0)
    document.change((root) => splice(root, ["fields", "public"], 0, 0, "x"))
  })

  it("of great length is given its direction once", () => {
    expect(directionFor("court")).toBe("auto")
    expect(directionFor("« 12 » long ".repeat(3_000))).toBe("ltr")
    expect(directionFor("12 שלום long ".repeat(3_000))).toBe("rtl")
    expect(directionFor("1 2 ".repeat(9_000))).toBe("ltr")
  })
})
