// @vitest-environment jsdom
// Tables pasted into the grid: where their cells go, what becomes of their words, what stays out, and the way back.
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react"
import { describe, expect, test } from "vitest"
import { plainSource } from "../../source"
import { DocumentForm } from "../DocumentForm"
import { pasteHere } from "../testing/clipboard"
import { EXCEL } from "../testing/clipboards"
import { bornDocument } from "../testing/documents"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import { cell, focused, gabarit, go, grid, place, press, ROWS } from "../testing/grid"
import { elsewhere, held } from "../testing/live"
import { asMap } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"

type Row = Record<string, unknown> & { acteur: { nom: string } }

/** The rows in order, without those that are deleted. */
function rowsOf(document: ReturnType<typeof grid>): Row[] {
  const rows = held(document, ...ROWS) as Record<string, Row>
  return rowPlaces(rows).filter(({ deleted }) => !deleted).map(({ id }) => rows[id] as Row)
}

const names = (document: ReturnType<typeof grid>) => rowsOf(document).map(({ acteur }) => acteur.nom)
const said = () => document.querySelector(".form-done")?.textContent?.replaceAll("\u00a0", " ") ?? ""
const whole = (check: () => void) => waitFor(check, { timeout: 30_000 })
const undo = () => press("z", { ctrlKey: true })

describe("C66: a table pasted on a cell", () => {
  test("fills right and down and adds rows, in one change that is taken back as one", async () => {
    const document = grid()
    const before = held(document, ...ROWS)
    let changes = 0
    document.handle.on("change", () => void (changes += 1))
    go("r2", "acteur")
    expect(await pasteHere({ "text/html": EXCEL.html, "text/plain": EXCEL.text })).toBe(false)
    expect(changes).toBe(1)
    const rows = rowsOf(document)
    expect(rows).toHaveLength(4)
    expect(rows[2]).toMatchObject({ acteur: { nom: "CPAM du Calvados" }, role: "Ouvre les droits\nFinance les ateliers", genre: "elu", poids: 3 })
    expect(rows[3]).toMatchObject({ acteur: { nom: "Lycée «\u00a0Victor-Hugo\u00a0»" }, role: 'Dit\u00a0: "Agir"', poids: 1234.5 })
    expect(rows[2]?.["signe"]).toBeUndefined()
    expect(said()).toContain("2 lignes collées, 1 case laissée de côté.")
    expect(screen.getByText(/Ligne 3, Champ signe\s: «\s01\/05\/2025\s». «\sOui\s» ou «\sNon\s» est attendu\./)).toBeTruthy()
    expect(place()).toBe("r2.acteur")
    undo()
    const after = held(document, ...ROWS) as Record<string, unknown>
    expect({ ...after }).toMatchObject(before as object)
    expect(names(document)).toEqual(["Mairie", "Lycée", "Hôpital"])
    press("y", { ctrlKey: true })
    expect(names(document)).toHaveLength(4)
  })

  test("is taken back by its notice, and what others wrote meanwhile stands", async () => {
    const document = grid()
    go("r0", "role")
    await pasteHere("Un\nDeux\nTrois\nQuatre")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids: 4 }))
    fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
    expect(rowsOf(document)).toMatchObject([
      { role: "Rôle de Mairie", poids: 4 }, { role: "Rôle de Lycée" }, { role: "Rôle de Hôpital" },
    ])
    expect(names(document)).toHaveLength(3)
    expect(said()).toBe("")
  })

  test("reads options, answers, numbers and days as French people write them; what doesn’t fit stays out and is named", async () => {
    const document = grid(["A", "B"])
    go("r0", "genre")
    await pasteHere("ELU\t1 234,5\tx\t1er juin 2026\tCopil ; COTECH\nmairie\tenviron 3\tpeut-être\t31/06/2026\tCOPIL, autre\t\nasso\t\t\t\t")
    expect(rowsOf(document)).toMatchObject([
      { genre: "elu", poids: 1234.5, signe: true, le: "2026-06-01", ou: { copil: true, cotech: true } },
      { ou: { copil: true } },
      { genre: "asso" },
    ])
    expect(rowsOf(document)[1]).not.toHaveProperty("genre")
    expect(said()).toContain("3 lignes collées, 5 cases laissées de côté.")
    for (const [label, words] of [["genre", "mairie"], ["poids", "environ 3"], ["signe", "peut-être"], ["le", "31/06/2026"], ["ou", "autre"]]) {
      expect(screen.getByText(new RegExp(`Ligne 2, Champ ${label}\\s: «\\s${words}\\s»`)), label).toBeTruthy()
    }
  })

  test("empties what it has nothing for, and says so; a cell merged over others leaves them alone", async () => {
    const document = grid()
    go("r0", "acteur")
    await pasteHere("Ville\t\nCollège\tEnseigne")
    expect(rowsOf(document)).toMatchObject([{ acteur: { nom: "Ville" }, role: "" }, { acteur: { nom: "Collège" }, role: "Enseigne" }, {}])
    expect(said()).toContain("2 lignes collées, 1 case vidée.")
    await pasteHere({ "text/html": "<table><tr><td colspan=2>Bourg</td></tr><tr><td>École</td><td>Apprend</td></tr></table>" })
    expect(rowsOf(document)).toMatchObject([{ acteur: { nom: "Bourg" }, role: "" }, { role: "Apprend" }, {}])
  })

  test("leaves out a first line that says what the columns are called, columns without room, lines that say nothing", async () => {
    const document = grid(["A"])
    go("r0", "acteur")
    await pasteHere("champ acteur\tCHAMP RÔLE\nVille\n\nBourg\tAide")
    expect(names(document)).toEqual(["Ville", "Bourg"])
    expect(said()).toContain("La ligne des intitulés n’a pas été collée.")
    go("r0", "ou")
    await pasteHere("COPIL\tde trop\tencore")
    expect(said()).toContain("1 ligne collée, 2 colonnes sans place à droite.")
  })

  test("fills a block that is chosen, a whole number of times or as far as there is something, and never beyond it", async () => {
    const document = grid(["A", "B", "C", "D"])
    go("r0", "role")
    press("ArrowDown", { shiftKey: true })
    press("ArrowDown", { shiftKey: true })
    press("ArrowDown", { shiftKey: true })
    await pasteHere("un\ndeux")
    expect(rowsOf(document).map(({ role }) => role)).toEqual(["un", "deux", "un", "deux"])
    go("r0", "role")
    press("Escape")
    go("r0", "role")
    press("ArrowDown", { shiftKey: true })
    await pasteHere("a\tx\nb\ty\nc\tz")
    expect(rowsOf(document).map(({ role }) => role)).toEqual(["a", "b", "un", "deux"])
    expect(said()).toContain("1 colonne sans place à droite, 1 ligne hors de la sélection.")
  })

  test("a picture, nothing, and what is too large write nothing and are said", async () => {
    const document = grid()
    const before = held(document, ...ROWS)
    go("r0", "acteur")
    await pasteHere({}, { image: true })
    expect(said()).toContain("Une image ne se colle pas dans ce tableau : copiez les cellules elles-mêmes.")
    expect(screen.queryByRole("button", { name: "Annuler" })).toBeNull()
    await pasteHere("a\n".repeat(1_001))
    expect(said()).toMatch(/Ce tableau a 1.001 lignes ; on en colle 1.000 à la fois au plus/)
    await pasteHere("")
    expect(said()).toContain("Rien à coller")
    expect(held(document, ...ROWS)).toEqual(before)
  })

  test("a large one is written piece by piece and still is one edit; taken back midway, the rest isn’t written", async () => {
    const document = grid(["A"])
    go("r0", "acteur")
    const lines = Array.from({ length: 60 }, (_, at) => `Acteur ${at}\tRôle ${at}`).join("\n")
    await pasteHere(lines)
    await whole(() => expect(said()).toContain("60 lignes collées."))
    expect(names(document).slice(0, 3)).toEqual(["Acteur 0", "Acteur 1", "Acteur 2"])
    expect(names(document).at(-1)).toBe("Acteur 59")
    undo()
    expect(names(document)).toEqual(["A"])
    await pasteHere(lines)
    undo()
    // Whatever was to come has had its turn.
    await act(() => new Promise((done) => setTimeout(done, 50)))
    expect(names(document)).toEqual(["A"])
    expect(said()).toBe("")
  })
})

describe("C66: a paste into an open cell", () => {
  test("is an ordinary one where it is one cell, or lines in a text of lines", async () => {
    grid()
    go("r0", "role")
    press("Enter")
    expect(await pasteHere("une seule ligne")).toBe(true)
    expect(await pasteHere("deux\nlignes")).toBe(true)
    expect(await pasteHere({ "text/html": "<table><tr><td>une case</td></tr></table>", "text/plain": "une case" })).toBe(true)
    expect(focused().tagName).toBe("TEXTAREA")
  })

  test("is a table’s where there are several cells, or lines where only one can be written", async () => {
    const document = grid()
    go("r0", "role")
    press("Enter")
    expect(await pasteHere("un\télu")).toBe(false)
    expect(rowsOf(document)[0]).toMatchObject({ role: "un", genre: "elu" })
    expect(place()).toBe("r0.role")
    go("r1", "acteur")
    press("Enter")
    expect(await pasteHere("Ville\nBourg")).toBe(false)
    expect(names(document)).toEqual(["Mairie", "Ville", "Bourg"])
    expect(focused().tagName).not.toBe("INPUT")
  })

  test("takes the place of what is half typed there, which can be had back", async () => {
    const document = grid()
    go("r0", "poids")
    press("Enter")
    fireEvent.change(focused(), { target: { value: "3" } })
    expect(await pasteHere("2\toui\n4\tnon")).toBe(false)
    await act(() => new Promise((done) => setTimeout(done, 20)))
    expect(rowsOf(document)).toMatchObject([{ poids: 2, signe: true }, { poids: 4, signe: false }, {}])
    expect(place()).toBe("r0.poids")
    undo()
    expect(rowsOf(document)[0]).toMatchObject({ poids: 3 })
    go("r1", "poids")
    press("Enter")
    fireEvent.change(focused(), { target: { value: "beaucoup" } })
    await pasteHere("1\toui")
    expect(rowsOf(document)[1]).toMatchObject({ poids: 1, signe: true })
    expect(cell("r1", "poids").textContent).not.toContain("beaucoup")
  })
})

test("C66: read only, nothing is pasted; the row’s handle stands for its first cell", async () => {
  const document = grid()
  act(() => cell("r1", "acteur").closest("tr")?.querySelector("button")?.focus())
  await pasteHere("Bourg\tAide")
  expect(rowsOf(document)[1]).toMatchObject({ acteur: { nom: "Bourg" }, role: "Aide" })
})

test("C66: words that aren’t in a live document yet are pasted and taken back, too", async () => {
  const born = JSON.parse(JSON.stringify(bornDocument(gabarit, "Bouger"))) as { fields: { acteurs: object } }
  const columns = { acteur: { nom: "Mairie" }, role: "Accueille", ou: {} }
  const source = plainSource({ id: "d", root: { ...born, fields: { acteurs: { r0: { order: "A", ...columns } } } } })
  render(<DocumentForm source={source} gabarit={gabarit} />)
  const rows = () => Object.entries(asMap(source.value(ROWS)) ?? {}).filter(([, row]) => asMap(row)?.["deleted"] !== true)
  go("r0", "acteur")
  await pasteHere("Ville\tAide\télu\nBourg\tHéberge")
  expect(rows().map(([, row]) => row)).toMatchObject([{ acteur: { nom: "Ville" }, role: "Aide", genre: "elu" }, { acteur: { nom: "Bourg" } }])
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(rows().map(([, row]) => row)).toMatchObject([columns])
  expect(source.value([...ROWS, "r0", "genre"]) ?? null).toBeNull()
})

test("C66: a right that is taken away meanwhile ends a large paste, and it is said", async () => {
  const column = fieldOf("role", { type: "text", maxCharacters: 100 })
  const born = JSON.parse(JSON.stringify(bornDocument(gabarit, "Bouger"))) as { fields: object }
  const source = plainSource({
    id: "e", root: { ...born, fields: { acteurs: { r0: { order: "A", role: "" } } } }, onChange: () => source.become("read"),
  })
  render(<DocumentForm source={source} gabarit={gabaritOf(fieldOf("acteurs", { type: "rows", columns: [column], presentation: "grid" }))} />)
  go("r0", "role")
  await pasteHere(Array.from({ length: 40 }, (_, at) => `Rôle ${at}`).join("\n"))
  await whole(() => expect(said()).toContain("Le reste n’a pas été collé : vous ne pouvez plus écrire dans ce document."))
  expect(Object.keys(asMap(source.value(ROWS)) ?? {}).length).toBeLessThan(40)
})
