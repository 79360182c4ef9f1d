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
  test.each(["2024-01-15", "2026-11-29", "2031-05-02"])("is told nothing that its author would dispute, on %s", (today) => {
    expect(advise(fiche.id, golden, [], today)).toEqual([])
  })

  test("its remarks quote what stands in the field", () => {
    const objectif_general_action = "Informer et orienter les jeunes"
    const begun: Values = { ...golden, objectif_general_action }
    expect(advise(fiche.id, begun).map(({ rule }) => rule)).toEqual(["objectif.plusieurs-verbes", "objectif.facteur"])
    for (const advice of advise(fiche.id, begun)) {
      if (advice.passage === undefined) continue
      const said = String(begun[advice.path.replace("fields.", "")])
      expect(said.slice(advice.passage.start, advice.passage.end)).toBe(advice.passage.text)
      expect(advice.reason).toMatch(/[.?…]$/u)
    }
  })
})

describe("a fiche that isn't begun", () => {
  test.each(["", "Fiche 3", "Prévention", "Informer et orienter les jeunes", "Améliorer la santé d’ici 2019"])("titled %j is told nothing", (title) => {
    expect(advise(fiche.id, values(fiche, bornDocument(fiche, title)), [], "2026-11-29")).toEqual([])
  })

  test("the rest is asked for once more than a first field is written", () => {
    const born = values(fiche, bornDocument(fiche, "Diminuer l’isolement des aînés"))
    const first: Values = { contexte: { text: "Selon le diagnostic, un aîné sur trois vit seul.", blocks: [] } as never }
    expect(remarks(first, born)).toEqual([])
    const second: Values = { ...first, objectif_general_action: "Rompre l’isolement des aînés" }
    expect(remarks(second, born)).toEqual([
      "objectif.date title", "objectif.date fields.objectif_general_action", "pilote.absent fields.pilote",
      "indicateurs.absents fields.indicateurs",
    ])
  })
})

test.each([
  ["Cette action s’inscrit dans la continuité du précédent contrat.", true],
  ["Les partenaires se réuniront chaque mois en mairie.", true],
  ["La démarche en ligne peut représenter une difficulté pour les clubs.", false],
  ["38 % des habitants ont renoncé à des soins.", false],
  ["Les familles disent manquer de lieux où se retrouver.", false],
  ["Le territoire manque de médecins.", false],
])("what need an action answers is asked where its context tells none: %s", (text, isAsked) => {
  const contexte = { text, blocks: [] } as never
  expect(remarks({ contexte }).includes("contexte.constat fields.contexte")).toBe(isAsked)
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

  test("an engagement that isn't given yet is worth a look, one that nobody spoke of isn't", () => {
    const path = "pilote.engagement fields.engagement_formalise"
    expect(remarks({ engagement_formalise: false })).toContain(path)
    expect(remarks({ engagement_formalise: true })).not.toContain(path)
    expect(remarks({ engagement_formalise: null })).not.toContain(path)
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

  test("quantities are well, qualities alone aren't", () => {
    const all = (nature: string) => remarks(rows(
      indicator("a", { type: "processus", nature }), indicator("b", { type: "resultat", nature }),
    ))
    expect(all("quantitatif")).toEqual([])
    expect(all("qualitatif")).toEqual(["indicateurs.nature fields.indicateurs"])
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

test("the contract's dates are those of its objectives, the calendar's those of the action", () => {
  const dates = (more: Values) => remarks({ calendrier: { debut: null, fin: null }, calendrier_precisions: "", jalons: [], ...more } as Values)
    .filter((one) => one.startsWith("objectif.date"))
  expect(dates({})).toEqual(["objectif.date title", "objectif.date fields.objectif_general_action"])
  expect(dates({ calendrier: { debut: null, fin: "2027-01-01" } as never })).toEqual([])
  expect(dates({ calendrier_precisions: "Janvier à mai 2027, puis appui en routine" })).toEqual([])
  expect(dates({ jalons: [{ id: "j1", annee: 1, jalon: "Un groupe de travail" }] as never })).toEqual([])
})

test("values of any type are looked at without harm", () => {
  for (const value of [null, 3, true, [], [null, 3], {}, { text: 3 }, { nom: null }]) {
    const keys = Object.keys(golden)
    expect(() => advise(fiche.id, Object.fromEntries(keys.map((key) => [key, value as never])))).not.toThrow()
  }
})
