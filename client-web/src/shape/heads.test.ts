import { expect, test } from "vitest"
import { sameHeads } from "./heads"

test("heads are the same in any order", () => {
  expect(sameHeads(["a", "b"], ["b", "a"])).toBe(true)
  expect(sameHeads(["a"], ["b"])).toBe(false)
  expect(sameHeads([], [])).toBe(true)
  expect(sameHeads(["a"], ["a", "b"])).toBe(false)
})
