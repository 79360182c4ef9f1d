// Who is told of what.
import { expect, test, vi } from "vitest"
import { related, valueAt } from "./paths"
import { PathListeners } from "./path-listeners"
import type { Path } from "./paths"

function told(listeners: PathListeners, ...paths: Path[]): void {
  for (const listener of listeners.touched(paths)) listener()
}

test("a change is told at, above and below its path, once each, and nowhere else", () => {
  const listeners = new PathListeners()
  const at = (path: Path): ReturnType<typeof vi.fn> => {
    const heard = vi.fn()
    listeners.add(path, heard)
    return heard
  }
  const root = at([])
  const field = at(["fields", "public"])
  const other = at(["fields", "contexte"])
  const row = at(["fields", "acteurs", "r1"])
  const cell = at(["fields", "acteurs", "r1", "role"])
  const otherCell = at(["fields", "acteurs", "r2", "role"])
  told(listeners, ["fields", "public", "12"], ["fields", "public", "13"])
  expect([root, field, other, row, cell, otherCell].map((heard) => heard.mock.calls.length)).toEqual([1, 1, 0, 0, 0, 0])
  told(listeners, ["fields", "acteurs", "r1"])
  expect([root, field, other, row, cell, otherCell].map((heard) => heard.mock.calls.length)).toEqual([2, 1, 0, 1, 1, 0])
  told(listeners, ["fields"])
  expect([root, field, other, row, cell, otherCell].map((heard) => heard.mock.calls.length)).toEqual([3, 2, 1, 2, 2, 1])
})

test("whoever stops isn't told, the same function twice is two, and nothing is left behind", () => {
  const listeners = new PathListeners()
  const heard = vi.fn()
  const stop = listeners.add(["a", "b"], heard)
  const stopTwin = listeners.add(["a", "b"], heard)
  told(listeners, ["a", "b"])
  stop()
  stop()
  told(listeners, ["a", "b", "0"])
  expect(heard).toHaveBeenCalledTimes(3)
  stopTwin()
  told(listeners, ["a"])
  expect(heard).toHaveBeenCalledTimes(3)
  // Listening again after the branch was pruned works.
  listeners.add(["a", "b"], heard)
  told(listeners, ["a", "b"])
  expect(heard).toHaveBeenCalledTimes(4)
})

test("sixty rows and thirteen columns: one cell's change finds its listener without asking the others", () => {
  const listeners = new PathListeners()
  const heard = vi.fn()
  for (let row = 0; row < 60; row += 1) {
    for (let column = 0; column < 13; column += 1) listeners.add(["fields", "acteurs", `r${row}`, `c${column}`], heard)
  }
  const start = performance.now()
  for (let edit = 0; edit < 1_000; edit += 1) told(listeners, ["fields", "acteurs", "r30", "c5", String(edit)])
  expect(heard).toHaveBeenCalledTimes(1_000)
  expect(performance.now() - start).toBeLessThan(200)
})

test("related: at, above or below", () => {
  expect(related(["a"], ["a", "b"])).toBe(true)
  expect(related(["a", "b"], ["a"])).toBe(true)
  expect(related([], ["a"])).toBe(true)
  expect(related(["a", "b"], ["a", "c"])).toBe(false)
})

test("a value is read from anything, and nothing inherited", () => {
  expect(valueAt({ a: { b: [1, { c: 2 }] } }, ["a", "b", "1", "c"])).toBe(2)
  for (const root of [undefined, null, 1, "text", [], () => 1]) expect(valueAt(root, ["a"])).toBeUndefined()
  for (const key of ["__proto__", "constructor", "toString", "length"]) {
    expect(valueAt({ text: "abc", map: {} }, ["map", key])).toBeUndefined()
    expect(valueAt({ text: "abc", map: {} }, ["text", key])).toBeUndefined()
  }
})
