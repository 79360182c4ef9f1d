// @vitest-environment jsdom
// Blocks of cells: chosen by keys and the mouse, copied, cut and emptied.
import { cleanup, fireEvent, screen } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { Announcer } from "../../ui/Announcer"
import { forgetAnnouncements } from "../../ui/announce"
import { pasteHere, takeHere } from "../testing/clipboard"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import { cell, columns, gabarit, go, grid, place, press, ROWS } from "../testing/grid"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { addRow } from "../testing/documents"

afterEach(forgetAnnouncements)

/** The cells that are chosen, as rows and columns. */
const chosen = () => [...document.querySelectorAll("[aria-selected=true]")]
  .map((one) => one.getAttribute("data-form-path")?.replace("fields.acteurs.", ""))

test("C67: Shift and keys make a block, without Shift it ends; Ctrl+A is all of it", async () => {
  const live = grid()
  cleanup()
  renderForm(live, gabarit, {}, <Announcer />)
  go("r0", "role")
  press("ArrowDown", { shiftKey: true })
  press("ArrowRight", { shiftKey: true })
  expect(chosen()).toEqual(["r0.role", "r0.genre", "r1.role", "r1.genre"])
  expect(place()).toBe("r1.genre")
  await screen.findByText("2 lignes, 2 colonnes choisies")
  press("ArrowUp", { shiftKey: true })
  press("ArrowLeft", { shiftKey: true })
  expect(chosen()).toEqual([])
  press("End", { shiftKey: true })
  expect(chosen()).toHaveLength(6)
  press("ArrowUp")
  expect(chosen()).toEqual([])
  press("a", { ctrlKey: true })
  expect(chosen()).toHaveLength(21)
  press("Escape")
  expect(chosen()).toEqual([])
  expect(screen.getByRole("grid").getAttribute("aria-multiselectable")).toBe("true")
})

test("C67: the mouse drawn over cells makes a block, Shift and a click too, and neither opens a cell; a press ends it", () => {
  grid()
  fireEvent.mouseDown(cell("r0", "acteur"), { button: 0 })
  fireEvent.mouseOver(cell("r1", "role"), { buttons: 1 })
  fireEvent.mouseUp(cell("r1", "role"))
  expect(chosen()).toEqual(["r0.acteur", "r0.role", "r1.acteur", "r1.role"])
  fireEvent.mouseDown(cell("r2", "acteur"), { button: 0, shiftKey: true })
  fireEvent.mouseUp(cell("r2", "acteur"))
  fireEvent.click(cell("r2", "acteur"), { shiftKey: true, detail: 1 })
  expect(document.querySelector("[data-editing]")).toBeNull()
  expect(chosen()).toEqual(["r0.acteur", "r1.acteur", "r2.acteur"])
  fireEvent.mouseDown(cell("r0", "poids"), { button: 0 })
  expect(chosen()).toEqual([])
})

test("C67: Shift and a click, again and again, keep where the block was begun; elsewhere another begins", () => {
  grid()
  const click = (row: string, column: string, shiftKey: boolean) => {
    fireEvent.mouseDown(cell(row, column), { button: 0, shiftKey })
    if (!shiftKey) go(row, column)
    fireEvent.mouseUp(cell(row, column))
  }
  click("r1", "role", false)
  click("r2", "genre", true)
  expect(chosen()).toEqual(["r1.role", "r1.genre", "r2.role", "r2.genre"])
  click("r0", "role", true)
  expect(chosen()).toEqual(["r0.role", "r1.role"])
  press("ArrowRight", { shiftKey: true })
  expect(chosen()).toEqual(["r0.role", "r0.genre", "r1.role", "r1.genre"])
  click("r1", "genre", true)
  expect(chosen()).toEqual(["r1.role", "r1.genre"])
  go("r2", "poids")
  click("r2", "signe", true)
  expect(chosen()).toEqual(["r2.poids", "r2.signe"])
})

test("C67: where the cell in which a block was begun goes away, another begins", () => {
  const live = grid()
  go("r0", "role")
  press("ArrowDown", { shiftKey: true })
  elsewhere(live, (fields) => void delete (fields["acteurs"] ?? {})["r0"])
  fireEvent.mouseDown(cell("r2", "role"), { button: 0, shiftKey: true })
  expect(chosen()).toEqual(["r1.role", "r2.role"])
})

test("C67: whoever goes elsewhere by other means has chosen nothing there", async () => {
  const live = grid()
  go("r0", "role")
  press("ArrowDown", { shiftKey: true })
  go("r2", "role")
  expect(chosen()).toEqual([])
  await pasteHere("Un")
  expect(held(live, ...ROWS, "r0", "role")).toBe("Rôle de Mairie")
  expect(held(live, ...ROWS, "r2", "role")).toBe("Un")
})

test("C67: a block is kept by its cells while rows come and go, and ends when one writes", () => {
  const live = grid()
  go("r0", "role")
  press("ArrowDown", { shiftKey: true })
  press("ArrowDown", { shiftKey: true })
  elsewhere(live, (fields) => void delete (fields["acteurs"] ?? {})["r1"])
  expect(chosen()).toEqual(["r0.role", "r2.role"])
  press("F2")
  press("Escape")
  expect(chosen()).toEqual([])
})

test("C67: what is copied is a table and tabs, known to spreadsheets, and comes back as it was", async () => {
  const live = grid()
  elsewhere(live, (fields) => {
    const row = fields["acteurs"]?.["r0"] as Record<string, unknown>
    Object.assign(row, { poids: 1234.5, signe: true })
    Object.assign(row["ou"] as object, { copil: true, cotech: true })
  })
  go("r0", "role")
  await pasteHere({ "text/html": "<table><tr><td>=SOMME(1)<br>\"deux\"<td>Association<td>1234,5<td>oui<td>15/06/2026<td>COPIL, COTECH</table>" })
  const first = held(live, ...ROWS, "r0")
  go("r0", "role")
  press("End", { shiftKey: true })
  const copied = await takeHere("copy")
  expect(copied["text/plain"]).toBe("\"=SOMME(1)\n\"\"deux\"\"\"\tAssociation\t1234,5\tOui\t15/06/2026\tCOPIL, COTECH")
  expect(copied["text/html"]).toContain("<td style=\"mso-number-format:'\\@'\">=SOMME(1)<br style=\"mso-data-placement:same-cell\">&quot;deux&quot;</td>")
  expect(copied["text/html"]).toContain("<td x:num=\"1234.5\" sdval=\"1234.5\" data-maillage=\"1234.5\">1234,5</td>")
  go("r1", "role")
  press("Escape")
  go("r1", "role")
  await pasteHere(copied)
  expect(held(live, ...ROWS, "r1")).toMatchObject({ ...(first as object), acteur: { nom: "Lycée" }, order: "B" })
  go("r2", "role")
  await pasteHere({ "text/plain": copied["text/plain"] ?? "" })
  expect(held(live, ...ROWS, "r2")).toMatchObject({ ...(first as object), acteur: { nom: "Hôpital" }, order: "C" })
})

test("C67: what is cut or emptied can be taken back at once; a row is cut by its handle", async () => {
  const live = grid()
  const before = held(live, ...ROWS)
  go("r0", "acteur")
  press("ArrowRight", { shiftKey: true })
  press("ArrowDown", { shiftKey: true })
  expect((await takeHere("cut"))["text/plain"]).toBe("Mairie\tRôle de Mairie\nLycée\tRôle de Lycée")
  expect(held(live, ...ROWS)).toMatchObject({ r0: { acteur: { nom: "" }, role: "" }, r1: { acteur: { nom: "" }, role: "" }, r2: { role: "Rôle de Hôpital" } })
  await screen.findByText("4 cases vidées")
  press("z", { ctrlKey: true })
  expect(held(live, ...ROWS)).toMatchObject(before as object)
  press("a", { ctrlKey: true })
  press("Delete")
  await screen.findByText("6 cases vidées")
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(held(live, ...ROWS)).toMatchObject(before as object)
  go("r1", "acteur")
  press("ArrowLeft")
  expect((await takeHere("copy"))["text/plain"]).toBe("Lycée\tRôle de Lycée\t\t\t\t\t")
})

test("C67: who may only read may copy; nothing is cut or emptied", async () => {
  const column = fieldOf("role", { type: "text", maxCharacters: 100 })
  const only = gabaritOf(fieldOf("acteurs", { type: "rows", columns: [column, columns[3] ?? column], presentation: "grid" }))
  const live = liveDocument(only, (root) => {
    addRow(root, ROWS, [column], "r0", "A")
    Object.assign((root["fields"] as Record<string, Record<string, object>>)["acteurs"]?.["r0"] ?? {}, { role: "Aide" })
  }, "read")
  renderForm(live, only)
  go("r0", "role")
  press("End", { shiftKey: true })
  expect((await takeHere("cut"))["text/plain"]).toBe("Aide\t")
  press("Delete")
  expect(await pasteHere("Rien")).toBe(false)
  expect(held(live, ...ROWS, "r0", "role")).toBe("Aide")
})

test("C67: words chosen inside the cell one is in are copied as words", async () => {
  grid()
  go("r0", "role")
  const words = cell("r0", "role").querySelector(".form-said")?.firstChild as Text
  getSelection()?.setBaseAndExtent(words, 0, words, 4)
  expect(await takeHere("copy")).toEqual({})
  getSelection()?.removeAllRanges()
  expect((await takeHere("copy"))["text/plain"]).toBe("Rôle de Mairie")
})
