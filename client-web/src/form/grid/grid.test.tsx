// @vitest-environment jsdom
// The grid by keyboard alone, and what becomes of the focus when others change the rows meanwhile.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, cleanup, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { addRow } from "../testing/documents"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { fieldOf, gabaritOf, matrix } from "../testing/gabarits"
import type { Field } from "../../api/generated/types"
import { gridCommandOf } from "./keys"

const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }),
  fieldOf("role", { type: "text", maxCharacters: 1000 }),
  fieldOf("genre", { type: "choice", options: [{ key: "elu", label: "Élu" }, { key: "asso", label: "Association" }] }),
  fieldOf("poids", { type: "number", unit: "", min: 1, max: 4 }),
  fieldOf("signe", { type: "yes-no" }),
  fieldOf("le", { type: "date" }),
  fieldOf("ou", { type: "choices", options: [{ key: "copil", label: "COPIL" }, { key: "cotech", label: "COTECH" }], other: false }),
]
const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))
const ROWS = ["fields", "acteurs"]
const NAMES = ["Mairie", "Lycée", "Hôpital"]

function grid(names = NAMES) {
  const document = liveDocument(gabarit, (root) => {
    names.forEach((name, at) => {
      addRow(root, ROWS, columns, `r${at}`, "ABCDEFGHIJ".charAt(at))
      const row = (root["fields"] as { acteurs: Record<string, { acteur: { nom: string }; role: string }> }).acteurs[`r${at}`]
      if (row === undefined) return
      row.acteur.nom = name
      row.role = `Rôle de ${name}`
    })
  })
  renderForm(document, gabarit)
  return document
}

const cell = (row: string, column: string) => {
  const found = globalThis.document.querySelector<HTMLElement>(`[data-form-path="fields.acteurs.${row}.${column}"]`)
  if (found === null) throw new Error(`no cell ${row} ${column}`)
  return found
}
const focused = () => globalThis.document.activeElement as HTMLElement
const place = () => focused().closest("[data-form-path]")?.getAttribute("data-form-path")?.replace("fields.acteurs.", "")
const press = (key: string, more: object = {}) => fireEvent.keyDown(focused(), { key, ...more })
const go = (row: string, column: string) => act(() => cell(row, column).focus())
const write = (words: string) => {
  const control = focused() as HTMLTextAreaElement
  act(() => {
    control.setRangeText(words, control.value.length, control.value.length, "end")
    control.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
}

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

describe("a number that a key on its cell replaces", () => {
  const withNumber = () => {
    const document = grid()
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids: 25000 }))
    go("r0", "poids")
    return document
  }
  const poids = (document: ReturnType<typeof grid>) => held(document, ...ROWS, "r0", "poids")

  test("comes back on Escape, and nothing is told", () => {
    const document = withNumber()
    press("5")
    expect(poids(document)).toBe(5)
    press("Escape")
    expect([poids(document), cell("r0", "poids").textContent?.replace(/\s/g, " ")]).toEqual([25000, "25 000"])
    expect(screen.queryByRole("button", { name: "Annuler" })).toBeNull()
    press("Enter")
    expect((focused() as HTMLInputElement).value.replace(/\s/g, " ")).toBe("25 000")
  })

  test("comes back from a sign alone too; where there was none, Escape keeps what was typed", () => {
    const document = withNumber()
    press("-")
    press("Escape")
    expect(poids(document)).toBe(25000)
    press("Enter")
    expect((focused() as HTMLInputElement).value.replace(/\s/g, " ")).toBe("25 000")
    press("Escape")
    go("r1", "poids")
    press("3")
    press("Escape")
    expect(held(document, ...ROWS, "r1", "poids")).toBe(3)
  })

  test("is told once the cell is left, and Ctrl+Z brings it back", () => {
    const document = withNumber()
    press("5")
    fireEvent.change(focused(), { target: { value: "57" } })
    press("Enter")
    expect(screen.getByText(/Champ poids\s: «\s25\s000\s» a été remplacé/)).toBeTruthy()
    press("z", { ctrlKey: true })
    expect(poids(document)).toBe(25000)
  })

  test("is left alone where somebody else has written since", () => {
    const document = withNumber()
    press("5")
    press("Tab")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids: 7 }))
    press("z", { ctrlKey: true })
    expect(poids(document)).toBe(7)
    go("r0", "poids")
    press("5")
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids: 9 }))
    press("Escape")
    expect(poids(document)).toBe(9)
  })
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
    "N°", "Champ acteurIncontournable", "Champ roleLe cas échéantChamp sensible", "Champ noteFacultatif",
  ])
  const button = screen.getByRole("button", { name: "Aide et exemples des colonnes", expanded: false })
  const words = globalThis.document.getElementById(button.getAttribute("aria-controls") ?? "") as HTMLElement
  expect(words.hidden).toBe(true)
  fireEvent.click(button)
  expect(words.hidden).toBe(false)
  expect([...words.querySelectorAll("dt")].map((one) => one.textContent)).toEqual([
    "Champ acteur Incontournable", "Champ role Le cas échéant", "Champ note Facultatif",
  ])
  expect([...words.querySelectorAll("dd")].map((one) => one.textContent)).toEqual([
    "Qui\u00a0?", "Exemple\u00a0: La mairie", "Exemple\u00a0: Un mot",
  ])
  // The device remembers it.
  cleanup()
  renderForm(document, gabarit)
  expect(screen.getByRole("button", { name: "Aide et exemples des colonnes", expanded: true })).toBeTruthy()
})

test("a rich text's cell opens with the focus in its text", () => {
  const rich: Field[] = [fieldOf("acteur", { type: "actor" }), fieldOf("note", { type: "rich-text" })]
  const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns: rich, presentation: "grid" }))
  renderForm(liveDocument(gabarit, (root) => void addRow(root, ROWS, rich, "r0", "A")), gabarit)
  go("r0", "note")
  press("F2")
  expect(focused().getAttribute("role")).toBe("textbox")
})

test("an actor's cell opens with the caret after the name, so that one types on", () => {
  const document = grid(["CPAM"])
  go("r0", "acteur")
  press("F2")
  const control = focused() as HTMLInputElement
  expect([control.value, control.selectionStart, control.selectionEnd]).toEqual(["CPAM", 4, 4])
  // Where the caret is, as the keyboard would.
  act(() => {
    control.setRangeText(" 14", control.selectionStart ?? 0, control.selectionEnd ?? 0, "end")
    control.dispatchEvent(new InputEvent("input", { bubbles: true }))
  })
  expect(held(document, ...ROWS, "r0", "acteur")).toEqual({ nom: "CPAM 14" })
})

describe("a date in a cell", () => {
  // jsdom doesn't know it, and React Aria would press the parts of a date with Enter.
  beforeAll(() => {
    Object.defineProperty(HTMLElement.prototype, "isContentEditable", {
      configurable: true, get(this: HTMLElement) { return this.getAttribute("contenteditable") === "true" },
    })
  })
  afterAll(() => void Reflect.deleteProperty(HTMLElement.prototype, "isContentEditable"))

  /** Tab goes through the buttons of the cell first. */
  const end = (key: string) => {
    if (key === "Tab") act(() => within(cell("r0", "le")).getAllByRole("button").at(-1)?.focus())
    press(key)
    expect(focused().tagName).toBe("TD")
  }
  const typeDay = (keys: string) => {
    for (const one of keys) {
      fireEvent(focused(), new InputEvent("beforeinput", { data: one, inputType: "insertText", bubbles: true, cancelable: true }))
    }
  }
  const withDay = () => {
    const document = grid()
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { le: new ImmutableString("2024-02-29") }))
    return document
  }

  test.each(["Enter", "Tab", "Escape"])("with two digits for the year is kept on %s", (key) => {
    const document = grid()
    go("r0", "le")
    press("Enter")
    typeDay("030526")
    end(key)
    expect(held(document, ...ROWS, "r0", "le")).toBe("2026-05-03")
  })

  test.each(["Enter", "Tab", "Escape"])("that was cleared part by part stays so on %s", (key) => {
    const document = withDay()
    go("r0", "le")
    press("Enter")
    const parts = within(cell("r0", "le")).getAllByRole("spinbutton")
    for (const part of parts) {
      act(() => part.focus())
      for (let digit = 0; digit < 4; digit += 1) fireEvent.keyDown(part, { key: "Backspace" })
    }
    act(() => parts.at(-1)?.focus())
    end(key)
    expect(document.value([...ROWS, "r0", "le"])).toBeUndefined()
  })

  test("is mended too where the device has its own picker", () => {
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query === "(pointer: coarse)", addEventListener: () => undefined, removeEventListener: () => undefined,
    }))
    const document = withDay()
    go("r0", "le")
    press("Enter")
    fireEvent.change(focused(), { target: { value: "0026-05-03" } })
    press("Enter")
    expect(held(document, ...ROWS, "r0", "le")).toBe("2026-05-03")
    go("r0", "le")
    press("Enter")
    fireEvent.change(focused(), { target: { value: "" } })
    press("Escape")
    expect(document.value([...ROWS, "r0", "le"])).toBeUndefined()
    vi.unstubAllGlobals()
  })
})

test("keys are never stolen from a text that is open", () => {
  grid()
  go("r0", "role")
  press("Enter")
  for (const [key, more] of [["ArrowLeft", {}], ["ArrowDown", {}], ["Home", {}], ["End", {}], ["Delete", {}], ["Backspace", {}],
    ["ArrowUp", { altKey: true }], ["z", { ctrlKey: true, key: "c" }], ["Enter", { shiftKey: true }], ["PageDown", {}]] as const) {
    expect(press(key, more), key).toBe(true)
    expect(focused().tagName).toBe("TEXTAREA")
    expect(place()).toBe("r0.role")
  }
  // During a composition Enter and Escape belong to the input method.
  expect(fireEvent.keyDown(focused(), { key: "Enter", isComposing: true })).toBe(true)
  expect(focused().tagName).toBe("TEXTAREA")
})

test("Delete empties a cell of any kind, and that can be taken back", () => {
  const document = grid()
  elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, {
    genre: new ImmutableString("elu"), poids: 2, signe: false, le: new ImmutableString("2026-01-01"), ou: { copil: true },
  }))
  const before = held(document, ...ROWS, "r0")
  for (const column of columns) {
    go("r0", column.key)
    press("Delete")
  }
  expect(held(document, ...ROWS, "r0")).toEqual({ order: "A", acteur: { nom: "" }, role: "", ou: {} })
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(held(document, ...ROWS, "r0", "ou")).toEqual({ copil: true })
  go("r1", "role")
  press("Delete")
  press("z", { ctrlKey: true })
  expect(held(document, ...ROWS, "r1", "role")).toBe("Rôle de Lycée")
  expect(before).toMatchObject({ role: "Rôle de Mairie" })
})

test("cells of every kind open with their control and close with what was done", () => {
  const document = grid()
  go("r1", "signe")
  press("Enter")
  fireEvent.change(focused(), { target: { value: "yes" } })
  press("Tab")
  expect(held(document, ...ROWS, "r1", "signe")).toBe(true)
  press("Enter")
  expect(focused().getAttribute("role")).toBe("spinbutton")
  press("Escape")
  expect(place()).toBe("r1.le")
  press("ArrowRight")
  press("Enter")
  const boxes = within(cell("r1", "ou")).getAllByRole("checkbox")
  fireEvent.click(boxes[1] as HTMLElement)
  expect(held(document, ...ROWS, "r1", "ou")).toEqual({ cotech: true })
  // Tab goes from box to box first, then out of the cell.
  expect(press("Tab")).toBe(true)
  act(() => boxes[1]?.focus())
  press("Tab")
  expect(place()).toBe("r1.ou")
  expect(focused().tagName).toBe("TD")
  go("r1", "acteur")
  press("F2")
  expect(focused().getAttribute("role")).toBe("combobox")
  write(" Mermoz")
  press("Enter")
  expect(held(document, ...ROWS, "r1", "acteur")).toEqual({ nom: "Lycée Mermoz" })
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

test("cells whose text isn't there can't be opened, and say so", () => {
  const document = liveDocument(gabarit, (root) => {
    addRow(root, ROWS, columns, "r0", "A")
    const row = (root["fields"] as { acteurs: Record<string, Record<string, unknown>> }).acteurs["r0"] ?? {}
    delete row["role"]
    row["acteur"] = 3
  })
  renderForm(document, gabarit)
  expect(cell("r0", "role").textContent).toBe("absent")
  expect(cell("r0", "acteur").textContent).toBe("illisible")
  go("r0", "role")
  press("Enter")
  expect(focused().tagName).toBe("TD")
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
  expect(key("v", { metaKey: true })).toEqual({ type: "type" })
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
