import { load } from "@automerge/automerge/slim"
import { describe, expect, test } from "vitest"
import { values, type Values } from "../../shape/content"
import { bornDocument } from "../testing/documents"
import { fiche, matrix, note, sharedFile } from "../testing/gabarits"
import { hasMethod } from "./method"
import { advise } from "./rules"

const golden = values(fiche, load(sharedFile("fixtures/fiche-12-1-1.changes.bin")))

function remarks(more: Values, of: Values = golden): string[] {
  return advise(fiche.id, { ...of, ...more }).map((advice) => `${advice.rule} ${advice.path}`)
}

function indicator(id: string, more: Values): Values {
  return { id, intitule: "Nombre de séances", type: null, nature: null, ...more }
}

describe("the guide's own fiche", () => {
  test("is told what the guide itself would say, and nothing else", () => {
    expect(remarks({})).toEqual([
      "objectif.date fields.objectif_principal",
      "objectif.date fields.objectif_specifique",
      "objectif.plusieurs-verbes fields.objectif_general_action",
      "contexte.constat fields.contexte",
      "pilote.engagement fields.engagement_formalise",
      "indicateurs.nature fields.indicateurs",
    ])
  })

  test("has nothing left to be told once that is mended", () => {
    const mended = {
      objectif_principal: "Favoriser l’inclusion de publics fragiles d’ici 2028.",
      objectif_specifique: "Favoriser l’inclusion des personnes âgées de 60 ans et plus isolées d’ici 2028.",
      objectif_general_action: "Appuyer les clubs des aînés dans leur rôle du maintien des liens sociaux.",
      contexte: { text: "Selon le diagnostic, un club sur trois renonce à demander l’aide.", blocks: [] },
      engagement_formalise: true,
      indicateurs: [
        indicator("a", { type: "processus", nature: "quantitatif" }),
        indicator("b", { type: "resultat", nature: "qualitatif" }),
      ] as Values[] as never,
    }
    expect(remarks(mended)).toEqual([])
  })

  test("its remarks quote what stands in the field", () => {
    for (const advice of advise(fiche.id, golden)) {
      if (advice.passage === undefined) continue
      const said = String(golden[advice.path.replace("fields.", "")])
      expect(said.slice(advice.passage.start, advice.passage.end)).toBe(advice.passage.text)
      expect(advice.reason.endsWith(".") || advice.reason.endsWith("?")).toBe(true)
    }
  })
})

test("a fiche nobody has begun is told nothing but about its title", () => {
  const born = values(fiche, bornDocument(fiche, "Diminuer l’isolement des aînés d’ici 2028"))
  expect(advise(fiche.id, born)).toEqual([])
})

test("other gabarits have no method, and a fiche of any territory and version has", () => {
  expect(advise(matrix.id, golden)).toEqual([])
  expect(hasMethod(note.id)).toBe(false)
  expect(hasMethod("occitanie-2018/fiche-action@3")).toBe(true)
  expect(hasMethod("normandie-2025/fiche-action-simple@1")).toBe(false)
})

describe("pilote", () => {
  test.each([
    ["Coordinateur du CLS", true],
    ["La coordinatrice", true],
    ["Coordinatrice CLS de la communauté de communes", true],
    ["CLS", true],
    ["Coordination du contrat local de santé", true],
    ["Coordonnateur santé", true],
    ["Coordinateur·rice santé", true],
    ["Coordinateur(trice) du contrat local de santé", true],
    ["coordinatrice / coordinateur CLS", true],
    ["Co-coordinatrice du CLS", true],
    ["Équipe CLS", true],
    ["L’équipe du CLS", true],
    ["Le contrat local de santé", true],
    ["C.L.S.", true],
    ["CLS de la communauté de communes", true],
    ["Animatrice du CLS", true],
    ["Chargé·e de mission CLS", true],
    ["Maëlle Coordon, coordinatrice", true],
    ["Coordination CLS", true],
    ["Élue référente du CLS", false],
    ["Vice-présidente chargée du CLS", false],
    ["Référent CLS de l’ARS", false],
    ["Groupe de travail du CLS", false],
    ["CCAS, partenaire du CLS", false],
    ["Coordination de la CPTS, signataire du CLS", false],
    ["Infirmière coordinatrice", false],
    ["Médecin coordonnateur de l’EHPAD", false],
    ["Coordinatrice enfance-jeunesse", false],
    ["Coordinateur social", false],
    ["Coordinatrice du réseau parentalité", false],
    ["Coordinatrice du programme de réussite éducative", false],
    ["Dispositif d’appui à la coordination (DAC)", false],
    ["Coordinateur du CLSM", false],
    ["Coordinatrice de la CPTS", false],
    ["CCAS – Service « aide aux personnes âgées »", false],
    ["Coordination gérontologique", false],
  ])("%s", (nom, told) => {
    const found = remarks({ pilote: { nom, ref: null } }).includes("pilote.coordination fields.pilote")
    expect(found).toBe(told)
  })

  const managers = [{ id: "m1", name: "Maëlle Coordon" }, { id: "m2", name: "Jean-Luc Écrivain" }]
  const told = (pilot: Values) => advise(fiche.id, { ...golden, ...pilot }, managers)
    .filter((advice) => advice.rule === "pilote.coordination")

  test.each([
    ["Maëlle Coordon", null, true],
    ["maelle COORDON", null, true],
    ["Coordon Maëlle", null, true],
    ["Mme Maëlle Coordon", null, true],
    ["Jean Luc Ecrivain", null, true],
    ["M. C.", "m1", true],
    ["M. Écrivain", "m2", true],
    ["Odile Encrier", "m9", false],
    ["Maëlle", null, false],
    ["CCAS", "d1/r1", false],
  ])("who manages the workspace is noticed: %j, linked to %j", (nom, ref, expected) => {
    const values = { pilote: { nom: "CCAS", ref: null }, pilote_personne: { nom, ref } }
    expect(told(values).map((advice) => advice.path)).toEqual(expected ? ["fields.pilote_personne"] : [])
    expect(told({ pilote: { nom, ref } }).map((advice) => advice.path)).toEqual(expected ? ["fields.pilote"] : [])
  })

  test("it is asked whether they coordinate the contract, not said", () => {
    const [advice] = told({ pilote_personne: { nom: "Maëlle Coordon", ref: "m1" } })
    expect(advice?.reason).toContain("est-ce elle qui coordonne le CLS\u00a0?")
    expect(advice?.passage).toEqual({ start: 0, end: 14, text: "Maëlle Coordon" })
  })

  test("the person is looked at too, and an absent pilote is missed once the fiche is begun", () => {
    expect(remarks({ pilote_personne: { nom: "la coordinatrice du CLS", ref: null } }))
      .toContain("pilote.coordination fields.pilote_personne")
    expect(remarks({ pilote: { nom: " ", ref: null } })).toContain("pilote.absent fields.pilote")
  })

  test("the engagement is asked for until it is there", () => {
    expect(remarks({ engagement_formalise: false })).toContain("pilote.engagement fields.engagement_formalise")
    expect(remarks({ engagement_formalise: true })).not.toContain("pilote.engagement fields.engagement_formalise")
  })
})

describe("indicateurs", () => {
  const rows = (...all: Values[]) => ({ indicateurs: all as never })

  test("none at all", () => {
    expect(remarks(rows())).toContain("indicateurs.absents fields.indicateurs")
    expect(remarks(rows(indicator("a", { intitule: " " })))).toContain("indicateurs.absents fields.indicateurs")
  })

  test("one of each type is enough", () => {
    const both = rows(indicator("a", { type: "processus" }), indicator("b", { type: "resultat" }))
    expect(remarks(both).filter((one) => one.startsWith("indicateurs"))).toEqual([])
  })

  test("one whose words tell that it is of processus is pointed at", () => {
    const found = remarks(rows(indicator("a", {}), indicator("b", { type: "resultat", intitule: "Taux de satisfaction" })))
    expect(found.filter((one) => one.startsWith("indicateurs")))
      .toEqual(["indicateurs.processus fields.indicateurs.a.intitule"])
    const rate = remarks(rows(indicator("b", { intitule: "Taux de satisfaction" })))
    expect(rate).toContain("indicateurs.processus fields.indicateurs")
    expect(rate).toContain("indicateurs.resultats fields.indicateurs")
  })
})

test("the calendar says when an action's own objective is reached, not when the contract's is", () => {
  const dates = (calendrier: Values) =>
    remarks({ calendrier: calendrier as never }).filter((one) => one.startsWith("objectif.date"))
  expect(dates({ debut: null, fin: null })).toContain("objectif.date title")
  expect(dates({ debut: null, fin: "2027-01-01" })).not.toContain("objectif.date title")
})

test("values of any type are looked at without harm", () => {
  for (const value of [null, 3, true, [], [null, 3], {}, { text: 3 }, { nom: null }]) {
    const keys = Object.keys(golden)
    expect(() => advise(fiche.id, Object.fromEntries(keys.map((key) => [key, value as never])))).not.toThrow()
  }
})
