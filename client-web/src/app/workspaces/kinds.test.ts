import { expect, test } from "vitest"
import { FICHE, MATRICE, summary } from "../testing/fixtures"
import { byKind, kindLabel, newestGabarits } from "./kinds"

const NEWER = { ...FICHE, id: "essai/fiche@10", label: "Fiche action (nouvelle)" }
const GABARITS = [FICHE, MATRICE, NEWER, { ...FICHE, id: "essai/fiche@2" }]

test("new documents are made from the newest version of each form", () => {
  expect(newestGabarits(GABARITS).map(({ id }) => id)).toEqual(["essai/fiche@10", "essai/matrice@1"])
})

test("documents of all versions of a form are of one kind; unknown forms come last, by their id", () => {
  const documents = [
    summary("a", "A", { gabarit: "ailleurs/note@3" }), summary("b", "B", { gabarit: MATRICE.id }), summary("c", "C"),
    summary("d", "D", { gabarit: NEWER.id }),
  ]
  expect(byKind(documents, GABARITS).map(({ key, documents: found }) => [key, found.map(({ id }) => id)])).toEqual([
    ["essai/fiche", ["c", "d"]], ["essai/matrice", ["b"]], ["ailleurs/note", ["a"]],
  ])
})

test("a kind is called as its own version says, or else as the newest does", () => {
  expect(kindLabel(FICHE.id, GABARITS)).toBe("Fiche action")
  expect(kindLabel("essai/fiche@7", GABARITS)).toBe("Fiche action (nouvelle)")
  expect(kindLabel("ailleurs/note@3", GABARITS)).toBe("ailleurs/note@3")
})
