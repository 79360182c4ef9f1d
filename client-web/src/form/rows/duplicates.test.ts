import { describe, expect, test } from "vitest"
import { duplicates, nameWords, slips } from "./duplicates"

function alike(one: string, other: string): boolean {
  return duplicates([{ id: "a", name: one }, { id: "b", name: other }]).length === 1
}

describe("the same actor, written twice", () => {
  test.each([
    ["CPAM", "Caisse primaire d’assurance maladie (CPAM)"],
    ["CPAM", "caisse primaire d'assurance maladie"],
    ["Caisse Primaire d’Assurance Maladie", "C.P.A.M."],
    ["Éducation nationale", "education nationale "],
    ["L’Éducation nationale", "Éducation Nationale"],
    ["CCAS de Vire", "Centre communal d’action sociale de Vire"],
    ["CCAS – Centre communal d’action sociale", "CCAS"],
    ["Association Bourg’Activités", "Assoc. Bourg activités"],
    ["Mission locale", "Missions locales"],
    ["Département du Calvados", "Conseil départemental du Calvados"],
    ["Mairie de Falaise", "Commune de Falaise"],
    ["Centre hospitalier de Lisieux", "CH de Lisieux"],
    ["Agence régionale de santé", "Agence regionale de snaté"],
    ["Maison de santé pluriprofessionnelle", "Maison de santé pluri-professionnelle"],
    ["PEP", "Pupilles de l’enseignement public"],
    ["Croix-Rouge", "croix rouge"],
    ["Union nationale des familles (UNAFAM)", "Union nationale des familles (Unafam)"],
  ])("%s · %s", (one, other) => expect(alike(one, other)).toBe(true))
})

describe("two actors", () => {
  test.each([
    ["CPTS 1", "CPTS 2"],
    ["Département 14", "Département 50"],
    ["Hôpital nord", "Hôpital sud"],
    ["CCAS de Vire", "CCAS de Falaise"],
    ["CPAM", "CPTS"],
    ["CAF", "CCAS"],
    ["MSA", "MSP"],
    ["Collège Mermoz", "Lycée Mermoz"],
    ["Pôle A", "Pôle B"],
    ["Association des aidants", "Association des aînés"],
    ["", ""],
    ["…", "!"],
    ["Maison des jeunes", "Maison des femmes"],
  ])("%s · %s", (one, other) => expect(alike(one, other)).toBe(false))
})

test("pairs come in the order of the rows, each once", () => {
  const rows = ["CAF", "CPAM", "Caf", "Caisse primaire d’assurance maladie", "", "C.A.F"].map((name, at) => ({
    id: String(at), name,
  }))
  expect(duplicates(rows).map(([one, other]) => one.id + other.id)).toEqual(["02", "05", "13", "25"])
})

test("a hundred rows are compared in a moment, and hostile names break nothing", () => {
  const long = "é".repeat(5_000)
  const rows = Array.from({ length: 100 }, (_, at) => ({ id: String(at), name: `Structure numéro ${at} de la vallée` }))
  const before = performance.now()
  expect(duplicates(rows)).toEqual([])
  expect(performance.now() - before).toBeLessThan(500)
  expect(() => duplicates([{ id: "a", name: long }, { id: "b", name: `${long}x` }, { id: "c", name: "((((" }])).not.toThrow()
})

test("the most rows that are compared take no longer than a pause in the typing", () => {
  const kinds = ["Association", "Centre social", "Maison de santé", "Collège", "Mairie"]
  const rows = Array.from({ length: 500 }, (_, at) => ({
    id: String(at), name: `${kinds[at % kinds.length]} de la commune de Sainte-Croix ${at.toString(7).replace(/\d/g, (digit) => "abcdefg"[Number(digit)] ?? "")}`,
  }))
  duplicates(rows.slice(0, 50))
  const before = performance.now()
  duplicates(rows)
  expect(performance.now() - before).toBeLessThan(250)
})

test("names are compared without accents, small words, plurals", () => {
  expect(nameWords("Les Œuvres de l’Église")).toEqual(["oeuvre", "eglise"])
  expect(slips("sante", "snate")).toBe(1)
  expect(slips("addiction", "adiction")).toBe(1)
  expect(slips("abc", "abc")).toBe(0)
})
