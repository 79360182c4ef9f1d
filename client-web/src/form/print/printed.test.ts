// What is printed of a document, as data: the order of the model, which fields share a cell, what is left out.
import { describe, expect, test } from "vitest"
import type { Gabarit } from "../../api/generated/types"
import { rootOf } from "../../shape/thaw"
import { fr } from "../text"
import type { Speech } from "../fields/value"
import { fiche, fieldOf, gabaritOf, matrix, note, sharedFile } from "../testing/gabarits"
import { printed, type Part, type Printed, type Said } from "./printed"

const text = ((key: keyof typeof fr, gaps: Record<string, string> = {}) =>
  Object.entries(gaps).reduce((words, [gap, value]) => words.replace(`{${gap}}`, value), String(fr[key]))) as Speech["text"]
const TEXT = { type: "text", maxCharacters: null } as const
const SPEECH: Speech = { text, language: "fr" }

function print(gabarit: Gabarit, fields: Record<string, unknown>, { sensitive = false, title = "Essai" } = {}): Printed {
  return printed({ gabarit, root: { title, fields }, speech: SPEECH, titles: new Map([["d1", "Fiche 1.1"]]), sensitive })
}

/** What is said, as one would read it. */
function read(says: readonly Said[]): string {
  return says.map((said) => {
    const label = said.label === null ? "" : `${said.label} : `
    if (said.is === "words" || said.is === "rich") return label + said.words
    if (said.is === "list") {
      return label + said.items.map(({ lead, details, isSentence }) => (
        [read(lead), details.map(read).join(" · ")].filter(Boolean).join(isSentence ? " : " : " | ")
      )).join(" // ")
    }
    return label + said.tables.map((table) => (
      [table.columns.map((column) => column.label), ...table.rows.map((row) => row.cells.map(read))].map((row) => row.join(" | ")).join(" // ")
    )).join(" /// ")
  }).join("\n")
}

const plain = (words: string): string => words.replace(/[\u00a0\u202f]/g, " ")

function lines(parts: readonly Part[]): [string, string][] {
  return linesOf(parts).map(([label, said]) => [plain(label), plain(said)])
}

function linesOf(parts: readonly Part[]): [string, string][] {
  return parts.flatMap((part): [string, string][] => {
    if (part.is === "banner") return [[part.label, read(part.says)]]
    if (part.is === "options") return [[part.label, part.options.map(({ label, chosen }) => `${chosen ? "x" : "o"} ${label}`).join(", ")]]
    return part.is === "lines" ? part.lines.map(({ label, says }) => [label, read(says)]) : part.lines.map(({ label, says }) => [label || part.heading, says === null ? "" : read([says])])
  })
}

const row = (order: string, columns: Record<string, unknown>) => ({ order, ...columns })

describe("a fiche", () => {
  test("C80: the guide’s example has the model’s rows in the model’s order, each field in its cell", () => {
    const content: unknown = JSON.parse(sharedFile("fixtures/fiche-12-1-1.content.json").toString("utf8"))
    const sheet = printed({ gabarit: fiche, root: rootOf(content, fiche), speech: SPEECH, titles: new Map(), sensitive: false })
    expect(sheet).toMatchObject({ kind: "Fiche action", number: "12.1.1", turned: false, hasOwnTitle: true, sensitive: "none" })
    expect(sheet.parts.map((part) => part.is)).toEqual(["banner", "lines", "banner", "options", "lines"])
    const said = lines(sheet.parts)
    expect(said.map(([label]) => label)).toEqual([
      "Axe stratégique n° 4 / Thématique",
      "Objectif principal / enjeu n° 12",
      "Objectif spécifique n° 12.1",
      "Objectif opérationnel / Fiche Action n° 12.1.1",
      "Action nouvelle / Action préexistante (au CLS) reconduite",
      "À quels besoins l’action répond-elle ? / Contexte",
      "Avec quels autres politiques ou dispositifs l’action s’articule-t-elle ?",
      "Objectif général de l’action",
      "Descriptif des actions",
      "Calendrier / Début et durée de l’action (+ reconductible ou pas)",
      "Pilotage de l’action",
      "Équipe projet / partenariats",
      "Territoire de l’action",
      "Public visé",
      "Indicateurs de suivi et de résultats",
      "Budget prévisionnel de l’action et sources de financement",
    ])
    const by = new Map(said)
    expect(by.get("Calendrier / Début et durée de l’action (+ reconductible ou pas)")).toBe("Du 1er janvier 2024 au 31 mai 2024\nJanvier à mai 2024, puis appui en routine.")
    expect(by.get("Budget prévisionnel de l’action et sources de financement")).toBe("À définir.")
    expect(by.get("Équipe projet / partenariats")).toContain("Direction de l’autonomie du Département // Communes membres")
    expect(by.get("Avec quels autres politiques ou dispositifs l’action s’articule-t-elle ?")).toBe("")
  })

  test("C80: rows in a cell: milestones and partners as sentences, indicators with what is said of them, a budget as a table", () => {
    const said = new Map(lines(print(fiche, {
      nouveaute: "reconduite",
      jalons: { a: row("V", { annee: 1, jalon: "Former" }), b: row("W", { jalon: "Évaluer" }), c: row("X", { annee: 3, deleted: true }) },
      equipe_projet: { a: row("V", { acteur: { nom: "CPAM" }, role: "Finance" }), b: row("W", { acteur: { nom: "CAF" } }) },
      indicateurs: { a: row("V", { intitule: "Dossiers", type: "resultat", cible: 40, unite: "dossiers", cible_date: "2026-05-31" }), b: row("W", { intitule: "Clubs", unite: "clubs" }) },
      budget: { a: row("V", { poste: "Salle", montant: 500 }) },
      budget_precisions: "Sous réserve.",
      reconductible: false,
    }).parts))
    expect(said.get("Action nouvelle / Action préexistante (au CLS) reconduite")).toBe("o Action nouvelle, x Action préexistante (au CLS) reconduite")
    expect(said.get("Calendrier / Début et durée de l’action (+ reconductible ou pas)")).toBe("Action reconductible : Non\nJalons par année : Année 1 : Former // Évaluer")
    expect(said.get("Équipe projet / partenariats")).toBe("CPAM : Finance // CAF")
    expect(said.get("Indicateurs de suivi et de résultats")).toBe(
      "Dossiers | Indicateur de résultats · Cible : 40 dossiers\nDate de la cible : 31 mai 2026 // Clubs | Unité : clubs",
    )
    expect(said.get("Budget prévisionnel de l’action et sources de financement")).toBe("Poste de dépense | Montant prévisionnel // Salle | 500 €\nSous réserve.")
  })

  test("an empty one has a line for what should be said, boxes to tick, and no number", () => {
    const said = lines(print(fiche, {}).parts)
    expect(said[0]).toEqual(["Axe stratégique / Thématique", ""])
    expect(said[1]?.[0]).toBe("Objectif principal / enjeu")
    expect(said[4]?.[1]).toBe("o Action nouvelle, o Action préexistante (au CLS) reconduite")
    expect(said).toHaveLength(16)
  })

  test("C59: a choice that the form doesn’t know is said by its key", () => {
    const part = print(fiche, { nouveaute: "jamais vu" }).parts.find((one) => one.is === "options")
    expect(part).toMatchObject({ other: expect.stringContaining("jamais vu") as string })
  })
})

describe("a matrix", () => {
  const acteurs = { a: row("V", { acteur: { nom: "Mairie" }, risque: "Élections", pouvoir: 4, engagement: "confirme", fiche: "d1" }), b: row("W", { acteur: { nom: "CAF" } }) }

  test("C82: all five official columns whatever is in them, on turned sheets; what was added to the model below, where it says something", () => {
    const sheet = print(matrix, { acteurs }, { sensitive: true })
    expect(sheet).toMatchObject({ turned: true, sensitive: "printed", hasOwnTitle: false })
    const [said] = lines(sheet.parts)
    expect(said).toEqual(["Acteurs concernés", [
      "Acteur / Partenaire | Rôle potentiel | Apports au projet | Intérêt pour le projet | Risque pour le projet // Mairie |  |  |  | Élections // CAF |  |  |  | ",
      "Acteur / Partenaire | Pouvoir sur le projet | Engagement | Fiche action liée // Mairie | 4 | Confirmé | Fiche 1.1",
    ].join(" /// ")])
  })

  test("C82: nothing sensitive unless it is asked for, and a row that says nothing else isn’t there", () => {
    const sheet = print(matrix, { acteurs: { ...acteurs, c: row("X", { risque: "Freine" }) } })
    expect(sheet.sensitive).toBe("left out")
    expect(JSON.stringify(sheet)).not.toMatch(/Élections|Freine|Risque|Pouvoir/)
  })

  test("one without rows shows the columns of the model", () => {
    expect(lines(print(matrix, {}).parts)).toEqual([["Acteurs concernés", "Acteur / Partenaire | Rôle potentiel | Apports au projet | Intérêt pour le projet"]])
  })
})

describe("a note", () => {
  test("C80: its texts in two columns, its rows in tables, what belongs together in one column", () => {
    const said = new Map(lines(print(note, {
      contexte: "Dix-neuf communes.",
      portrait_sante: { a: row("V", { intitule: "Vieillissement", valeur: 118, unite: "%", source: "INSEE", millesime: "2021" }) },
      sources: { a: row("V", { intitule: "ABS", annee: "2023" }) },
    }).parts))
    expect(said.get("Contexte")).toBe("Dix-neuf communes.")
    expect(said.get("Sources mobilisées")).toBe("Source | Producteur, année // ABS | 2023")
    expect(said.get("Portrait de santé : l’état de santé des populations")).toBe("Constat | Valeur | Source // Vieillissement | 118 % | INSEE\n2021")
  })
})

describe("a form without a printed model", () => {
  test("is printed as it stands", () => {
    const own = gabaritOf(fieldOf("nom", TEXT), fieldOf("lignes", { type: "rows", presentation: "grid", columns: [fieldOf("a", TEXT)] }))
    const sheet = print(own, { nom: "Odile", lignes: { r: row("V", { a: "un" }) } })
    expect(sheet.turned).toBe(false)
    expect(lines(sheet.parts)).toEqual([["Champ nom", "Odile"], ["Champ lignes", "Champ a // un"]])
  })
})

test("C63: a line that takes more than a third of a sheet may be cut, the others stay whole", () => {
  const part = print(fiche, { contexte: "mot ".repeat(600), descriptif: "mot ".repeat(60) }).parts.at(-1)
  const cut = part?.is === "lines" ? part.lines.filter((line) => line.cut).map(({ key }) => key) : []
  expect(cut).toEqual(["contexte"])
})
