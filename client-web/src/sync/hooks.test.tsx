// @vitest-environment jsdom
// What is drawn anew when the others move.
import { act, cleanup, renderHook } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { detachedDocument } from "./detached"
import { useHere, useHereIn, usePeople } from "./hooks"
import type { Here } from "./types"

afterEach(cleanup)

const PATH = ["fields", "public"]

test("carets that move draw nothing; who comes, goes or is elsewhere does", () => {
  const document = detachedDocument({ title: "", fields: { public: "" } })
  let here: readonly Here[] = []
  const told = new Set<() => void>()
  Object.assign(document.presence, {
    here: () => here,
    hereIn: () => here.filter(({ path }) => path === PATH.join(".")),
    subscribe: (listener: () => void) => {
      told.add(listener)
      return () => told.delete(listener)
    },
  })
  let drawn = 0
  const view = renderHook(() => {
    drawn += 1
    return [useHere(document), useHereIn(document, [...PATH]), usePeople(document)]
  })
  const say = (more: Partial<Here> | null): void => act(() => {
    const person = { id: "p", name: "Camille", initials: "C", colour: 1 as const }
    here = more === null ? [] : [{ person, peer: "x", path: PATH.join("."), caret: null, mine: false, ...more }]
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
