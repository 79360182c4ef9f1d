// @vitest-environment jsdom
// The bindings over a live document of the sync room: its rights, its own way of changing, its presence.
import { cleanup, render, screen } from "@testing-library/react"
import { afterEach, describe, expect, it } from "vitest"
import { detachedDocument } from "../sync/detached"
import { writeTyped } from "../sync/document/typed"
import { PlainText, RichText } from "."
import { typeIn } from "./testing/typing"
import { hostOf, textAt } from "./live"

afterEach(cleanup)

const fields = (): Record<string, unknown> => ({ fields: { public: "jeunes", note: "mot" } })

describe("a live document", () => {
  it("is typed in", () => {
    const document = detachedDocument(fields())
    render(<PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" />)
    const element = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Public" })
    element.focus()
    typeIn(element, "Les ")
    writeTyped(document.handle)
    expect(textAt(document.handle.doc(), ["fields", "public"])).toMatch(/Les /)
  })

  it.each(["read", "archived", "removed"] as const)("is only read where the person may not write: %s", (access) => {
    const document = detachedDocument(fields(), access)
    render(
      <>
        <PlainText source={hostOf(document)} path={["fields", "public"]} label="Public" />
        <RichText source={hostOf(document)} path={["fields", "note"]} label="Note" />
      </>,
    )
    const element = screen.getByRole<HTMLTextAreaElement>("textbox", { name: "Public" })
    expect(element.readOnly).toBe(true)
    typeIn(element, "x")
    expect(element.value).toBe("jeunes")
    expect(screen.queryByRole("textbox", { name: "Note" })).toBeNull()
    expect(screen.getByRole("group", { name: "Note" }).textContent).toBe("mot")
  })
})
