// @vitest-environment jsdom
// The hooks re-render for their own sake only.
import { splice } from "@automerge/automerge/slim"
import { act, cleanup, render } from "@testing-library/react"
import { StrictMode, type ReactNode } from "react"
import { afterEach, expect, test, vi } from "vitest"
import { detachedDocument } from "./detached"
import { useAccess, useLink, usePeople, useSaved, useValue } from "./hooks"
import { setPageLink, ToldLink } from "./link"

afterEach(() => {
  cleanup()
  setPageLink(null)
})

test("a field renders when it changes, and not when another does", () => {
  const document = detachedDocument({ title: "", fields: { a: "un", b: "deux" } })
  const renders = { a: 0, b: 0 }
  function Field({ name }: { name: "a" | "b" }): ReactNode {
    renders[name] += 1
    // A new array each time: paths are compared by what they say.
    return <p>{String(useValue(document, ["fields", name]))}</p>
  }
  const { container } = render(<><Field name="a" /><Field name="b" /></>)
  act(() => document.change((root) => splice(root, ["fields", "a"], 0, 0, "vingt et ")))
  expect(container.textContent).toBe("vingt et undeux")
  expect(renders).toEqual({ a: 2, b: 1 })
})

test("everything can be asked of any document, twice over", () => {
  const document = detachedDocument({ title: "" }, "archived")
  function All(): ReactNode {
    const all = [
      useSaved(document).state, useAccess(document), usePeople(document).length, useLink().state,
    ]
    return <p>{JSON.stringify(all)}</p>
  }
  const { container } = render(<StrictMode><All /></StrictMode>)
  expect(container.textContent).toBe(JSON.stringify(["offline", "archived", 0, "closed"]))
})

test("the link is that of whatever Repo the page has now", () => {
  const seen = vi.fn()
  function Link(): ReactNode {
    const { state } = useLink()
    seen(state)
    return null
  }
  render(<Link />)
  const link = new ToldLink()
  act(() => setPageLink(link))
  act(() => link.become({ state: "online" }))
  act(() => setPageLink(new ToldLink({ state: "outdated" })))
  act(() => link.become({ state: "closed" }))
  expect(seen.mock.calls.flat()).toEqual(["closed", "connecting", "online", "outdated"])
})
