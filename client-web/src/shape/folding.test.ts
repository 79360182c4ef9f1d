import { expect, test } from "vitest"
import { sharedFile } from "../form/testing/gabarits"
import { compareNames, folded, plain } from "./folding"

const fixture = JSON.parse(sharedFile("fixtures/folding.json").toString()) as { folded: [string, string][]; sorted: string[] }

test.each(fixture.folded)("%j is folded to %j, as the server does", (text, expected) => {
  expect(folded(text)).toBe(expected)
  expect(folded(expected)).toBe(expected)
})

test("numbers sort by their value and accents don’t count, as on the server", () => {
  expect([...fixture.sorted].reverse().sort(compareNames)).toEqual(fixture.sorted)
})

test("what stands between words stays where it is asked for", () => {
  expect(plain("L’Œuvre — déjà-vu (C.P.T.S.)")).toBe("l'oeuvre — deja-vu (c.p.t.s.)")
})
