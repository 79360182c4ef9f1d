// @vitest-environment jsdom
// What is written in the cells of a grid, by the control of each kind, and what becomes of keys meanwhile.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, fireEvent, screen, within } from "@testing-library/react"
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest"
import { addRow } from "../testing/documents"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import type { Field } from "../../api/generated/types"
import { cell, columns, focused, gabarit, go, grid, place, press, ROWS, write } from "../testing/grid"
import { DAY_FIELD } from "../fields/Day"

// Fetched when the first day is shown.
beforeAll(() => DAY_FIELD.load())

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
    expect(poids(document)).toBe(25000)
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

  test("C54: comes back whole by the notice, however slowly it was typed", () => {
    vi.useFakeTimers()
    const document = withNumber()
    press("5")
    vi.setSystemTime(Date.now() + 2_000)
    fireEvent.change(focused(), { target: { value: "57" } })
    press("Enter")
    fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
    expect(poids(document)).toBe(25000)
    vi.useRealTimers()
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

test("C54: the notice of an emptied cell takes back nothing else where somebody has written there since", () => {
  const document = grid()
  const fill = (poids: number) => elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids }))
  fill(2)
  go("r1", "role")
  press("Enter")
  write(" écrit")
  press("Escape")
  go("r0", "poids")
  press("Delete")
  fill(3)
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(held(document, ...ROWS, "r1", "role")).toBe("Rôle de Lycée écrit")
  expect(held(document, ...ROWS, "r0", "poids")).toBe(3)
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
