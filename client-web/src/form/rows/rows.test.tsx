// @vitest-environment jsdom
// Rows as cards: adding, moving, deleting and taking back, folding, and two rows that speak of the same actor.
import { act, createEvent, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { describe, expect, test, vi } from "vitest"
import type { Field } from "../../api/generated/types"
import { Outline } from "../outline/Outline"
import { navigationOf } from "../navigation"
import { addRow } from "../testing/documents"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import { liveSource } from "../../source/live"

const columns: Field[] = [
  fieldOf("acteur", { type: "actor" }, { status: "incontournable" }),
  fieldOf("role", { type: "text", maxCharacters: 500 }),
  fieldOf("note", { type: "rich-text" }),
]
const gabarit = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "cards" }, { status: "incontournable" }))
const ROWS = ["fields", "acteurs"]

function cards(...names: string[]) {
  const document = liveDocument(gabarit, (root) => {
    names.forEach((name, at) => {
      addRow(root, ROWS, columns, `r${at}`, "ABCDEFGH".charAt(at))
      const rows = (root["fields"] as { acteurs: Record<string, { acteur: { nom: string }; role: string }> }).acteurs
      const row = rows[`r${at}`]
      if (row !== undefined) row.acteur.nom = name
      if (row !== undefined && name !== "") row.role = `Rôle de ${name}`
    })
  })
  renderForm(document, gabarit)
  return document
}

const titles = () => screen.queryAllByRole("heading", { level: 4 }).map((one) => one.textContent)
const card = (row: string) => globalThis.document.querySelector<HTMLElement>(`li[data-form-row="${row}"]`) as HTMLElement
const focusedPath = () => globalThis.document.activeElement?.closest("[data-form-path]")?.getAttribute("data-form-path")

test("without rows, one is told what to do; the first row takes the focus into its first field", async () => {
  const document = cards()
  expect(screen.getByText(/Ajoutez une première ligne/)).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: "Ajouter la première ligne" }))
  const [id] = Object.keys(document.value(ROWS) as object)
  expect(held(document, ...ROWS, id ?? "")).toEqual({ order: "V", acteur: { nom: "" }, role: "", note: "\ufffc" })
  await waitFor(() => expect(focusedPath()).toBe(`fields.acteurs.${id}.acteur`))
})

test("many cards start folded with a line that says what they hold; all can be unfolded and folded", () => {
  cards("Mairie", "Lycée", "Hôpital")
  expect(screen.queryByRole("combobox")).toBeNull()
  expect(within(card("r0")).getByText("Rôle de Mairie")).toBeTruthy()
  fireEvent.click(screen.getByRole("button", { name: "Tout déplier" }))
  expect(screen.getAllByRole("combobox")).toHaveLength(3)
  fireEvent.click(screen.getByRole("button", { name: "Tout replier" }))
  expect(screen.queryByRole("combobox")).toBeNull()
  fireEvent.click(within(card("r1")).getByRole("button", { expanded: false }))
  expect(within(card("r1")).getByRole("combobox")).toHaveProperty("value", "Lycée")
})

test("a folded card is opened for whoever is sent to a field in it", () => {
  const document = cards("Mairie", "Lycée", "Hôpital")
  act(() => void navigationOf(liveSource(document)).go("fields.acteurs.r2.role", { start: 0, end: 4 }))
  const box = globalThis.document.activeElement as HTMLTextAreaElement
  expect(focusedPath()).toBe("fields.acteurs.r2.role")
  expect(box.value.slice(box.selectionStart, box.selectionEnd)).toBe("Rôle")
})

test("buttons move a card up and down; Alt and an arrow on its head does too, but not in its texts", () => {
  cards("Mairie", "Lycée", "Hôpital")
  fireEvent.click(screen.getByRole("button", { name: /Descendre.*Mairie/ }))
  expect(titles().map((one) => one?.slice(1))).toEqual(["Lycée", "Mairie", "Hôpital"])
  const head = within(card("r0")).getByRole("button", { expanded: false })
  fireEvent.keyDown(head, { key: "ArrowUp", altKey: true })
  expect(titles().map((one) => one?.slice(1))).toEqual(["Mairie", "Lycée", "Hôpital"])
  fireEvent.click(head)
  const box = within(card("r0")).getAllByRole("textbox")[0] as HTMLElement
  expect(fireEvent.keyDown(box, { key: "ArrowDown", altKey: true })).toBe(true)
  expect(titles().map((one) => one?.slice(1))).toEqual(["Mairie", "Lycée", "Hôpital"])
  expect(screen.getByRole("button", { name: /Monter.*Mairie/ }).getAttribute("aria-disabled")).toBe("true")
})

test("a deleted card can be taken back at once, or later, and the focus goes to its neighbour", () => {
  const document = cards("Mairie", "Lycée", "Hôpital")
  const bin = screen.getByRole("button", { name: /Supprimer.*Lycée/ })
  act(() => bin.focus())
  fireEvent.click(bin)
  expect(titles().map((one) => one?.slice(1))).toEqual(["Mairie", "Hôpital"])
  expect(focusedPath()).toBe("fields.acteurs.r2")
  expect(held(document, ...ROWS, "r1", "deleted")).toBe(true)
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(titles()).toHaveLength(3)
  fireEvent.click(screen.getByRole("button", { name: /Supprimer.*Mairie/ }))
  fireEvent.click(screen.getByRole("button", { name: "1 ligne supprimée" }))
  fireEvent.click(screen.getByRole("button", { name: "Rétablir" }))
  expect(titles().map((one) => one?.slice(1))).toEqual(["Mairie", "Lycée", "Hôpital"])
})

test("a card somebody else deletes stays while one is in it", () => {
  const document = cards("Mairie", "Lycée")
  const box = within(card("r1")).getByRole("combobox")
  act(() => box.focus())
  elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r1"] ?? {}, { deleted: true }))
  expect(globalThis.document.activeElement).toBe(box)
  expect(within(card("r1")).getByText(/Quelqu’un vient de supprimer cette ligne/)).toBeTruthy()
  const restore = within(card("r1")).getByRole("button", { name: "Rétablir" })
  act(() => restore.focus())
  fireEvent.click(restore)
  expect(document.value([...ROWS, "r1", "deleted"])).toBeUndefined()
  expect(globalThis.document.activeElement).toBe(card("r1").querySelector("[data-form-card-toggle]"))
  elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r1"] ?? {}, { deleted: true }))
  act(() => within(card("r0")).getByRole("combobox").focus())
  expect(titles()).toHaveLength(1)
})

/** jsdom has no drag events, so no place of the mouse either. */
function drag(event: Event, on: HTMLElement): void {
  Object.defineProperty(event, "clientY", { value: -1 })
  fireEvent(on, event)
}

test("dragging the head of a card puts its row where it is dropped", () => {
  cards("Mairie", "Lycée", "Hôpital")
  const data = { effectAllowed: "", setData: () => undefined }
  fireEvent.dragStart(within(card("r2")).getByRole("button", { expanded: false }), { dataTransfer: data })
  drag(createEvent.dragOver(card("r0"), { dataTransfer: data }), card("r0"))
  expect(card("r0").getAttribute("data-drop")).toBe("before")
  drag(createEvent.drop(card("r0"), { dataTransfer: data }), card("r0"))
  expect(titles().map((one) => one?.slice(1))).toEqual(["Hôpital", "Mairie", "Lycée"])
})

/** The dialog in which two rows are merged, once what it is made of has been fetched. */
async function mergeDialog(): Promise<HTMLElement> {
  await screen.findByRole("button", { name: "Fusionner" })
  return screen.getByRole("dialog")
}

describe("two rows that may speak of the same actor", () => {
  test("are told, merged after both were shown, and taken apart again", async () => {
    const document = cards("CPAM", "Caisse primaire d’assurance maladie (CPAM)", "Lycée")
    const before = held(document, ...ROWS)
    await waitFor(() => expect(screen.getByText("Ces deux lignes parlent peut-être du même acteur")).toBeTruthy())
    fireEvent.click(screen.getByRole("button", { name: "Fusionner…" }))
    const dialog = await mergeDialog()
    const cells = within(within(dialog).getByRole("row", { name: /Champ role/ })).getAllByRole("cell")
    expect(cells.map((one) => one.textContent)).toEqual([
      "Rôle de CPAM", "Rôle de Caisse primaire d’assurance maladie (CPAM)",
      "Rôle de CPAM\nRôle de Caisse primaire d’assurance maladie (CPAM)",
    ])
    fireEvent.click(within(dialog).getByLabelText("Caisse primaire d’assurance maladie (CPAM)"))
    fireEvent.click(within(dialog).getByRole("button", { name: "Fusionner" }))
    expect(held(document, ...ROWS, "r0", "deleted")).toBe(true)
    expect(held(document, ...ROWS, "r1", "role")).toBe("Rôle de Caisse primaire d’assurance maladie (CPAM)\nRôle de CPAM")
    expect(held(document, ...ROWS, "r0", "merged_into")).toBe("r1")
    await waitFor(() => expect(screen.queryByText(/parlent peut-être/)).toBeNull())
    fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
    expect(held(document, ...ROWS)).toEqual(before)
  })

  test("the one that went can be restored later, as a row of its own", async () => {
    const document = cards("CAF", "caf")
    fireEvent.click(await screen.findByRole("button", { name: "Fusionner…" }))
    fireEvent.click(within(await mergeDialog()).getByRole("button", { name: "Fusionner" }))
    fireEvent.click(screen.getByRole("button", { name: "1 ligne supprimée" }))
    fireEvent.click(screen.getByRole("button", { name: "Rétablir" }))
    const row = held(document, ...ROWS, "r1")
    expect(row).not.toHaveProperty("deleted")
    expect(row).not.toHaveProperty("merged_into")
  })

  test("words that have no place in the row that stays are said not to be taken over", async () => {
    const document = cards("CAF", "caf")
    elsewhere(document, (fields) => void delete (fields["acteurs"]?.["r0"] as Record<string, unknown>)["role"])
    fireEvent.click(await screen.findByRole("button", { name: "Fusionner…" }))
    const line = within(await mergeDialog()).getByRole("row", { name: /Champ role/ })
    expect(line.textContent).toContain("Rôle de caf (non repris)")
  })

  test("are two once somebody says so on this device", async () => {
    const document = cards("CAF", "caf")
    await waitFor(() => expect(screen.getByText(/parlent peut-être/)).toBeTruthy())
    fireEvent.click(screen.getByRole("button", { name: "Ce sont deux acteurs" }))
    expect(screen.queryByText(/parlent peut-être/)).toBeNull()
    elsewhere(document, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { role: "autre" }))
    await waitFor(() => expect(held(document, ...ROWS, "r0", "role")).toBe("autre"))
    expect(screen.queryByText(/parlent peut-être/)).toBeNull()
  })
})

test("a grid becomes cards where there is little room, and keeps whoever is in a field there", async () => {
  const observers = new Set<(width: number) => void>()
  const tell = (width: number) => {
    for (const told of [...observers]) told(width)
  }
  class Observer {
    readonly #told: (width: number) => void
    constructor(told: (entries: unknown[]) => void) {
      this.#told = (width) => told([{ contentRect: { width } }])
    }
    observe(): void {
      observers.add(this.#told)
    }
    disconnect(): void {
      observers.delete(this.#told)
    }
  }
  vi.stubGlobal("ResizeObserver", Observer)
  const asGrid = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))
  const document = liveDocument(asGrid, (root) => void addRow(root, ROWS, columns, "r0", "A"))
  renderForm(document, asGrid)
  act(() => globalThis.document.querySelector<HTMLElement>("[data-form-path='fields.acteurs.r0.role']")?.focus())
  act(() => tell(400))
  expect(screen.queryByRole("grid")).toBeNull()
  await waitFor(() => expect(focusedPath()).toBe("fields.acteurs.r0.role"))
  expect(globalThis.document.activeElement?.tagName).toBe("TEXTAREA")
  act(() => tell(1200))
  expect(screen.getByRole("grid")).toBeTruthy()
  vi.unstubAllGlobals()
})

test("on a phone no grid is made to be thrown away, nor where the form is narrow is one painted", () => {
  const asGrid = gabaritOf(fieldOf("acteurs", { type: "rows", columns, presentation: "grid" }))
  const made = vi.spyOn(globalThis.document, "createElement")
  const tables = () => made.mock.calls.filter(([tag]) => tag === "table").length
  vi.stubGlobal("innerWidth", 390)
  const view = renderForm(liveDocument(asGrid, (root) => void addRow(root, ROWS, columns, "r0", "A")), asGrid)
  expect([card("r0").isConnected, tables()]).toEqual([true, 0])
  view.unmount()
  vi.stubGlobal("innerWidth", 900)
  vi.stubGlobal("ResizeObserver", class {
    observe(): void {}
    disconnect(): void {}
  })
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600)
  renderForm(liveDocument(asGrid, (root) => void addRow(root, ROWS, columns, "r0", "A")), asGrid)
  expect([card("r0").isConnected, screen.queryByRole("grid")]).toEqual([true, null])
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

test("the outline leads to what a row lacks", async () => {
  const document = liveDocument(gabarit, (root) => {
    addRow(root, ROWS, columns, "r0", "A")
    const row = (root["fields"] as { acteurs: Record<string, { role: string }> }).acteurs["r0"]
    if (row !== undefined) row.role = "Un rôle"
  })
  renderForm(document, gabarit, {}, <Outline source={liveSource(document)} gabarit={gabarit} />)
  fireEvent.click(screen.getByRole("button", { name: /Sommaire/ }))
  fireEvent.click(screen.getByRole("link", { name: "Champ acteurs, ligne 1, Champ acteur" }))
  expect(focusedPath()).toBe("fields.acteurs.r0.acteur")
})

describe("Ctrl+Z where one isn't in a text", () => {
  const undo = (more: object = {}) => fireEvent.keyDown(globalThis.document.activeElement ?? globalThis.document.body, {
    key: "z", ctrlKey: true, ...more,
  })

  test("C54: brings a deleted row back first, and then takes the words that were written before, and goes there", () => {
    const document = cards("Mairie", "Lycée")
    const box = within(card("r0")).getAllByRole<HTMLTextAreaElement>("textbox")[0] as HTMLTextAreaElement
    act(() => {
      box.focus()
      box.setRangeText(" écrit avec soin", box.value.length, box.value.length, "end")
      box.dispatchEvent(new InputEvent("input", { bubbles: true }))
    })
    const bin = screen.getByRole("button", { name: /Supprimer.*Lycée/ })
    act(() => bin.focus())
    fireEvent.click(bin)
    expect(screen.getByRole("button", { name: "Annuler" })).toBeTruthy()
    expect(undo()).toBe(false)
    expect(titles()).toHaveLength(2)
    expect(screen.queryByRole("button", { name: "Annuler" })).toBeNull()
    expect(globalThis.document.activeElement?.closest("[data-form-row]")?.getAttribute("data-form-row")).toBe("r1")
    expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie écrit avec soin")
    undo()
    expect(titles()).toHaveLength(2)
    expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie")
    expect(globalThis.document.activeElement).toBe(box)
    undo()
    undo({ key: "Z", shiftKey: true })
    expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie écrit avec soin")
    undo({ key: "Z", shiftKey: true })
    expect(titles()).toHaveLength(1)
  })

  test("doesn't delete again what the notice's button brought back", () => {
    cards("Mairie", "Lycée")
    fireEvent.click(screen.getByRole("button", { name: /Supprimer.*Lycée/ }))
    fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
    act(() => (globalThis.document.activeElement as HTMLElement).blur())
    undo()
    expect(titles()).toHaveLength(2)
  })

  test("leaves the browser's own undo of a text that hasn't the focus undone", () => {
    const document = cards("Mairie")
    const box = within(card("r0")).getAllByRole<HTMLTextAreaElement>("textbox")[0] as HTMLTextAreaElement
    act(() => {
      box.setRangeText("!", box.value.length, box.value.length, "end")
      box.dispatchEvent(new InputEvent("input", { bubbles: true }))
      const asked = new InputEvent("beforeinput", { inputType: "historyUndo", cancelable: true, bubbles: true })
      expect(box.dispatchEvent(asked)).toBe(false)
    })
    expect(held(document, ...ROWS, "r0", "role")).toBe("Rôle de Mairie!")
  })
})
