import { expect, test } from "vitest"
import type { EditSession, FieldChange, FieldChangeKind } from "../api"
import { byDay, clausesOf, comparable, fieldsIn, filtered, peopleIn } from "./edit-sessions"

const at = (text: string) => new Date(text).getTime()

function change(path: string, kind: FieldChangeKind = "written"): FieldChange {
  return { path, kind, firstAt: 0, lastAt: 0, changes: 1 }
}

function editSession(participant: string, lastAt: string, ...paths: string[]): EditSession {
  const fields = paths.map((path) => change(path))
  return {
    participant, name: participant.toUpperCase(), firstAt: at(lastAt) - 60_000, lastAt: at(lastAt), changes: 1, fields,
    heads: [], before: [],
  }
}

const HISTORY = [
  editSession("odile", "2026-11-24T14:32:00", "fields.public", "fields.contexte"),
  editSession("anselme", "2026-11-24T09:00:00", "fields.public", "fields.politiques_autre"),
  editSession("odile", "2026-11-23T18:00:00", "fields.acteurs.r1.role", "fields.acteurs.r2"),
]

test("edit sessions are told by day", () => {
  expect(byDay(HISTORY).map(({ editSessions }) => editSessions.length)).toEqual([2, 1])
})

test("they are filtered by person and by field; rows and cells are of their field", () => {
  expect(filtered(HISTORY, { person: "odile", field: "" })).toHaveLength(2)
  expect(filtered(HISTORY, { person: "", field: "fields.public" })).toHaveLength(2)
  expect(filtered(HISTORY, { person: "odile", field: "fields.acteurs" })).toEqual([HISTORY[2]])
  expect(filtered(HISTORY, { person: "anselme", field: "fields.politiques" })).toEqual([HISTORY[1]])
  expect(filtered(HISTORY, { person: "anselme", field: "fields.acteurs" })).toEqual([])
})

test("filters offer each person and each field once", () => {
  expect(peopleIn(HISTORY).map(({ id }) => id)).toEqual(["odile", "anselme"])
  expect(fieldsIn(HISTORY)).toEqual(["fields.public", "fields.contexte", "fields.politiques", "fields.acteurs"])
})

test("up to three places are named, of more the first two", () => {
  const paths = ["a", "b", "c", "d"].map((key) => `fields.${key}`)
  expect(clausesOf(paths.slice(0, 3).map((path) => change(path)))).toEqual([
    { kind: "written", paths: paths.slice(0, 3), more: 0 },
  ])
  expect(clausesOf(paths.map((path) => change(path)))).toEqual([{ kind: "written", paths: paths.slice(0, 2), more: 2 }])
})

test("what was typed in a row that was added goes without saying", () => {
  const changes = [
    change("fields.acteurs.r1", "row-added"), change("fields.acteurs.r1.role"), change("fields.acteurs.r2.role"),
  ]
  expect(clausesOf(changes)).toEqual([
    { kind: "written", paths: ["fields.acteurs.r2.role"], more: 0 },
    { kind: "row-added", paths: ["fields.acteurs.r1"], more: 0 },
  ])
})

test("fields that were written and rows taken out or put back can be compared, each once", () => {
  const changes = [
    change("", "created"), change("fields.a"), change("fields.a"), change("fields.r.1", "row-added"),
    change("fields.r.2", "row-removed"), change("fields.r.2", "row-restored"), change("fields.r.3", "row-moved"),
  ]
  expect(comparable(changes).map(({ path }) => path)).toEqual(["fields.a", "fields.r.2"])
})
