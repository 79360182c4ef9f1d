// @vitest-environment jsdom
// Who is said to read a sensitive field, and what is there for whoever may not.
import { render, screen } from "@testing-library/react"
import { expect, test } from "vitest"
import { plainSource } from "../../source"
import { DocumentForm, type DocumentFormProps } from "../DocumentForm"
import { fieldOf, gabaritOf } from "../testing/gabarits"

const COLUMNS = [
  fieldOf("nom", { type: "text", maxCharacters: 100 }),
  fieldOf("risque", { type: "text", maxCharacters: 100 }, { sensitive: true }),
]
const GABARIT = gabaritOf(
  fieldOf("secret", { type: "text", maxCharacters: null }, { sensitive: true }),
  fieldOf("lignes", { type: "rows", columns: COLUMNS, presentation: "grid" }),
)
const OPEN = { lignes: { r1: { order: "V", nom: "CPAM" } } }
const WHOLE = { secret: "Entre nous", lignes: { r1: { order: "V", nom: "CPAM", risque: "Se retirer" } } }

function show(fields: object, withheld: boolean, props: Partial<DocumentFormProps> = {}): HTMLElement {
  const source = plainSource({ id: "d", root: { gabarit: GABARIT.id, title: "Matrice", fields }, access: "read", withheld })
  return render(<DocumentForm source={source} gabarit={GABARIT} {...props} />).container
}

test("C77: of a field that is kept from whoever reads there is its label and for whom it is, and no complaint", () => {
  const page = show(OPEN, true)
  const secret = page.querySelector('[data-form-path="fields.secret"]')
  expect(secret?.textContent).toContain("Champ secret")
  expect(secret?.textContent).toContain("Réservé aux personnes qui rédigent ou coordonnent ce document.")
  expect(secret?.querySelector(".form-nothing, .form-hint, textarea")).toBeNull()
  const cells = screen.getAllByRole("gridcell").map((cell) => cell.textContent)
  expect(cells).toContain("Réservé")
  expect(screen.getByRole("columnheader", { name: /Champ risque.*Champ sensible, Réservé/ })).toBeTruthy()
  expect(page.textContent).toContain("CPAM")
  expect(page.textContent).not.toMatch(/pas dans ce document|n’existe pas/)
})

test("C77: what others write into the rest is shown where it stands", () => {
  const source = plainSource({ id: "d", root: { gabarit: GABARIT.id, title: "Matrice", fields: OPEN }, access: "read", withheld: true })
  const { container, rerender } = render(<DocumentForm source={source} gabarit={GABARIT} />)
  const cell = container.querySelector('[data-form-path="fields.lignes.r1.nom"]')
  source.renew({ gabarit: GABARIT.id, title: "Matrice", fields: { lignes: { r1: { order: "V", nom: "MSA" } } } })
  rerender(<DocumentForm source={source} gabarit={GABARIT} />)
  expect(cell?.textContent).toContain("MSA")
  expect(container.querySelector('[data-form-path="fields.lignes.r1.nom"]')).toBe(cell)
})

test("C78: who may read a sensitive field is told who else does, beside it and above its column", () => {
  const page = show(WHOLE, false)
  expect(page.textContent).toContain("Entre nous")
  const notes = [...page.querySelectorAll(".form-sensitive")].map((note) => note.textContent)
  expect(notes).toHaveLength(2)
  for (const note of notes) expect(note).toContain("réservé aux personnes qui rédigent ou coordonnent ce document, imprimé seulement si elles le demandent")
  expect(notes[1]).toMatch(/^\s*Champs sensibles\s:\sChamp risque\./)
})

test("C78: what the coordination opened says so", () => {
  const page = show(WHOLE, false, { sensitiveOpen: true })
  const notes = [...page.querySelectorAll(".form-sensitive")].map((note) => note.textContent)
  for (const note of notes) expect(note).toContain("ouvert par la coordination à toutes les personnes qui lisent ce document")
})
