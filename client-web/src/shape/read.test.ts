// What is said in words of what stands in a place.
import { ImmutableString } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { chosenLabels, readKind } from "./read"

const OPTIONS = [{ key: "a", label: "Un" }, { key: "b", label: "Deux" }]

test("C59: what was chosen and is no option here is said by its key, wherever words are made of it", () => {
  expect(chosenLabels(new ImmutableString("b"), OPTIONS)).toEqual(["Deux"])
  expect(chosenLabels(new ImmutableString("retirée"), OPTIONS)).toEqual(["retirée"])
  expect(chosenLabels({ z: true, b: true, a: true, y: false }, OPTIONS)).toEqual(["Un", "Deux", "z"])
  expect([undefined, null, "", {}, 7].map((value) => chosenLabels(value, OPTIONS))).toEqual([[], [], [], [], []])
})

test("C90: what a document holds of a former option is read and said as that which took its place", () => {
  const options = [{ key: "a", label: "Un" }, { key: "b", label: "Deux", former: ["c", "d"] }]
  const kind = { type: "choice" as const, options }
  expect(["b", "c", new ImmutableString("d")].map((value) => readKind(kind, value))).toEqual(Array(3).fill({ value: "b", fault: null }))
  expect(readKind(kind, "e")).toEqual({ value: null, fault: "unreadable" })
  expect(chosenLabels(new ImmutableString("c"), options)).toEqual(["Deux"])
})

test("a kind that only a newer server knows has no fault and says nothing", () => {
  expect(readKind({ type: "pourcentage" } as never, 7)).toEqual({ value: null, fault: null })
})
