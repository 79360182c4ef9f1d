import { describe, expect, test } from "vitest"
import { duplicates, nameWords, slips } from "./duplicates"

function alike(one: string, other: string): boolean {
  return duplicates([{ id: "a", name: one }, { id: "b", name: other }]).length === 1
}

describe("C99: the same actor, written twice", () => {
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
    ["MSP de Caumont", "Maison de santé de Caumont"],
    ["MSP de Caumont", "Maison de santé pluridisciplinaire de Caumont"],
    ["Maison de santé de Caumont", "Maison de santé pluriprofessionnelle de Caumont (MSP)"],
    ["CAF 14", "CAF du Calvados"],
    ["CAF14", "Caisse d’allocations familiales du Calvados"],
    ["CAF de Seine-Maritime", "Caf 76"],
    ["CPAM 50", "Caisse primaire d’assurance maladie de la Manche"],
    ["CPAM de l’Eure", "Assurance maladie 27"],
    ["MSA 2A", "MSA de Corse-du-Sud"],
    ["CD14", "Département du Calvados"],
    ["CD14", "Conseil départemental du Calvados"],
    ["CD 61", "Conseil départemental de l’Orne"],
    ["Département 14", "CD14"],
    ["CD76", "Conseil départemental (76)"],
    ["MDPH 27", "Maison départementale des personnes handicapées de l’Eure"],
    ["DSDEN du Calvados", "DSDEN 14"],
    ["UDAF de la Réunion", "UDAF 974"],
    ["Dr Martin", "Docteur Martin"],
    ["Dr. Hélène Lebrun", "Docteure Hélène Lebrun"],
    ["Cabinet du Dr Lebrun", "Cabinet du docteur Lebrun"],
    ["Pr Dubois", "Professeur Dubois"],
    ["CH de St-Lô", "Centre hospitalier de Saint-Lô"],
    ["École Ste Marie", "École Sainte-Marie"],
    ["CdC du Val d’Orève", "Communauté de communes du Val d’Orève"],
  ])("%s · %s", (one, other) => expect(alike(one, other)).toBe(true))
})

describe("C99: two actors", () => {
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
    ["MSP de Caumont", "MSP de Villers"],
    ["MSP de Caumont", "Maison des solidarités de Caumont"],
    ["MSP de Caumont", "Pôle de santé de Caumont"],
    ["MSP de Caumont", "Maison de santé de Villers"],
    ["CAF 14", "CAF 50"],
    ["CAF 14", "CAF de la Manche"],
    ["CAF du Calvados", "CAF de la Manche"],
    ["CAF 14", "CPAM 14"],
    ["CAF 14", "CAF"],
    ["CD14", "CD50"],
    ["CD14", "CDC"],
    ["CD14", "Conseil départemental de la Manche"],
    ["Conseil départemental de la Loire", "Conseil départemental de la Haute-Loire"],
    ["Conseil départemental de l’Eure", "Conseil départemental d’Eure-et-Loir"],
    ["Conseil départemental 28", "Conseil départemental de l’Eure"],
    ["CPTS 14", "CPTS du Calvados sud"],
    ["CPTS1", "CPTS2"],
    ["Hôpital nord", "Hôpital 59"],
    ["Centre social Mayenne", "Centre social 53"],
    ["Lycée Savoie", "Lycée 73"],
    ["Dr Martin", "Dr Marchand"],
    ["Dr Martin", "M. Martin"],
    ["Docteur Martin", "Professeur Martin"],
    ["St Lô", "St Pô"],
    ["CH de Saint-Lô", "CH de Saint-James"],
    ["École Sainte-Marie", "École Saint-Marc"],
    ["Classe 14", "Classe du Calvados"],
    ["MDA 14", "MDPH 14"],
    ["Association 1901", "Association 1905"],
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
