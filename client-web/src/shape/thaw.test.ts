// What the server says of a document, read as one.
import { describe, expect, test } from "vitest"
import { fiche, fieldOf, gabaritOf, matrix, sharedFile } from "../form/testing/gabarits"
import { completeness } from "./completeness"
import { values } from "./content"
import { rowNow, rowPlaces } from "./rows"
import { asMap, readText } from "./read"
import { rootOf } from "./thaw"

const content = JSON.parse(sharedFile("fixtures/fiche-12-1-1.content.json").toString()) as { fields: unknown; title: string }

test("G4: the document of a content says what the content says", () => {
  const root = rootOf(content, fiche)
  expect(JSON.parse(JSON.stringify(values(fiche, root)))).toEqual(content.fields)
  expect(readText(root["title"]).value).toBe(content.title)
  expect(completeness(fiche, root).missing).not.toContain("objectif_operationnel")
})

test("rows keep their order, and those that were merged lead to the row that stayed", () => {
  const row = (id: string, nom: string) => ({ id, acteur: { nom, ref: null } })
  const said = { fields: { acteurs: [row("b", "CPAM"), row("a", "CAF")] }, merged: { "fields.acteurs.c": "a" } }
  const rows = asMap(asMap(rootOf(said, matrix)["fields"])?.["acteurs"]) ?? {}
  expect(rowPlaces(rows).filter(({ deleted }) => !deleted).map(({ id }) => id)).toEqual(["b", "a"])
  expect(rowNow(rows, "c")).toBe("a")
})

describe("G10: whatever the server says", () => {
  test("what has the wrong type stands in its place, and what no gabarit explains beside the rest", () => {
    const gabarit = gabaritOf(fieldOf("public", { type: "text", maxCharacters: null }), fieldOf("lieu", { type: "text", maxCharacters: null }))
    const root = rootOf({
      fields: { public: "", lieu: "" }, unknown: { "fields.autre": 1, beside: [2] },
      problems: [{ path: "fields.public", expected: "text", found: 12 }, { path: "fields.lieu", expected: "text", found: null }],
    }, gabarit)
    expect(root).toEqual({ fields: { public: 12, autre: 1 }, beside: [2], schema: undefined, gabarit: undefined, title: undefined })
  })

  test.each([null, 1, "x", [], { fields: [] }, { fields: { acteurs: [1, null, { id: 2 }] }, merged: { x: 1, "a.b.c": "d" }, problems: [1, { path: "x.y" }] }])(
    "%j is no reason to throw", (said) => {
      expect(() => [rootOf(said, matrix), rootOf(said, fiche)]).not.toThrow()
    },
  )

  test("a key that means something to JavaScript is a key", () => {
    const root = rootOf(JSON.parse('{ "fields": {}, "unknown": { "__proto__": { "x": 1 } } }'), fiche)
    expect(Object.getPrototypeOf(root)).toBe(Object.prototype)
    expect(Object.keys(root)).toContain("__proto__")
  })
})
