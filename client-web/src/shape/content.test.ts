import { from, load, spans, type Doc } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { bornDocument } from "../form/testing/documents"
import { fiche, fieldOf, gabaritOf, matrix, sharedFile } from "../form/testing/gabarits"
import { richContent, values } from "./content"
import type { AnySpan } from "./rich"

const spansOf = (root: unknown, path: readonly string[]): readonly AnySpan[] => spans(root as Doc<unknown>, [...path]) as readonly AnySpan[]

test("G4: the values are those of the server's content", () => {
  const content = JSON.parse(sharedFile("fixtures/fiche-12-1-1.content.json").toString()) as { fields: unknown }
  const root = load(sharedFile("fixtures/fiche-12-1-1.changes.bin"))
  expect(JSON.parse(JSON.stringify(values(fiche, root, (path) => spansOf(root, path))))).toEqual(content.fields)
})

test("G4: what JavaScript edited is read the same", () => {
  const root = load<{ title: string }>(sharedFile("fixtures/fiche-edited-by-javascript.bin"))
  expect(values(fiche, root)["objectif_operationnel"]).toBe(root.title)
})

test("G4: a new document says nothing but its title", () => {
  const said = values(fiche, bornDocument(fiche, "Bouger"))
  expect(said["objectif_operationnel"]).toBe("Bouger")
  expect(said["contexte"]).toEqual({ text: "", blocks: [{ type: "paragraph", parents: [], attrs: {}, spans: [] }] })
  expect(said["pilote"]).toEqual({ nom: "", ref: null })
  expect(values(matrix, bornDocument(matrix, "Acteurs"))["acteurs"]).toEqual([])
})

test("G10: whatever a document holds, it can be read", () => {
  const hostile = [1, "x", null, true, [[]], { a: { b: {} } }, new Date(0), new Uint8Array([1]), "\ufffc\ufffc"]
  const kinds = [
    "text", "rich-text", "date", "period", "yes-no", "actor", "member", "title",
  ] as const
  for (const value of hostile) {
    for (const type of kinds) {
      const gabarit = gabaritOf(fieldOf("champ", { type }  as Parameters<typeof fieldOf>[1]))
      expect(() => values(gabarit, from({ title: value, fields: { champ: value } }))).not.toThrow()
    }
  }
  expect(richContent("un\ndeux", ["a"]).text).toBe("un\ndeux")
  expect(richContent("\ufffcun\ufffcdeux", ["a"])).toMatchObject({ text: "un\ndeux", blocks: [{ type: "paragraph" }, { type: "paragraph" }] })
})

test("G10: a kind that a newer server knows is read as nothing", () => {
  const kind = { type: "hologram" } as unknown as Parameters<typeof fieldOf>[1]
  expect(values(gabaritOf(fieldOf("champ", kind)), from({ fields: { champ: "x" } }))).toEqual({ champ: null })
})
