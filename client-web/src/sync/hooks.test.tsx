// @vitest-environment jsdom
// The hooks re-render for their own sake only.
import { splice } from "@automerge/automerge/slim"
import { act, cleanup, render, renderHook } from "@testing-library/react"
import { StrictMode, type ReactNode } from "react"
import { afterEach, expect, test, vi } from "vitest"
import { detachedDocument } from "./detached"
import { useAccess, useHere, useHereIn, useLate, useLink, usePeople, useSaved, useValue } from "./hooks"
import { setPageLink, ToldLink } from "./link"
import type { Here } from "./types"

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
      useSaved(document).state, useLate(document, ["title"]), useAccess(document), useHere(document).length,
      useHereIn(document, ["title"]).length, usePeople(document).length, useLink().state,
    ]
    return <p>{JSON.stringify(all)}</p>
  }
  const { container } = render(<StrictMode><All /></StrictMode>)
  expect(container.textContent).toBe(JSON.stringify(["offline", false, "archived", 0, 0, 0, "closed"]))
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

test("carets that move draw nothing; who comes, goes or is elsewhere does", () => {
  const path = ["fields", "public"]
  const document = detachedDocument({ title: "", fields: { public: "" } })
  let here: readonly Here[] = []
  const told = new Set<() => void>()
  Object.assign(document.presence, {
    here: () => here,
    hereIn: () => here.filter((one) => one.path === path.join(".")),
    subscribe: (listener: () => void) => {
      told.add(listener)
      return () => told.delete(listener)
    },
  })
  let drawn = 0
  const view = renderHook(() => {
    drawn += 1
    return [useHere(document), useHereIn(document, [...path]), usePeople(document)]
  })
  const say = (more: Partial<Here> | null): void => act(() => {
    const person = { id: "p", name: "Camille", initials: "C", colour: 1 as const }
    here = more === null ? [] : [{ person, peer: "x", path: path.join("."), caret: null, mine: false, ...more }]
    for (const listener of [...told]) listener()
  })
  say({})
  expect(view.result.current.map((all) => all.length)).toEqual([1, 1, 1])
  const before = drawn
  for (let at = 0; at < 5; at += 1) say({ caret: { anchor: String(at), head: String(at) } })
  expect(drawn).toBe(before)
  say({ path: "title" })
  expect(view.result.current.map((all) => all.length)).toEqual([1, 0, 1])
  say(null)
  expect(view.result.current.map((all) => all.length)).toEqual([0, 0, 0])
})
