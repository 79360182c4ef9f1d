// The marks are Automerge's own.
import { Counter, ImmutableString, from, isCounter as isTheirCounter, isImmutableString } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { isCounter, isWord, sameValue } from "./scalars"

test("scalar texts and counters are known without Automerge, and nothing else is taken for one", () => {
  const doc = from<Record<string, unknown>>({ word: new ImmutableString("a"), counter: new Counter(3), text: "a", map: {}, at: new Date(0) })
  const values = [...Object.values(doc), new ImmutableString("b"), new Counter(1), "a", null, undefined, 1, [], { val: "a" }]
  expect(values.map(isWord)).toEqual(values.map(isImmutableString))
  expect(values.map(isCounter)).toEqual(values.map(isTheirCounter))
  expect(values.filter(isWord)).toHaveLength(2)
})

test("values are the same where their types and contents are", () => {
  expect(sameValue(new ImmutableString("a"), new ImmutableString("a"))).toBe(true)
  expect(sameValue(new ImmutableString("a"), "a")).toBe(false)
  expect(sameValue({ a: [1, new Date(0)] }, { a: [1, new Date(0)] })).toBe(true)
  expect(sameValue({ a: 1 }, { a: 1, b: 1 })).toBe(false)
})
