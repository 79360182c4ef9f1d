// What could not be sent, as text.
import { ImmutableString } from "@automerge/automerge/slim"
import { afterEach, expect, test } from "vitest"
import type { Field, Gabarit, Kind } from "../../api"
import { setLanguage } from "../../i18n"
import { unsentText } from "./unsent"

function field(key: string, label: string, kind: Kind): Field {
  return { key, label, kind, help: "", example: "", status: "facultatif", sensitive: false }
}

const options = [{ key: "nutrition", label: "Nutrition" }, { key: "sommeil", label: "Sommeil" }]
const gabarit: Gabarit = {
  id: "essai/essai@1", label: "Essai", help: "",
  sections: [{ key: "s", label: "S", help: "", fields: [
    field("intitule", "Intitulé de l’action", { type: "title" }),
    field("public", "Public visé", { type: "text", maxCharacters: null }),
    field("note", "Note", { type: "rich-text" }),
    field("axe", "Axe", { type: "choice", options }),
    field("themes", "Thèmes", { type: "choices", options, other: true }),
    field("calendrier", "Calendrier", { type: "period" }),
    field("budget", "Budget", { type: "number", unit: "€", min: null, max: null }),
    field("valide", "Validé", { type: "yes-no" }),
    field("pilote", "Pilote", { type: "actor" }),
    field("acteurs", "Acteurs", { type: "rows", presentation: "grid", columns: [
      field("nom", "Nom", { type: "text", maxCharacters: null }), field("role", "Rôle", { type: "choice", options }),
    ] }),
  ] }],
}
const scalar = (text: string): ImmutableString => new ImmutableString(text)
const root = {
  title: "Bouger à tout âge",
  fields: {
    public: "Les 6-12 ans", note: "\uFFFCPremier\uFFFCSecond", axe: scalar("sommeil"),
    themes: { nutrition: true, sommeil: true }, themes_autre: "Écrans",
    calendrier: { debut: scalar("2026-01-01"), fin: scalar("2026-06-30") }, budget: 1200, valide: false,
    pilote: { nom: "CPTS du Bocage", ref: scalar("x") }, vide: "",
    acteurs: {
      b: { order: scalar("m"), nom: "Deuxième", role: scalar("nutrition") },
      a: { order: scalar("g"), nom: "Premier", role: null },
      c: { order: scalar("h"), nom: "Supprimé", deleted: true },
    },
  },
}

afterEach(() => setLanguage2("fr"))

/** Node has no page whose language could be set. */
function setLanguage2(language: "fr" | "en"): void {
  Reflect.set(globalThis, "document", { documentElement: {} })
  setLanguage(language)
  Reflect.deleteProperty(globalThis, "document")
}

test("each field has its label and its words, as the form says them", () => {
  const keys = ["public", "note", "axe", "themes", "themes_autre", "calendrier", "budget", "valide", "pilote"]
  expect(unsentText(root, [["title"], ...keys.map((key) => ["fields", key])], gabarit)).toBe([
    "Intitulé de l’action\nBouger à tout âge", "Public visé\nLes 6-12 ans", "Note\nPremier\nSecond", "Axe\nSommeil",
    "Thèmes\nNutrition, Sommeil", "Thèmes\nÉcrans", "Calendrier\ndu 2026-01-01 au 2026-06-30", "Budget\n1200 €",
    "Validé\nNon", "Pilote\nCPTS du Bocage",
  ].join("\n\n"))
})

test("rows go by their number among those shown, new ones cell by cell", () => {
  expect(unsentText(root, [["fields", "acteurs", "b", "nom"], ["fields", "acteurs", "a"]], gabarit)).toBe(
    "Acteurs, ligne 2, Nom\nDeuxième\n\nActeurs, ligne 1, Nom\nPremier",
  )
  expect(unsentText(root, [["fields", "acteurs", "c", "deleted"], ["fields", "acteurs", "b", "order"]], gabarit)).toBe(
    "Acteurs, ligne supprimée\nLigne supprimée\n\nActeurs, ligne 2\nLigne déplacée",
  )
})

test("what was emptied is said to be empty, and what no form explains goes by its key", () => {
  expect(unsentText(root, [["fields", "vide"], ["fields", "inconnu"], ["autre"]], gabarit)).toBe(
    "vide\n(vide)\n\ninconnu\n(vide)\n\nIntitulé de l’action\n(vide)",
  )
})

test("whatever the document holds, a text comes out", () => {
  const odd = { fields: {
    public: { a: [1, { b: 2 }] }, axe: [scalar("x")], acteurs: "text", calendrier: 4, pilote: new Date(0), budget: NaN,
  } }
  const paths = Object.keys(odd.fields).map((key) => ["fields", key])
  const nowhere = [[], ["fields"], ["fields", "acteurs", "x"], ["fields", "acteurs", "x", "nom"]]
  expect(() => unsentText(odd, [...paths, ...nowhere], gabarit)).not.toThrow()
  expect(() => unsentText(undefined, [["title"], ["fields", "public"]], gabarit)).not.toThrow()
  expect(unsentText(root, [["title"]], { id: "", label: "", help: "", sections: [] })).toBe("Titre\nBouger à tout âge")
})

test("in English too", async () => {
  setLanguage2("en")
  const { en } = await import("../text.en")
  unsentText(root, [["fields", "valide"]], gabarit)
  await expect.poll(() => unsentText(root, [["fields", "valide"]], gabarit)).toBe(`Validé\n${String(en.no)}`)
})
