import { expect, test } from "vitest"
import type { Field, Gabarit, Kind, Status } from "../../api"
import { summary } from "../testing/fixtures"
import { actorDocuments, actorsIn, listsActors } from "./actors"

function field(key: string, kind: Kind, status: Status = "facultatif"): Field {
  return { key, label: key, help: "", example: "", status, sensitive: false, kind }
}

function form(id: string, actor: Status): Gabarit {
  const rows: Kind = { type: "rows", presentation: "grid", columns: [field("acteur", { type: "actor" }, actor)] }
  return { id, label: id, help: "", sections: [{ key: "s", label: "S", help: "", fields: [field("acteurs", rows)] }] }
}

const MATRIX = form("essai/matrice@1", "incontournable")
const FICHE = form("essai/fiche@1", "facultatif")
const GABARITS = [FICHE, MATRIX]

test("a form lists actors if its rows must be some", () => {
  expect(listsActors(MATRIX)).toBe(true)
  expect(listsActors(FICHE)).toBe(false)
})

test("other documents that list actors are read, archived ones not, and not too many", () => {
  const matrix = (id: string, more = {}) => summary(id, id, { gabarit: MATRIX.id, ...more })
  const many = Array.from({ length: 9 }, (_, at) => matrix(`m${at}`))
  const documents = [summary("f", "F"), matrix("own"), matrix("old", { archivedAt: 1 }), ...many]
  expect(actorDocuments(documents, GABARITS, "own").map(({ id }) => id)).toEqual(["m0", "m1", "m2", "m3", "m4", "m5"])
})

test("their actors are proposed in order, with where they come from", () => {
  const documents = [summary("m", "La matrice", { gabarit: MATRIX.id })]
  const rows = [["r2", "CPAM"], ["r1", " "], ["r0", "ARS"]].map(([id, nom]) => ({ id, acteur: { nom, ref: null } }))
  expect(actorsIn([{ id: "m", content: { fields: { acteurs: rows } } }], documents, GABARITS)).toEqual([
    { name: "CPAM", ref: "m/r2", from: "La matrice" }, { name: "ARS", ref: "m/r0", from: "La matrice" },
  ])
})

test("a row that was merged into another is still known by its reference, over several merges, and a loop is nobody", () => {
  const documents = [summary("m", "La matrice", { gabarit: MATRIX.id })]
  const rows = [{ id: "c", acteur: { nom: "CPAM", ref: null } }]
  const merged = {
    "fields.acteurs.a": "b", "fields.acteurs.b": "c", "fields.acteurs.x": "y", "fields.acteurs.y": "x",
    "fields.acteurs.z": "nowhere", "fields.autres.q": "c", "fields.acteurs.w": 3,
  }
  expect(actorsIn([{ id: "m", content: { fields: { acteurs: rows }, merged } }], documents, GABARITS)).toEqual([
    { name: "CPAM", ref: "m/c", formerRefs: ["m/a", "m/b"], from: "La matrice" },
  ])
})

const WRONG_ROWS = [1, null, { id: 3 }, { id: "r", acteur: [] }]

test.each([null, 12, [], { fields: [] }, { fields: { acteurs: "x" } }, { fields: { acteurs: WRONG_ROWS } },
  { fields: { acteurs: [] }, merged: [1] }])(
  "content of the wrong shape proposes nobody: %j", (content) => {
    const documents = [summary("m", "La matrice", { gabarit: MATRIX.id })]
    expect(actorsIn([{ id: "m", content }], documents, GABARITS)).toEqual([])
  },
)
