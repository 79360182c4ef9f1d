// @vitest-environment jsdom
// The grid by keyboard alone, and what becomes of the focus when others change the rows meanwhile.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { describe, expect, test } from "vitest"
import { addRow } from "../testing/documents"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { fieldOf, gabaritOf, matrix } from "../testing/gabarits"
import type { Field } from "../../api/generated/types"
import { gridCommandOf } from "./keys"
import { cell, columns, focused, gabarit, go, grid, NAMES, place, press, ROWS, write } from "../testing/grid"

test("it is a grid with one tab stop, headers, and numbers for its rows and columns", () => {
  grid()
  const table = screen.getByRole("grid", { name: "Champ acteurs" })
  expect(table.getAttribute("aria-rowcount")).toBe("4")
  expect(within(table).getAllByRole("columnheader")).toHaveLength(8)
  expect(within(table).getAllByRole("rowheader").map((one) => one.textContent)).toEqual(NAMES)
  const stops = [...table.querySelectorAll("tbody [tabindex='0']")]
  expect(stops).toEqual([cell("r0", "acteur")])
  expect(cell("r2", "role").closest("tr")?.getAttribute("aria-rowindex")).toBe("4")
})

test("arrows, Home and End, with and without Ctrl, and pages go about, never beyond the edge", () => {
  grid()
  go("r0", "acteur")
  const walk: [string, object, string | undefined][] = [
    ["ArrowDown", {}, "r1.acteur"], ["ArrowRight", {}, "r1.role"], ["End", {}, "r1.ou"], ["ArrowRight", {}, "r1.ou"],
    ["End", { ctrlKey: true }, "r2.ou"], ["ArrowDown", {}, "r2.ou"], ["ArrowUp", {}, "r1.ou"],
    ["PageUp", {}, "r0.ou"], ["PageDown", {}, "r2.ou"], ["ArrowLeft", {}, "r2.le"],
  ]
  for (const [key, more, expected] of walk) {
    press(key, more)
    expect(place(), key).toBe(expected)
  }
  press("Home", { ctrlKey: true })
  expect(focused().getAttribute("aria-label")).toContain("Ligne 1, Mairie")
  expect(focused().tabIndex).toBe(0)
})

test("Enter opens a cell and goes down; Tab goes right; Escape stays; what is typed is in the document", () => {
  const document = grid()
  go("r0", "role")
  press("Enter")
  expect(focused().tagName).toBe("TEXTAREA")
  write(" de Vire")
  expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie de Vire")
  press("Enter")
  expect(place()).toBe("r1.role")
  expect(focused().tagName).toBe("TD")
  press("F2")
  write("!")
  press("Escape")
  expect(place()).toBe("r1.role")
  press("F2")
  press("Tab")
  expect(place()).toBe("r1.genre")
  press("Enter")
  fireEvent.change(focused(), { target: { value: "asso" } })
  press("Tab")
  expect(held(document, ...ROWS, "r1", "genre")).toBe("asso")
  expect(place()).toBe("r1.poids")
})

test("typing opens a cell and goes to the end of what is there, numbers begin anew", () => {
  const document = grid()
  go("r0", "role")
  // The key itself is left to the browser, which gives it to the control that has just opened.
  expect(press("x")).toBe(true)
  const control = focused() as HTMLTextAreaElement
  expect([control.tagName, control.selectionStart]).toEqual(["TEXTAREA", "Rôle de Mairie".length])
  press("Escape")
  go("r0", "poids")
  press("3")
  expect((focused() as HTMLInputElement).value).toBe("3")
  press("Enter")
  expect(held(document, ...ROWS, "r0", "poids")).toBe(3)
})

test("the head says each column's status in words, help and examples are folded above", () => {
  const told: Field[] = [
    fieldOf("acteur", { type: "actor" }, { status: "incontournable", help: "Qui\u00a0?", example: "La mairie" }),
    fieldOf("role", { type: "text", maxCharacters: 100 }, { status: "le-cas-echeant", sensitive: true }),
    fieldOf("note", { type: "text", maxCharacters: 100 }, { example: "Un mot" }),
  ]
  const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns: told, presentation: "grid" }))
  const document = liveDocument(gabarit, (root) => void addRow(root, ROWS, told, "r0", "A"))
  renderForm(document, gabarit)
  expect(screen.getAllByRole("columnheader").map((one) => one.textContent)).toEqual([
    "N°", "Champ acteurIncontournable", "Champ roleLe cas échéantChamp sensible", "Champ note",
  ])
  const button = screen.getByRole("button", { name: "Aide et exemples des colonnes", expanded: false })
  const words = globalThis.document.getElementById(button.getAttribute("aria-controls") ?? "") as HTMLElement
  expect(words.hidden).toBe(true)
  fireEvent.click(button)
  expect(words.hidden).toBe(false)
  expect([...words.querySelectorAll("dt")].map((one) => one.textContent)).toEqual([
    "Champ acteur Incontournable", "Champ role Le cas échéant", "Champ note ",
  ])
  expect([...words.querySelectorAll("dd")].map((one) => one.textContent)).toEqual([
    "Qui\u00a0?", "Exemple\u00a0: La mairie", "Exemple\u00a0: Un mot",
  ])
  // The device remembers it.
  cleanup()
  renderForm(document, gabarit)
  expect(screen.getByRole("button", { name: "Aide et exemples des colonnes", expanded: true })).toBeTruthy()
})

describe("rows that change while one is in the grid", () => {
  test("a row moved from elsewhere takes the focus with it", () => {
    const document = grid()
    go("r2", "role")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r2"] ?? {}, { order: new ImmutableString("0V") }))
    expect(place()).toBe("r2.role")
    expect(cell("r2", "role").closest("tr")?.getAttribute("aria-rowindex")).toBe("2")
    press("ArrowDown")
    expect(place()).toBe("r0.role")
  })

  test("a row moved while one writes in it keeps the writing, the caret and the text", () => {
    const document = grid()
    go("r2", "role")
    press("Enter")
    write(" un")
    const control = focused() as HTMLTextAreaElement
    control.setSelectionRange(2, 2)
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r2"] ?? {}, { order: new ImmutableString("0V") }))
    expect(focused()).toBe(control)
    expect(control.selectionStart).toBe(2)
    expect(control.value).toBe("Rôle de Hôpital un")
  })

  test("a row deleted by somebody else stays while one writes in it, can be restored, and goes when one leaves", () => {
    const document = grid()
    go("r1", "role")
    press("Enter")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r1"] ?? {}, { deleted: true }))
    expect(screen.getByText(/Quelqu’un vient de supprimer cette ligne/)).toBeTruthy()
    write(", encore")
    expect(held(document, ...ROWS, "r1", "role")).toBe("Rôle de Lycée, encore")
    press("Escape")
    expect(place()).toBe("r1.role")
    press("ArrowUp")
    expect(place()).toBe("r0.role")
    expect(globalThis.document.querySelector("[data-form-path='fields.acteurs.r1.role']")).toBeNull()
    expect(screen.getByRole("button", { name: "1 ligne supprimée" })).toBeTruthy()
  })

  test("restoring a row that somebody else deleted leaves the focus in its cell", () => {
    const document = grid()
    go("r1", "role")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r1"] ?? {}, { deleted: true }))
    const restore = screen.getByRole("button", { name: "Rétablir" })
    act(() => restore.focus())
    fireEvent.click(restore)
    expect(document.value([...ROWS, "r1", "deleted"])).toBeUndefined()
    expect(place()).toBe("r1.role")
    expect(focused().tagName).toBe("TD")
  })

  test("a row that vanishes leaves the focus where it was, on the row in its place", () => {
    const document = grid()
    go("r1", "role")
    elsewhere(document, (fields) => void delete (fields["acteurs"] ?? {})["r1"])
    expect(place()).toBe("r2.role")
    elsewhere(document, (fields) => void delete (fields["acteurs"] ?? {})["r2"])
    expect(place()).toBe("r0.role")
    elsewhere(document, (fields) => void delete (fields["acteurs"] ?? {})["r0"])
    expect(focused().textContent).toContain("Ajouter la première ligne")
  })

  test("a value changed in another cell redraws that cell only", () => {
    const document = grid()
    go("r0", "role")
    press("Enter")
    const control = focused()
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r2"] ?? {}, { poids: 4 }))
    expect(cell("r2", "poids").textContent).toBe("4")
    expect(focused()).toBe(control)
  })
})

describe("what is done with rows", () => {
  test("Alt and an arrow moves the row and keeps the focus in it", () => {
    const document = grid()
    go("r2", "role")
    press("ArrowUp", { altKey: true })
    expect(screen.getAllByRole("rowheader").map((one) => one.textContent)).toEqual(["Mairie", "Hôpital", "Lycée"])
    expect(place()).toBe("r2.role")
    press("ArrowUp", { altKey: true })
    press("ArrowUp", { altKey: true })
    expect(screen.getAllByRole("rowheader").map((one) => one.textContent)).toEqual(["Hôpital", "Mairie", "Lycée"])
    expect(held(document, ...ROWS, "r0", "order")).toBe("A")
  })

  test("a new row takes the focus into its first cell", async () => {
    const document = grid()
    fireEvent.click(screen.getByRole("button", { name: "Ajouter une ligne" }))
    const ids = Object.keys(document.value(ROWS) as object)
    expect(ids).toHaveLength(4)
    await waitFor(() => expect(place()).toBe(`${ids.find((id) => !/^r\d$/.test(id))}.acteur`))
  })

  test("the handle opens a menu: insert, delete, and back", async () => {
    const document = grid()
    go("r1", "acteur")
    press("ArrowLeft")
    fireEvent.click(focused())
    const menu = await screen.findByRole("menu")
    fireEvent.click(within(menu).getByRole("menuitem", { name: "Insérer une ligne au-dessus" }))
    expect(screen.getAllByRole("rowheader").map((one) => one.textContent)).toEqual(["Mairie", "Ligne sans nom", "Lycée", "Hôpital"])
    go("r1", "acteur")
    press("ArrowLeft")
    fireEvent.click(focused())
    fireEvent.click(within(await screen.findByRole("menu")).getByRole("menuitem", { name: "Supprimer la ligne" }))
    expect(held(document, ...ROWS, "r1", "deleted")).toBe(true)
    fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
    expect(document.value([...ROWS, "r1", "deleted"])).toBeUndefined()
  })
})

test("read only, one goes about and nothing opens", () => {
  const document = liveDocument(gabarit, (root) => void addRow(root, ROWS, columns, "r0", "A"), "read")
  renderForm(document, gabarit)
  go("r0", "role")
  press("ArrowRight")
  expect(place()).toBe("r0.genre")
  press("Enter")
  press("x")
  expect(focused().tagName).toBe("TD")
  expect(screen.queryByRole("button", { name: /Ajouter/ })).toBeNull()
})

test("sixty rows of the matrix are there in a moment, and one key stroke redraws one cell", () => {
  const field = matrix.sections.flatMap((section) => section.fields).find((one) => one.key === "acteurs")
  const all = field?.kind.type === "rows" ? field.kind.columns : []
  const document = liveDocument(matrix, (root) => {
    for (let at = 0; at < 60; at += 1) addRow(root, ROWS, all, `r${at}`, `V${String(at).padStart(2, "1")}x`)
  })
  renderForm(document, matrix)
  const rows = [...globalThis.document.querySelectorAll("tr[data-form-row]")]
  expect(rows).toHaveLength(60)
  const observed: Node[] = []
  const observer = new MutationObserver((records) => observed.push(...records.map((record) => record.target)))
  observer.observe(globalThis.document.body, { childList: true, subtree: true, characterData: true, attributes: true })
  elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r7"] ?? {}, { role: "Un mot" }))
  for (const record of observer.takeRecords()) observed.push(record.target)
  observer.disconnect()
  const touched = new Set(observed.map((node) => (node instanceof Element ? node : node.parentElement)?.closest("[data-form-path]")?.getAttribute("data-form-path")))
  expect([...touched]).toEqual(["fields.acteurs.r7.role"])
})

test("keys that are not the grid's are left alone", () => {
  const key = (name: string, more: object = {}) =>
    gridCommandOf({ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...more }, { row: 0, column: 1 }, { rows: 2, columns: 3 })
  for (const name of ["Tab", "Escape", "Shift", "F5", "CapsLock", "ContextMenu"]) expect(key(name)).toBeNull()
  expect(key("c", { ctrlKey: true })).toBeNull()
  expect(key("r", { ctrlKey: true })).toBeNull()
  expect(key("ArrowLeft", { altKey: true })).toBeNull()
  expect(key("é")).toEqual({ type: "type" })
  expect(key("Dead")).toEqual({ type: "type" })
  // The clipboard has events of its own.
  expect(key("v", { metaKey: true })).toBeNull()
  expect(key("a", { ctrlKey: true })).toEqual({ type: "all" })
  expect(key("ArrowDown", { shiftKey: true })).toEqual({ type: "extend", to: { row: 1, column: 1 } })
})

test("Ctrl+Z on a cell takes back what was written or chosen last, wherever in the grid, and goes there", () => {
  const document = grid()
  go("r0", "role")
  press("Enter")
  write(" et plus")
  press("Escape")
  go("r1", "genre")
  act(() => document.change((root) => {
    const rows = (root["fields"] as { acteurs: Record<string, Record<string, unknown>> }).acteurs
    if (rows["r1"]) rows["r1"]["genre"] = new ImmutableString("elu")
  }))
  go("r2", "acteur")
  press("z", { ctrlKey: true })
  expect(document.value([...ROWS, "r1", "genre"])).toBeUndefined()
  expect(place()).toBe("r1.genre")
  press("z", { ctrlKey: true })
  expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie")
  expect(place()).toBe("r0.role")
  press("y", { ctrlKey: true })
  expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie et plus")
})
