// The text that stays in the box after inviting.
import { expect, test } from "vitest"
import { faultOf, leftOf } from "./left"

test("C110: what was no address stays, one a line, whole even where it was told cut", () => {
  const long = `${"mots ".repeat(30)}sans fin`
  const text = `camille@exemple.fr; paul@\r\nodile@exemple.fr\n${long}; zoe@exemple.fr`
  const faults = [{ line: 1, text: "paul@" }, { line: 3, text: long.slice(0, 80) }]
  expect(leftOf(text, faults)).toBe(`paul@\n${long}`)
  expect(leftOf(text, [])).toBe("")
})

test.each([
  ["Paul Martin", "no at"], ["paul@exemple@fr", "ats"], ["@exemple.fr", "before"], ["paul@", "after"], ["paul@exemple", "after"],
  ["Paul <paul@exemple.fr", "bracket"], ["paul martin@exemple.fr", "space"], ["paul@exem_ple.fr", "other"], ["Paul <@exemple.fr>", "before"],
] as const)("C110: %s: %s", (entry, fault) => expect(faultOf(entry)).toBe(fault))
