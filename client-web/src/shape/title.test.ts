import { expect, test } from "vitest"
import { shownTitle } from "./title"

test.each(["\u200b", "\u2060", "\ufeff", "\u00ad", "\u3164", "\u2800", "\u180e", "\u202e", "\ufe0f", "\u034f", "\u200d", "\t", "\u00a0", "", "\n\u2028"])(
  "a title of %j alone shows nothing, and is none", (nothing) => {
    expect([shownTitle(nothing), shownTitle(` ${nothing}${nothing} `)]).toEqual(["", ""])
  })

test("a title is one line, composed, and turns nothing; what joins letters and emoji stays", () => {
  expect(shownTitle(" Agir\n\tcontre\u2028l’isolement\u202e ")).toBe("Agir contre l’isolement")
  expect(shownTitle("E\u0301te\u0301")).toBe("Été")
  expect(shownTitle("👩‍👩‍👧")).toBe("👩‍👩‍👧")
  expect([shownTitle(3), shownTitle(undefined)]).toEqual(["", ""])
})
