// @vitest-environment jsdom
// « Coller un tableau »: pasted into a box, seen before, each column sent where it belongs.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { expect, test } from "vitest"
import { pasteHere } from "../testing/clipboard"
import { grid, ROWS } from "../testing/grid"
import { held } from "../testing/live"
import { asMap } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"

async function open() {
  const document = grid(["Mairie"])
  fireEvent.click(screen.getByRole("button", { name: "Coller un tableau" }))
  await screen.findByRole("dialog", { name: "Coller un tableau" })
  const box = await screen.findByRole("textbox", { name: "Collez le tableau ici" }, { timeout: 20_000 })
  act(() => box.focus())
  return { document, dialog: screen.getByRole("dialog"), box }
}

const rowsOf = (document: ReturnType<typeof grid>) => {
  const rows = asMap(held(document, ...ROWS)) ?? {}
  return rowPlaces(rows).filter(({ deleted }) => !deleted).map(({ id }) => rows[id])
}

test("C66: columns are found by their names, in any order; what stays out is shown before it is pasted", async () => {
  const { document, dialog } = await open()
  await pasteHere({ "text/html": "<table><tr><td>Champ poids<td>Remarque<td>champ ACTEUR<tr><td>3<td>à revoir<td>Ville<tr><td>beaucoup<td><td>Bourg</table>" })
  expect((within(dialog).getByRole("checkbox") as HTMLInputElement).checked).toBe(true)
  const targets = within(dialog).getAllByRole("combobox") as HTMLSelectElement[]
  expect(targets.map(({ value }) => value)).toEqual(["poids", "", "acteur"])
  expect(within(dialog).getByRole("status").textContent).toBe("2 lignes seront ajoutées. 1 case restera de côté.")
  expect(within(dialog).getByText(/Ligne 2, Champ poids\s: «\sbeaucoup\s»\. Un nombre est attendu/)).toBeTruthy()
  fireEvent.change(targets[1] as HTMLSelectElement, { target: { value: "role" } })
  fireEvent.click(within(dialog).getByRole("button", { name: "Coller" }))
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull())
  expect(rowsOf(document)).toMatchObject([
    { acteur: { nom: "Mairie" } }, { acteur: { nom: "Ville" }, role: "à revoir", poids: 3 }, { acteur: { nom: "Bourg" } },
  ])
  await screen.findByText("2 lignes collées, 1 case laissée de côté.")
})

test("C66: words are typed or mended in the box; a column goes to one place; the first line is taken along if one says so", async () => {
  const { document, dialog, box } = await open()
  fireEvent.change(box, { target: { value: "Ville\tAide\nBourg\tHéberge" } })
  const targets = () => within(dialog).getAllByRole("combobox") as HTMLSelectElement[]
  expect(targets().map(({ value }) => value)).toEqual(["acteur", "role"])
  fireEvent.change(targets()[1] as HTMLSelectElement, { target: { value: "acteur" } })
  expect(targets().map(({ value }) => value)).toEqual(["", "acteur"])
  fireEvent.change(targets()[0] as HTMLSelectElement, { target: { value: "role" } })
  fireEvent.click(within(dialog).getByRole("checkbox"))
  expect(within(dialog).getByRole("status").textContent).toBe("1 ligne sera ajoutée.")
  fireEvent.click(within(dialog).getByRole("checkbox"))
  fireEvent.click(within(dialog).getByRole("button", { name: "Coller" }))
  await screen.findByText("2 lignes collées.")
  expect(rowsOf(document)).toMatchObject([{}, { acteur: { nom: "Aide" }, role: "Ville" }, { acteur: { nom: "Héberge" }, role: "Bourg" }])
})

test("C65: what can’t be pasted is said in the dialog, which stays", async () => {
  const { dialog, box } = await open()
  await pasteHere({}, { image: true })
  expect(within(dialog).getByRole("alert").textContent).toContain("Une image ne se colle pas dans ce tableau")
  fireEvent.change(box, { target: { value: "a\n".repeat(1_001) } })
  expect(within(dialog).getByRole("alert").textContent).toContain("1\u202f000")
  expect(within(dialog).queryByRole("button", { name: "Coller" })).toBeNull()
})
