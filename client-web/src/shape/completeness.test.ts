// The cases of shared/tests/shape/completeness.rs, on what JavaScript holds.
import { Counter, ImmutableString, change, clone, from, load, type Doc } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import type { Field } from "../api/generated/types"
import { fiche, fieldOf, gabaritAt, gabaritOf, note, sharedFile } from "../form/testing/gabarits"
import { bornDocument } from "../form/testing/documents"
import { addRow, type Draft } from "../form/testing/documents"
import { completeness } from "./completeness"

type Fields = Record<string, Record<string, unknown>>

function edited(edit: (fields: Fields, root: Draft) => void): Doc<Draft> {
  return change(clone(bornDocument(fiche, "Bouger à tout âge")), (root) => edit(root["fields"] as Fields, root))
}

const INDICATORS = ["fields", "indicateurs"]
const columns: readonly Field[] = (() => {
  const found = fiche.sections.flatMap((section) => section.fields).find((field) => field.key === "indicateurs")
  return found?.kind.type === "rows" ? found.kind.columns : []
})()

test("G9: a new fiche lacks all but its title", () => {
  const count = completeness(fiche, bornDocument(fiche, "Bouger à tout âge"))
  expect([count.required, count.filled]).toEqual([10, 1])
  expect(count.missing).toEqual([
    "axe", "objectif_principal", "objectif_specifique", "contexte", "objectif_general_action", "descriptif",
    "calendrier", "pilote", "indicateurs",
  ])
})

test("G9: white space fills nothing and facultative fields do not count", () => {
  const count = completeness(fiche, edited((fields) => {
    Object.assign(fields, { axe: " \u00a0\n\u0085", axe_numero: "4", territoire: "Le pays" })
  }))
  expect([count.required, count.filled, count.missing[0]]).toEqual([10, 1, "axe"])
})

test("G9: rows count once and then each for its own incontournable columns", () => {
  const count = completeness(fiche, edited((fields, root) => {
    for (const [id, order] of [["a", "V"], ["b", "W"], ["c", "X"]] as const) {
      addRow(root, INDICATORS, columns, id, order)
    }
    const rows = fields["indicateurs"] as Fields
    Object.assign(rows["a"] ?? {}, { intitule: "Nombre de séances" })
    Object.assign(rows["b"] ?? {}, { unite: "séances" })
  }))
  expect([count.required, count.filled, count.missing.at(-1)]).toEqual([12, 3, "indicateurs.b.intitule"])
})

test("G9: rows of white space and deleted rows count for nothing", () => {
  const blank = completeness(fiche, edited((fields, root) => {
    addRow(root, INDICATORS, columns, "a", "V")
    Object.assign((fields["indicateurs"] as Fields)["a"] ?? {}, { intitule: "  " })
  }))
  const deleted = completeness(fiche, edited((fields, root) => {
    addRow(root, INDICATORS, columns, "a", "V")
    Object.assign((fields["indicateurs"] as Fields)["a"] ?? {}, { intitule: "Nombre", deleted: true })
  }))
  for (const count of [blank, deleted]) {
    expect([count.required, count.filled, count.missing.includes("indicateurs")]).toEqual([10, 1, true])
  }
})

test("G9: a document without any shape lacks everything, whatever it is", () => {
  for (const root of [from({}), undefined, null, 3, "x", { fields: [] }, { title: 1, fields: { axe: new Date(0) } }]) {
    const count = completeness(fiche, root)
    expect([count.required, count.filled, count.missing.length]).toEqual([10, 0, 10])
  }
})

test("G9: a note asks for nothing because the guide marks nothing", () => {
  expect(completeness(note, bornDocument(note, "Note"))).toEqual({ required: 0, filled: 0, missing: [] })
})

test("G9: the guide's own fiche is complete but for nothing", () => {
  const count = completeness(fiche, load(sharedFile("fixtures/fiche-12-1-1.changes.bin")))
  expect(count.missing).toEqual([])
  expect(count.required).toBe(15)
})

test("G9: what has the wrong type fills nothing, and what JavaScript wrote does", () => {
  const required = { status: "incontournable" as const }
  const options = [{ key: "oui", label: "Oui" }]
  const gabarit = gabaritOf(
    fieldOf("choix", { type: "choice", options }, required),
    fieldOf("nombre", { type: "number", unit: "", min: null, max: null }, required),
    fieldOf("jour", { type: "date" }, required),
    fieldOf("autres", { type: "choices", options, other: true }, required),
    fieldOf("lien", { type: "actor" }, required),
  )
  const wrong = from({ fields: {
    choix: "jamais vu", nombre: Number.NaN, jour: new ImmutableString("le 3 mai"), autres: { non: true }, lien: [],
  } })
  expect(completeness(gabarit, wrong).missing).toEqual(["choix", "nombre", "jour", "autres", "lien"])
  const right = from({ fields: {
    choix: "oui", nombre: new Counter(0), jour: new ImmutableString("2024-02-29"), autres: {}, autres_autre: "x",
    lien: { nom: "", ref: new ImmutableString("p") },
  } })
  expect(completeness(gabarit, right).missing).toEqual([])
})

interface Case {
  readonly about: string
  readonly fields: Draft
  readonly required: number
  readonly filled: number
  readonly missing: readonly string[]
}

test.each(JSON.parse(sharedFile("fixtures/completeness.json").toString("utf8")) as Case[])(
  "G9: what is sensitive is counted for nobody, as on the server: $about",
  ({ fields, required, filled, missing }) => {
    expect(completeness(gabaritAt("fixtures/completeness.toml"), from({ fields }))).toEqual({ required, filled, missing })
  },
)
