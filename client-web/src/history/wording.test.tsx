// @vitest-environment jsdom
import { cleanup, render } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import type { FieldChange, FieldChangeKind } from "../api"
import { GABARIT } from "./testing/gabarit"
import { placeOf, rowName } from "./places"
import { EditSessionWords } from "./wording"

afterEach(cleanup)

const ROOT = {
  title: "Fiche 1",
  fields: {
    acteurs: {
      r1: { acteur: { nom: "CCAS" }, role: "Accueillir" },
      r2: { acteur: { nom: "  " }, role: "Relayer auprès\nde tous" },
      r3: { acteur: { nom: "" }, role: "" },
      r4: 12,
    },
  },
}

function words(...changes: readonly (readonly [string, FieldChangeKind])[]): string {
  const fields: FieldChange[] = changes.map(([path, kind]) => ({ path, kind, firstAt: 0, lastAt: 0, changes: 1 }))
  return render(<EditSessionWords fields={fields} gabarit={GABARIT} root={ROOT} />).container.textContent ?? ""
}

test("an edit session is a sentence", () => {
  expect(words(["fields.public", "written"])).toBe("a complété Public visé")
  expect(words(["fields.public", "written"], ["fields.contexte", "written"], ["title", "written"]))
    .toBe("a complété Public visé, Contexte et Titre")
})

test("many fields are cut short", () => {
  const many = ["public", "contexte", "suite", "debut"].map((key) => [`fields.${key}`, "written"] as const)
  expect(words(...many)).toBe("a complété Public visé, Contexte et 2 autres champs")
})

test("rows are called by their first words", () => {
  expect(words(["fields.acteurs.r1", "row-added"], ["fields.acteurs.r2", "row-removed"]))
    .toBe("a ajouté «\u00a0CCAS\u00a0» (Acteurs concernés) et a retiré "
      + "«\u00a0Relayer auprès de tous\u00a0» (Acteurs concernés)")
  expect(words(["fields.acteurs.r1.role", "written"])).toBe("a complété Rôle potentiel de «\u00a0CCAS\u00a0»")
  expect(words(["fields.acteurs.r3.role", "written"]))
    .toBe("a complété Rôle potentiel d’une ligne sans nom (Acteurs concernés)")
  expect(words(["fields.acteurs.gone", "row-moved"])).toBe("a déplacé une ligne sans nom (Acteurs concernés)")
})

test("the beginning is told, and what nobody can name is told all the same", () => {
  expect(words(["", "created"])).toBe("a créé le document")
  expect(words()).toBe("a modifié le document")
  expect(words(["fields.inconnu", "written"])).toBe("a complété inconnu")
  expect(words(["fields.politiques_autre", "written"])).toBe("a complété Articulation (précision)")
})

test("a name is cut where it gets long, and rows of the wrong type have none", () => {
  const rows = GABARIT.sections[0]?.fields.find(({ key }) => key === "acteurs")
  if (!rows) throw new Error("no rows")
  expect([...rowName({ role: "x".repeat(200) }, rows)]).toHaveLength(60)
  expect(rowName(ROOT.fields.acteurs.r4, rows)).toBe("")
  expect(placeOf("fields.acteurs.r4.role", undefined, ROOT)).toEqual({ kind: "unknown", key: "acteurs" })
})
