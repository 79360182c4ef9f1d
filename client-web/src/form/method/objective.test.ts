// Sentences of the guide, of fiches as people write them, and what the guide would say of each.
import { describe, expect, test } from "vitest"
import { datesIn } from "./dates"
import { findingsOn, LONGEST_OBJECTIVE } from "./objective"

function rules(text: string, dated = false): string[] {
  return findingsOn(text, { dated }).map((finding) => finding.rule.replace("objectif.", ""))
}

function proposal(text: string): readonly string[] {
  return findingsOn(text, { dated: true }).flatMap((finding) => finding.proposal ?? [])
}

describe("objectives the guide would take as they are", () => {
  test.each([
    "Diminuer l’isolement des personnes âgées de 60 ans et plus d’ici 2028",
    "D’ici 2027, renforcer l’accès aux soins des habitants du quartier",
    "Maintenir l’autonomie à domicile des personnes en situation de handicap avant fin 2026.",
    "Sensibiliser les collégiens aux risques liés aux écrans d’ici la fin du CLS",
    "Former les agents d’accueil au repérage de la souffrance psychique d’ici deux ans",
    "Améliorer la coordination entre les professionnels de ville et les établissements hospitaliers d’ici 2028",
    "Réduire le renoncement aux soins des jeunes de 18 à 25 ans d’ici décembre 2027",
    "Organiser le dépistage du cancer colorectal auprès des habitants de 50 à 74 ans en 2026",
    "Accompagner les aidants dans l’accès aux solutions de répit d’ici 2029",
    "Développer la prévention et la promotion de la santé auprès des jeunes d’ici 2028",
    "Favoriser l’accès à une alimentation équilibrée et à la pratique d’une activité physique pour les enfants d’ici 2028",
    "Permettre aux habitants isolés de rencontrer un médecin et de se déplacer d’ici 2027",
    "Former les professionnels à repérer et orienter les personnes en souffrance d’ici 2027",
    "Lutter contre l’isolement des aînés d’ici 2028",
    "Augmenter le nombre de médecins sur le territoire entre 2026 et 2028",
    "Soutenir les familles monoparentales dans leur quotidien d’ici la fin de l’année",
    "Renforcer les compétences psychosociales des élèves de CM2 d’ici juin 2027",
    "Mettre en place un lieu d’écoute pour les femmes victimes de violences d’ici 2026",
    "Mieux informer les habitants sur l’offre de soins d’ici 2027",
    "12.1 Réduire la consommation de tabac des femmes enceintes d’ici 2028",
    "Objectif 2 : réduire les chutes des personnes âgées à domicile d’ici 2028",
    "Améliorer la santé et le bien-être des femmes et des hommes du territoire d’ici 2028",
  ])("%s", (text) => expect(rules(text)).toEqual([]))
})

describe("what the guide's own examples lack is a date, and nothing else", () => {
  test.each([
    "Favoriser l’inclusion de publics fragiles.",
    "Favoriser l’inclusion des personnes âgées de 60 ans et plus isolées et/ou en perte d’autonomie.",
    "Accompagner les clubs des aînés dans le dépôt de leurs demandes de subvention à effectuer en ligne auprès des départements",
    "Faciliter l’accès à une alimentation équilibrée et à la pratique d’une activité physique régulière des habitants",
  ])("%s", (text) => {
    expect(rules(text)).toEqual(["date"])
    expect(rules(text, true)).toEqual([])
  })

  test("the guide's axis has its date, and is no objective with two factors", () => {
    const axis = "d’ici 2025, favoriser l’autonomie et le bien vieillir dans les territoires les plus ruraux de la collectivité."
    expect(rules(axis)).toEqual([])
  })

  test("what comes of the first is no second thing to do", () => {
    expect(rules("Appuyer les clubs des aînés dans leur rôle du maintien des liens sociaux et valoriser ainsi leur action.", true)).toEqual([])
    expect(rules("Appuyer les clubs des aînés dans leurs démarches et ainsi rompre leur isolement", true)).toEqual([])
    expect(rules("Appuyer les clubs des aînés dans leurs démarches et valoriser leur action", true)).toEqual(["plusieurs-verbes"])
  })
})

describe("a verb is missing", () => {
  test.each([
    ["Prévention des pratiques addictives chez les jeunes d’ici 2028", "prévenir"],
    ["Amélioration de l’accès aux soins des habitants d’ici 2027", "améliorer"],
    ["Santé mentale des jeunes en 2026", undefined],
    ["Lien social / Lutte contre l’isolement des aînés en 2027", undefined],
    ["Atelier cuisine pour les familles en 2026", undefined],
    ["Quartier apaisé pour les habitants d’ici 2028", undefined],
    ["Parcours de vie et de santé des personnes âgées d’ici 2026", undefined],
    ["L’accès aux soins des habitants d’ici 2026", "faciliter l’accès"],
  ])("%s", (text, hint) => {
    const [finding, ...others] = findingsOn(text)
    expect(others).toEqual([])
    expect(finding?.rule).toBe("objectif.verbe")
    expect(finding?.hint).toBe(hint)
    expect(text.slice(finding?.passage?.start, finding?.passage?.end)).toBe(finding?.passage?.text)
  })
})

describe("something else is missing", () => {
  test.each([
    ["Sensibiliser les jeunes d’ici 2027", ["facteur"]],
    ["Accompagner les personnes âgées isolées d’ici 2026", ["facteur"]],
    ["Accompagner les habitants du quartier dans la commune d’ici 2026", ["facteur"]],
    ["Sensibiliser", ["facteur", "population", "date"]],
    ["Améliorer l’accès aux soins d’ici 2027", ["population"]],
    ["Créer un outil de communication avant l’été 2026", ["population"]],
    ["Améliorer l’accès aux soins", ["population", "date"]],
    ["Renforcer l’offre de soins à Vire", ["date"]],
    ["Améliorer la qualité de vie des habitants de 60 ans et plus", ["date"]],
    ["Réduire le tabagisme de 2000 habitants", ["date"]],
  ])("%s", (text, expected) => expect(rules(text)).toEqual(expected))
})

describe("said twice", () => {
  test.each([
    ["Créer et animer un lieu d’écoute pour les jeunes d’ici 2027", "plusieurs-verbes",
      ["Créer un lieu d’écoute pour les jeunes d’ici 2027", "Animer un lieu d’écoute pour les jeunes d’ici 2027"]],
    ["Sensibiliser et former les élus à la santé mentale d’ici 2027", "plusieurs-verbes",
      ["Sensibiliser les élus à la santé mentale d’ici 2027", "Former les élus à la santé mentale d’ici 2027"]],
    ["D’ici 2027, préserver et développer l’offre de soins du territoire", "plusieurs-verbes",
      ["D’ici 2027, préserver l’offre de soins du territoire", "D’ici 2027, développer l’offre de soins du territoire"]],
    ["Améliorer l’accès aux soins et la qualité de vie des aînés d’ici 2028", "plusieurs-facteurs",
      ["Améliorer l’accès aux soins des aînés d’ici 2028", "Améliorer la qualité de vie des aînés d’ici 2028"]],
    // « Réduire le tabagisme les adultes », « des agriculteurs d’emploi » are what a careless cut makes of these.
    ["Réduire le tabagisme et la consommation d’alcool chez les adultes d’ici 2027", "plusieurs-facteurs",
      ["Réduire le tabagisme chez les adultes d’ici 2027", "Réduire la consommation d’alcool chez les adultes d’ici 2027"]],
    ["Favoriser le retour à l’activité des agriculteurs et des demandeurs d’emploi d’ici 2027", "plusieurs-populations",
      ["Favoriser le retour à l’activité des agriculteurs d’ici 2027", "Favoriser le retour à l’activité des demandeurs d’emploi d’ici 2027"]],
    ["Favoriser l’accès aux droits, l’accès aux soins et l’accès au logement des jeunes d’ici 2028", "plusieurs-facteurs",
      ["Favoriser l’accès aux droits des jeunes d’ici 2028", "Favoriser l’accès aux soins des jeunes d’ici 2028",
        "Favoriser l’accès au logement des jeunes d’ici 2028"]],
    ["Favoriser l’inclusion et l’autonomie des personnes handicapées d’ici 2028", "plusieurs-facteurs",
      ["Favoriser l’inclusion des personnes handicapées d’ici 2028",
        "Favoriser l’autonomie des personnes handicapées d’ici 2028"]],
    ["Réduire l’isolement des jeunes et des personnes âgées d’ici 2028", "plusieurs-populations",
      ["Réduire l’isolement des jeunes d’ici 2028", "Réduire l’isolement des personnes âgées d’ici 2028"]],
    ["Favoriser l’accès aux droits des étudiants et des familles", "plusieurs-populations",
      ["Favoriser l’accès aux droits des étudiants", "Favoriser l’accès aux droits des familles"]],
  ])("%s", (text, rule, split) => {
    expect(rules(text, true)).toEqual([rule])
    expect(proposal(text)).toEqual(split)
  })

  test("parents with their own children are one population", () => {
    expect(rules("Réduire le temps d’écran des enfants et de leurs parents d’ici 2028")).toEqual([])
  })

  test("two dates are asked about, a period is not", () => {
    expect(rules("Réduire l’isolement des aînés d’ici 2026 puis avant fin 2028")).toEqual(["plusieurs-dates"])
    expect(rules("Réduire l’isolement des aînés de janvier 2026 à décembre 2028")).toEqual([])
  })

  test("several objectives in one cell are proposed apart, without their numbers", () => {
    const text = "1. Améliorer l’accès aux soins des habitants\n2. Réduire l’isolement des aînés ; former les aidants au répit"
    expect(rules(text)).toEqual(["plusieurs-objectifs"])
    expect(proposal(text)).toEqual([
      "Améliorer l’accès aux soins des habitants", "Réduire l’isolement des aînés", "Former les aidants au répit",
    ])
  })

  test("a second sentence that explains is no second objective", () => {
    expect(rules("Réduire l’isolement des aînés d’ici 2028. Les clubs y contribuent déjà.")).toEqual([])
  })
})

describe("what isn't shared word for word is quoted and asked about, never rewritten", () => {
  const apart = (text: string) => findingsOn(text, { dated: true }).flatMap((finding) => finding.apart ?? [])

  test.each([
    // « Prévenir contre les addictions »
    ["Prévenir et lutter contre les addictions des jeunes d’ici 2027", "plusieurs-verbes",
      ["Prévenir…", "lutter contre les addictions…"]],
    // « Former les élus en santé mentale »
    ["Former les élus et les agriculteurs aux premiers secours en santé mentale d’ici 2027", "plusieurs-populations",
      ["les élus", "les agriculteurs aux premiers secours…"]],
    ["Réduire le tabagisme, l’alcool et le cannabis chez les adultes d’ici 2027", "plusieurs-facteurs",
      ["le tabagisme", "l’alcool", "le cannabis chez les adultes"]],
    ["Favoriser le retour à l’activité des agriculteurs et des demandeurs d’emploi en fin de droits d’ici 2027",
      "plusieurs-populations", ["des agriculteurs", "des demandeurs d’emploi…"]],
    // « Informer les jeunes vers les lieux d’écoute »
    ["Informer et orienter les jeunes vers les lieux d’écoute d’ici 2027", "plusieurs-verbes",
      ["Informer…", "orienter les jeunes…"]],
    // « Proposer un accompagnement »: to whom, by when
    ["Identifier les personnes isolées et leur proposer un accompagnement d’ici 2027", "plusieurs-verbes",
      ["Identifier les personnes isolées", "leur proposer un accompagnement"]],
    ["Repérer les fragilités et accompagner les aînés vers un bilan d’ici 2027", "plusieurs-verbes",
      ["Repérer les fragilités", "accompagner les aînés…"]],
    ["S’informer et s’engager pour la santé des jeunes d’ici 2027", "plusieurs-verbes", ["S’informer", "s’engager pour la santé…"]],
    // An adjective, a place or an age that may be for one or for both.
    ["Réduire l’isolement des jeunes et des salariés handicapés d’ici 2027", "plusieurs-populations",
      ["des jeunes", "des salariés handicapés"]],
    ["Réduire l’isolement des jeunes et des habitants du quartier d’ici 2027", "plusieurs-populations",
      ["des jeunes", "des habitants du quartier"]],
    ["Favoriser l’autonomie et la mobilité choisies des jeunes d’ici 2027", "plusieurs-facteurs",
      ["l’autonomie", "la mobilité choisies des jeunes"]],
    ["Développer l’offre et l’accès aux soins des aînés d’ici 2027", "plusieurs-facteurs",
      ["l’offre", "l’accès aux soins…"]],
    // Each would be told something itself.
    ["Repérer et accompagner les personnes isolées d’ici 2027", "plusieurs-verbes", ["Repérer…", "accompagner les personnes isolées"]],
    ["Améliorer l’accès aux soins et la qualité de vie des habitants d’ici 2028", "plusieurs-facteurs",
      ["l’accès aux soins", "la qualité de vie…"]],
  ])("%s", (text, rule, pieces) => {
    expect(rules(text, true)).toEqual([rule])
    expect(proposal(text)).toEqual([])
    expect(apart(text)).toEqual(pieces)
    for (const piece of apart(text)) expect(text).toContain(piece.replace("…", ""))
  })
})

describe("what could stand in any contract", () => {
  test.each([
    ["Améliorer la santé des habitants", ["vague"]],
    ["Faire de la santé une priorité pour tous", ["vague"]],
    ["Poursuivre la dynamique engagée", ["vague"]],
    ["Agir pour les seniors", ["facteur"]],
    ["Améliorer la santé des femmes enceintes", []],
    ["Améliorer la santé mentale des habitants", []],
    ["Poursuivre la dynamique engagée autour du répit des aidants", []],
    ["Agir pour les seniors contre les chutes", []],
    ["Agir pour réduire les chutes des seniors", []],
  ])("%s", (text, expected) => expect(rules(text, true)).toEqual(expected))
})

describe("a date gone by", () => {
  const told = (text: string, today: string) => findingsOn(text, { dated: false, today }).map(({ rule }) => rule)

  test.each([
    ["d’ici 2019", true], ["avant fin 2025", true], ["d’ici juin 2026", true], ["avant le 31/10/2026", true],
    ["au premier semestre 2026", true], ["entre 2022 et 2024", true], ["sur la période 2021-2025", true],
    ["en 2026", false], ["d’ici décembre 2026", false], ["d’ici novembre 2026", false], ["au 4e trimestre 2026", false],
    ["à partir de 2024", false], ["entre 2024 et 2027", false], ["d’ici la fin du CLS", false], ["depuis 2019, d’ici 2028", false],
  ])("%s", (date, isOver) => {
    const rule = isOver ? ["objectif.date-passee"] : []
    expect(told(`Réduire l’isolement des aînés ${date}`, "2026-11-29")).toEqual(rule)
    expect(told(`Réduire l’isolement des aînés ${date}`, "2018-01-01")).toEqual([])
  })

  test("the years of a plan that is over don't say when", () => {
    expect(told("Décliner le PRS 2018-2022 auprès des familles", "2026-11-29")).toEqual(["objectif.date"])
    expect(told("Décliner le PRS 2023-2028 auprès des familles", "2026-11-29")).toEqual([])
  })
})

test("nothing is said about nothing, nor thrown about anything", () => {
  for (const text of ["", "   ", "\n\n", "…", "12.1", "🙂", "a".repeat(20_000), "et et et", ",,,", "d’ici", "مرحبا"]) {
    expect(() => findingsOn(text)).not.toThrow()
  }
  expect(findingsOn(" \n12.1 ")).toEqual([])
})

test("a text that is too long for an objective is told nothing", () => {
  const two = "Créer et animer un lieu d’écoute pour les jeunes d’ici 2028"
  expect(findingsOn(two.padEnd(LONGEST_OBJECTIVE)).map(({ rule }) => rule)).toEqual(["objectif.plusieurs-verbes"])
  expect(findingsOn(two.padEnd(LONGEST_OBJECTIVE + 1))).toEqual([])
})

test("ages and quantities are no dates", () => {
  const dated = (text: string) => datesIn(text).map((date) => text.slice(date.start, date.end))
  expect(dated("les personnes de 60 ans et plus")).toEqual([])
  expect(dated("2000 habitants")).toEqual([])
  expect(dated("d’ici 2028")).toEqual(["d’ici 2028"])
  expect(dated("sur la durée du CLS")).toEqual(["sur la durée du CLS"])
  expect(dated("avant le 31/12/2027")).toEqual(["avant le 31/12/2027"])
  expect(dated("de janvier 2026 à mai 2027")).toHaveLength(1)
  expect(dated("d'ici trois ans")).toEqual(["d'ici trois ans"])
})
