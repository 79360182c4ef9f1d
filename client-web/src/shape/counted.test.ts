// What is said of rows that are counted.
import { expect, test } from "vitest"
import { fiche, matrix, note } from "../form/testing/gabarits"
import { countedAlone, sayLacking, sayRows } from "./counted"

test("C88: a matrix is told by its actors, and by those that have no name", () => {
  const words = countedAlone(matrix)
  if (words === null) throw new Error("a matrix is of actors")
  const said = [[0, 1], [2, 2], [10, 11], [11, 11]].map(([filled = 0, required = 0]) => sayRows(words, { filled, required }))
  expect(said).toEqual(["0\u00a0acteur", "1\u00a0acteur", "10\u00a0acteurs, 1 sans nom", "10\u00a0acteurs"])
  expect([1, 2].map((count) => sayLacking(words, count))).toEqual(["1\u00a0acteur sans nom", "2\u00a0acteurs sans nom"])
})

test("C88: what requires other things too is told by its fields", () => {
  expect([fiche, note].map(countedAlone)).toEqual([null, null])
})
