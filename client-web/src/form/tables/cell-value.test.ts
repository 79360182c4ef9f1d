// What words are in a column, kind by kind.
import { describe, expect, test } from "vitest"
import type { Field } from "../../api/generated/types"
import { fieldOf, fiche, matrix } from "../testing/gabarits"
import { readCell, type CellReading } from "./cell-value"
import type { Speech } from "../fields/value"
import type { TableCell } from "./table"
import { cellOf, writeHtmlTable } from "./write-table"

const suggestions = {
  actors: [
    { name: "CPAM du Calvados", ref: "m/r1", from: "Matrice" },
    { name: "Mairie", ref: "m/r2", from: "Matrice" }, { name: "mairie", ref: "m/r3", from: "Matrice" },
  ],
  members: [{ id: "p1", name: "Odile Encrier" }],
  documents: [
    { id: "d1", title: "Bouger à tout âge", gabarit: "normandie-2025/fiche-action@1", href: "/documents/d1" },
    { id: "d2", title: "Note", gabarit: "normandie-2025/note-diagnostic@1", href: "/documents/d2" },
  ],
}

function read(column: Field, said: string | TableCell, identity: string | null = null): CellReading {
  return readCell(column, typeof said === "string" ? { text: said } : said, { language: "fr", suggestions, identity })
}

/** What is written, by its place; or why it isn't. */
const what = (column: Field, said: string | TableCell, identity: string | null = null) => {
  const { writes, misfit } = read(column, said, identity)
  const written = Object.fromEntries(writes.map((write) => [write.at.join("."), "text" in write ? write.text : write.value]))
  return misfit === null ? written : { ...written, why: misfit.why }
}

const columnOf = (key: string): Field => {
  const rows = [...matrix.sections, ...fiche.sections].flatMap(({ fields }) => fields)
  const found = rows.flatMap(({ kind }) => (kind.type === "rows" ? kind.columns : [])).find((column) => column.key === key)
  if (found === undefined) throw new Error(key)
  return found
}

test("C66: an option is known by its label without accents or case, without what it says in brackets, or by that", () => {
  const categorie = columnOf("categorie")
  for (const [said, key] of [
    ["elu", "elu"], [" ÉLU ", "elu"], ["Assurance maladie", "assurance_maladie"], ["cpam", "assurance_maladie"], ["ESMS", "esms"],
    ["État, ARS", "etat_ars"], ["representant d'usagers", "representant_usagers"], ["etablissement_sante", "etablissement_sante"],
  ] as const) expect(what(categorie, said), said).toEqual({ categorie: key })
  expect(what(categorie, "Maire")).toEqual({ why: "no option" })
  expect(what(categorie, "Élu, CAF")).toEqual({ why: "several options" })
})

test("C66: several options by commas, semicolons, lines and bullets; what is none stays out, or goes beside them", () => {
  const instances = columnOf("instances")
  const none = { "instances.copil": null, "instances.cotech": null, "instances.groupe_travail": null, "instances.dialogue_gestion": null }
  expect(what(instances, "COPIL, cotech")).toEqual({ ...none, "instances.copil": true, "instances.cotech": true })
  expect(what(instances, "• Groupe de travail\n• Comité de pilotage (COPIL)"))
    .toEqual({ ...none, "instances.copil": true, "instances.groupe_travail": true })
  expect(read(instances, "COPIL ; CODIR").misfit).toEqual({ text: "CODIR", why: "no option" })
  expect(what(instances, "CODIR")).toEqual({ why: "no option" })
  const options = [{ key: "a", label: "Ville, bourg" }, { key: "b", label: "Bourg" }]
  const open = fieldOf("lieu", { type: "choices", options, other: true })
  expect(what(open, "ville, bourg, Hameau")).toEqual({ "lieu.a": true, "lieu.b": null, lieu_autre: "Hameau" })
})

const places = fieldOf("lieu", {
  type: "choices", options: [{ key: "sante", label: "Santé" }, { key: "toit", label: "Logement, habitat ; toit" }], other: true,
})

test("C66: the whole text is tried as a label first; words that are none keep their own signs", () => {
  const none = { "lieu.sante": null, "lieu.toit": null }
  expect(what(places, "logement, habitat ; toit")).toEqual({ ...none, "lieu.toit": true, lieu_autre: "" })
  expect(what(places, "Accueil 24/7")).toEqual({ ...none, lieu_autre: "Accueil 24/7" })
  expect(what(places, "Jour | nuit; week-end, fériés")).toEqual({ ...none, lieu_autre: "Jour | nuit; week-end, fériés" })
  expect(what(places, "Accueil 24/7, Santé; et/ou\u00a0visites")).toEqual({ ...none, "lieu.sante": true, lieu_autre: "Accueil 24/7, et/ou\u00a0visites" })
  expect(what(places, ",x".repeat(9_999)).lieu_autre).toHaveLength(19_997)
  expect(what(places, "• Jour \n• Nuit")).toEqual({ ...none, lieu_autre: "Jour, Nuit" })
  expect(read({ ...places, kind: { ...places.kind, other: false } } as Field, "Accueil 24/7").misfit).toEqual({ text: "Accueil 24/7", why: "no option" })
})

test("C67: what is copied from several choices comes back as it was, whatever words stand beside them", () => {
  const speech = { text: String, language: "fr" } as unknown as Speech
  for (const row of [
    { lieu: {}, lieu_autre: "Santé, logement adapté" }, { lieu: {}, lieu_autre: "Accueil 24/7\nou sur rendez-vous" },
    { lieu: { sante: true }, lieu_autre: "Santé" }, { lieu: { sante: true, toit: true }, lieu_autre: "" }, { lieu: {}, lieu_autre: "=1+1" },
  ]) {
    const html = writeHtmlTable([[cellOf(places, row, speech, suggestions)]])
    // Whatever stands beside, words are words for a spreadsheet.
    expect(html).toContain("mso-number-format:'\\@'")
    const { exact, text } = cellOf(places, row, speech, suggestions)
    expect(what(places, { text, exact: exact ?? "" })).toEqual({
      "lieu.sante": "sante" in row.lieu ? true : null, "lieu.toit": "toit" in row.lieu ? true : null, lieu_autre: row.lieu_autre,
    })
  }
  // In a column of other choices the words are what counts.
  const { exact, text } = cellOf(places, { lieu: { sante: true }, lieu_autre: "" }, speech, suggestions)
  const others = fieldOf("axe", { type: "choices", options: [{ key: "sante", label: "Soin" }, { key: "s", label: "Santé" }], other: false })
  expect(what(others, { text, exact: exact ?? "" })).toEqual({ "axe.sante": null, "axe.s": true })
  for (const broken of ["{", "[]", "null", "{\"chosen\":3}", "{\"chosen\":[\"__proto__\"],\"other\":\"\"}"]) {
    expect(what(places, { text: "Santé", exact: broken }), broken).toMatchObject({ "lieu.sante": true })
  }
})

test("C66: a name is linked where just one is called so; the name by which a row is known never is", () => {
  const acteur = fieldOf("acteur", { type: "actor" })
  expect(what(acteur, "cpam DU calvados")).toEqual({ "acteur.nom": "cpam DU calvados", "acteur.ref": "m/r1" })
  expect(what(acteur, "Mairie")).toEqual({ "acteur.nom": "Mairie", "acteur.ref": null })
  expect(what(acteur, "CPAM du Calvados", "acteur")).toEqual({ "acteur.nom": "CPAM du Calvados", "acteur.ref": null })
  expect(what(acteur, "Maison\nrelais")).toEqual({ "acteur.nom": "Maison relais", "acteur.ref": null })
  const pilote = fieldOf("pilote", { type: "member" })
  expect(what(pilote, "odile encrier")).toEqual({ "pilote.nom": "odile encrier", "pilote.ref": "p1" })
})

describe("C66: numbers, days, periods, answers, documents", () => {
  test("are read, or refused with the reason", () => {
    const cout = fieldOf("cout", { type: "number", unit: "€", min: null, max: null })
    expect(what(cout, "12 k€")).toEqual({ cout: 12_000 })
    expect(what(cout, { text: "####", exact: "12.5" })).toEqual({ cout: 12.5 })
    expect(what(cout, "10 à 20")).toEqual({ why: "number several" })
    const le = fieldOf("le", { type: "date" })
    expect(what(le, "1er juin 2026")).toEqual({ le: "2026-06-01" })
    expect(what(le, { text: "le premier", exact: "2026-06-01" })).toEqual({ le: "2026-06-01" })
    expect(what(le, "31/06/2026")).toEqual({ why: "day no-such-day" })
    const signe = fieldOf("signe", { type: "yes-no" })
    expect(["Oui", "x", "✓", "NON", "faux", "0"].map((said) => read(signe, said).writes[0])).toMatchObject(
      [true, true, true, false, false, false].map((value) => ({ value })),
    )
    expect(what(signe, "à voir")).toEqual({ why: "no answer" })
  })

  test.each([
    ["du 1er mars 2025 au 30/06/2025", "2025-03-01", "2025-06-30"], ["01/03/2025 - 30/06/2025", "2025-03-01", "2025-06-30"],
    ["À partir du 01/03/2025", "2025-03-01", null], ["jusqu’au 30/06/2025", null, "2025-06-30"], ["01/03/2025", "2025-03-01", null],
    ["01/03/2025\n30/06/2025", "2025-03-01", "2025-06-30"], ["2025-03-01 → 2025-06-30", "2025-03-01", "2025-06-30"],
  ])("the period « %s »", (said, debut, fin) => {
    expect(what(fieldOf("quand", { type: "period" }), said)).toEqual({ "quand.debut": debut, "quand.fin": fin })
  })

  test("a period that can’t be read whole, a document that isn’t there or of another model, too many words", () => {
    const quand = fieldOf("quand", { type: "period" })
    expect([what(quand, "2025"), what(quand, "du 1er mars au 30 juin"), what(quand, "janvier")]).toEqual(Array(3).fill({ why: "period" }))
    const fiche = fieldOf("fiche", { type: "document", gabarits: ["normandie-2025/fiche-action"] })
    expect(what(fiche, "BOUGER a tout age")).toEqual({ fiche: "d1" })
    expect(what(fiche, "https://cls.example/documents/d1")).toEqual({ fiche: "d1" })
    expect([what(fiche, "Note"), what(fiche, "d2")]).toEqual(Array(2).fill({ why: "no document" }))
    expect(what(fieldOf("role", { type: "text", maxCharacters: 10 }), "a".repeat(20_001))).toEqual({ why: "too long" })
    expect(what(fieldOf("note", { type: "rich-text" }), "a")).toEqual({ why: "not here" })
  })
})
