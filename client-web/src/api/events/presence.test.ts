// Who is where, from what was asked for and what was told since.
import { expect, test } from "vitest"
import { withPeople } from "./presence"

const ANSELME = { id: "a", name: "Anselme" }
const ODILE = { id: "o", name: "Odile" }
const at = (person: typeof ANSELME, ...documents: string[]) => ({ ...person, documents })

test("who opens a document is there, and stays on the pages until they are told of", () => {
  const known = { people: [at(ANSELME)] }
  expect(withPeople(known, undefined, "d", [ODILE])?.people).toEqual([at(ANSELME), at(ODILE, "d")])
  expect(withPeople({ people: [at(ANSELME), at(ODILE, "d")] }, undefined, "e", [ODILE])?.people[1]).toEqual(at(ODILE, "d", "e"))
})

test("who leaves a document is on the pages or gone, and it is asked which as long as nobody has said", () => {
  const known = { people: [at(ANSELME, "d"), at(ODILE)] }
  expect(withPeople(known, undefined, "d", [])).toBeUndefined()
  expect(withPeople(known, new Set(["a", "o"]), "d", [])?.people).toEqual([at(ANSELME), at(ODILE)])
  expect(withPeople(known, new Set(["o"]), "d", [])?.people).toEqual([at(ODILE)])
})

test("who leaves the pages is gone unless a document holds them, and comes by name", () => {
  const known = { people: [at(ANSELME), at(ODILE, "d")] }
  expect(withPeople(known, new Set(), null, [])?.people).toEqual([at(ODILE, "d")])
  const three = withPeople({ people: [] }, undefined, null, [{ id: "z", name: "Zoé" }, { id: "e", name: "Élise" }, ODILE])
  expect(three?.people.map(({ name }) => name)).toEqual(["Élise", "Odile", "Zoé"])
})
