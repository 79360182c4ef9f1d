// From real patches to fields.
import { change, clone, diff, from, getHeads, ImmutableString, splice } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { fieldsOf } from "./fields"
import type { Path } from "../../shape/paths"

interface Fiche extends Record<string, unknown> {
  title: string
  fields: {
    [key: string]: unknown
    acteurs: Record<string, Record<string, unknown>>
    themes: Record<string, unknown>
    calendrier: Record<string, unknown>
    pilote: Record<string, unknown>
  }
}

const born = from<Fiche>({
  title: "",
  fields: {
    public: "", contexte: "", acteurs: { r1: { order: "a", role: "", nom: "" } }, themes: {}, calendrier: {},
    pilote: { nom: "" },
  },
})

function touched(edit: (root: Fiche) => void, start = born): Path[] {
  const before = getHeads(start)
  const after = change(clone(start), edit)
  return fieldsOf(diff(after, before, getHeads(after)), after)
}

test("texts, choices, periods and references count as one field each", () => {
  expect(touched((root) => {
    splice(root, ["title"], 0, 0, "Titre")
    splice(root, ["fields", "public"], 0, 0, "Tous")
    splice(root, ["fields", "public"], 4, 0, " âges")
    root.fields.themes["nutrition"] = true
    root.fields.themes["sommeil"] = true
    root.fields.calendrier["debut"] = new ImmutableString("2026-01-01")
    root.fields.calendrier["fin"] = new ImmutableString("2026-12-31")
    splice(root, ["fields", "pilote", "nom"], 0, 0, "Camille")
    root.fields["budget"] = 12
  }).map((path) => path.join("."))).toEqual(expect.arrayContaining([
    "title", "fields.public", "fields.themes", "fields.calendrier", "fields.pilote", "fields.budget",
  ]))
})

test("each cell of a row counts, a new row once, a removed mark once", () => {
  expect(touched((root) => {
    splice(root, ["fields", "acteurs", "r1", "role"], 0, 0, "pilote")
    splice(root, ["fields", "acteurs", "r1", "nom"], 0, 0, "CPTS")
  })).toEqual(expect.arrayContaining([["fields", "acteurs", "r1", "role"], ["fields", "acteurs", "r1", "nom"]]))
  expect(touched((root) => {
    root.fields.acteurs["r2"] = { order: "b", role: "", nom: "neuf", choix: {} }
  })).toEqual([["fields", "acteurs", "r2"]])
  expect(touched((root) => {
    const row = root.fields.acteurs["r1"]
    if (row) row["deleted"] = true
  })).toEqual([["fields", "acteurs", "r1", "deleted"]])
  expect(touched((root) => {
    Object.assign(root.fields.acteurs["r1"] ?? {}, { deleted: true, merged_into: new ImmutableString("r0") })
  })).toEqual([["fields", "acteurs", "r1", "deleted"]])
})

test("a row taken out, and things no gabarit knows, are counted sensibly", () => {
  const two = change(clone(born), (root) => {
    root.fields.acteurs["r2"] = { order: "b", role: "" }
  })
  expect(touched((root) => {
    delete root.fields.acteurs["r2"]
  }, two)).toEqual([["fields", "acteurs", "r2"]])
  expect(touched((root) => {
    root["autre"] = { a: { b: 1 } }
    root.fields["liste"] = [1, 2, { a: 1 }]
  }).map((path) => path.join(".")).sort()).toEqual(["autre", "fields.liste"])
})

test("words written and taken back are no change", () => {
  expect(touched((root) => {
    splice(root, ["fields", "public"], 0, 0, "x")
    splice(root, ["fields", "public"], 0, 1)
  })).toEqual([])
})
