// @vitest-environment jsdom
// The hooks draw for their own sake only.
import { act, cleanup, render, renderHook } from "@testing-library/react"
import { StrictMode, type ReactNode } from "react"
import { afterEach, expect, test } from "vitest"
import { detachedDocument } from "../sync/detached"
import { usePeople } from "../sync/hooks"
import type { Here } from "../sync/types"
import { useAccess, useHere, useHereIn, useLate, useStuckAt, useValue, plainSource, type FormSource } from "."
import { liveSource } from "./live"

afterEach(cleanup)

test.each<[string, () => FormSource]>([
  ["live", () => liveSource(detachedDocument({ title: "un" }, "archived"))],
  ["plain", () => plainSource({ id: "a", root: { title: "un" }, access: "archived" })],
])("everything can be asked of any source, twice over: %s", (_name, open) => {
  const source = open()
  function All(): ReactNode {
    const all = [
      useValue(source, ["title"]), useLate(source, ["title"]), useStuckAt(source, ["title"]), useAccess(source),
      useHere(source).length, useHereIn(source, ["title"]).length,
    ]
    return <p>{JSON.stringify(all)}</p>
  }
  const { container } = render(<StrictMode><All /></StrictMode>)
  expect(container.textContent).toBe(JSON.stringify(["un", false, false, "archived", 0, 0]))
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
  const source = liveSource(document)
  let drawn = 0
  const view = renderHook(() => {
    drawn += 1
    return [useHere(source), useHereIn(source, [...path]), usePeople(document)]
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
