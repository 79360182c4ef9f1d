// @vitest-environment jsdom
// What is typed is what is saved: numbers and dates are written once, when they are whole and meant; what is neither is kept as
// it was typed, and the document isn't said to be saved.
import { ImmutableString } from "@automerge/automerge/slim"
import { act, fireEvent, render, screen, within } from "@testing-library/react"
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { Announcer } from "../../ui/Announcer"
import { forgetAnnouncements } from "../../ui/announce"
import { writeAll } from "../../sync/document/typed"
import type { LiveDocument } from "../../sync"
import { plainSource } from "../../source"
import { liveSource } from "../../source/live"
import { DocumentForm } from "../DocumentForm"
import { addRow, bornDocument } from "../testing/documents"
import { fieldOf, gabaritOf } from "../testing/gabarits"
import { elsewhere, held, liveDocument, renderForm } from "../testing/live"
import { cell, focused, go, grid, press, ROWS } from "../testing/grid"
import { DAY_FIELD } from "./Day"
import { keepDraft } from "./drafts"

// Fetched when the first day is shown.
beforeAll(() => DAY_FIELD.load())

const gabarit = gabaritOf(
  fieldOf("cout", { type: "number", unit: "€", min: null, max: null }),
  fieldOf("part", { type: "number", unit: "%", min: null, max: null }),
  fieldOf("jour", { type: "date" }),
)
const COUT = ["fields", "cout"]
const JOUR = ["fields", "jour"]

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  forgetAnnouncements()
  vi.useRealTimers()
})

/** A form with 5 000 € and the 15th of June; all that its document was, in order. */
function form() {
  const live = liveDocument(gabarit)
  elsewhere(live, (fields) => Object.assign(fields, { cout: 5000, jour: new ImmutableString("2026-06-15") }))
  const [were, heard]: [unknown[], string[]] = [[], []]
  live.subscribe(COUT, () => were.push(live.value(COUT)))
  live.subscribe(JOUR, () => were.push(String(live.value(JOUR) ?? "")))
  const { saved } = live
  const [unwritten, draft] = [saved.heardUnwritten.bind(saved), saved.heardDraft.bind(saved)]
  saved.heardUnwritten = (path, is) => { if (is) heard.push("typed"); unwritten(path, is) }
  saved.heardDraft = (path, is) => { if (is !== saved.hasDrafts) heard.push(is ? "draft" : "mended"); draft(path, is) }
  renderForm(live, gabarit, {}, <Announcer />)
  return { live, were, heard }
}

const place = (key: string) => globalThis.document.querySelector<HTMLElement>(`[data-form-path="fields.${key}"]`) as HTMLElement
const box = (key = "cout") => within(place(key)).getByRole<HTMLInputElement>("textbox")
/** Key by key, as somebody types. */
const type = (text: string, key = "cout") => {
  act(() => box(key).focus())
  for (let at = 1; at <= text.length; at += 1) fireEvent.change(box(key), { target: { value: text.slice(0, at) } })
}
const leave = () => act(() => focused().blur())
const said = (key = "cout") => place(key).querySelector(".form-draft")?.textContent?.replace(/\s/g, " ") ?? null

describe("C60: a number", () => {
  test.each(["12k", "1'234", "1’234", "12 500 euros", "5 000,5 € TTC", "1,5 M€"])("« %s » is one change, when the field is left", (text) => {
    const { were } = form()
    type(text)
    expect(were).toEqual([])
    leave()
    expect(were).toHaveLength(1)
    expect(said()).toBeNull()
  })

  test.each(["2 000/3 000", "10-20", "3,14,15", "1e3", "T2 2026", "12k€ environ", "50%"])("« %s » is refused, kept to be mended, and the former stands", (text) => {
    const { live, were } = form()
    type(text)
    leave()
    expect([were, live.value(COUT), box().value]).toEqual([[], 5000, text])
    expect(said()).toContain(`« ${text} » n’est pas enregistré.`)
    expect(said()).toContain("Ce qui était écrit reste : 5 000.")
    type("7")
    expect(said()).toBeNull()
    leave()
    expect(live.value(COUT)).toBe(7)
  })

  test("is read in the unit of its field", () => {
    const { live } = form()
    type("50 %", "part")
    leave()
    expect(live.value(["fields", "part"])).toBe(50)
  })

  test.each(["Enter", "Tab"])("is written on %s", (key) => {
    const { live } = form()
    type("12k")
    fireEvent.keyDown(box(), { key })
    expect(live.value(COUT)).toBe(12000)
  })

  test("is written in a pause if it is whole; what comes of it afterwards takes its place, and the former that of what is none", () => {
    const { live } = form()
    type("12")
    act(() => void vi.advanceTimersByTime(1_900))
    expect(live.value(COUT)).toBe(5000)
    act(() => void vi.advanceTimersByTime(200))
    expect(live.value(COUT)).toBe(12)
    fireEvent.change(box(), { target: { value: "12/13" } })
    leave()
    expect([live.value(COUT), box().value]).toEqual([5000, "12/13"])
  })

  test("that was meant stands when what is typed after it is none", () => {
    const { live } = form()
    type("12k")
    fireEvent.keyDown(box(), { key: "Enter" })
    fireEvent.change(box(), { target: { value: "12k-13k" } })
    leave()
    expect(live.value(COUT)).toBe(12000)
  })

  test("that isn’t written is not « enregistré »: it is on its way, then to be mended, then written", () => {
    const { live, heard } = form()
    type("10")
    fireEvent.change(box(), { target: { value: "10-20" } })
    leave()
    expect(live.saved.hasDrafts).toBe(true)
    type("1")
    leave()
    expect(live.saved.hasDrafts).toBe(false)
    expect(heard.filter((one, at) => one !== heard[at - 1])).toEqual(["typed", "draft", "mended", "typed"])
  })

  test("is written when the page goes, and when its control goes away under whoever types", () => {
    const { live } = form()
    type("12k")
    act(() => writeAll(live.handle))
    expect(live.value(COUT)).toBe(12000)
    fireEvent.change(box(), { target: { value: "13k-" } })
    act(() => writeAll(live.handle))
    expect([live.value(COUT), live.saved.hasDrafts]).toEqual([12000, true])
  })

  test("isn’t written by what others do meanwhile", () => {
    const { live } = form()
    type("12")
    elsewhere(live, (fields) => Object.assign(fields, { part: 3 }))
    act(() => live.change((root) => Object.assign(root["fields"] as object, { part: 4 })))
    expect(live.value(COUT)).toBe(5000)
  })

  test("that was refused is told to whoever has gone on, once", () => {
    form()
    type("10-20")
    leave()
    act(() => void vi.advanceTimersByTime(2_000))
    expect(globalThis.document.querySelector("[data-announcer]")?.textContent).toContain("n’est pas enregistré. Un seul nombre est attendu")
  })
})

describe("C60: a number in a cell", () => {
  const value = (live: LiveDocument) => live.value([...ROWS, "r0", "poids"])
  const withNumber = () => {
    const live = grid()
    elsewhere(live, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { poids: 5000 }))
    go("r0", "poids")
    return live
  }
  const typeOver = (text: string) => {
    press(text[0] as string)
    fireEvent.change(focused(), { target: { value: text } })
  }

  test("that is none leaves the former in its cell, with a word that stays, and its words in its control", () => {
    const live = withNumber()
    typeOver("2 000/3 000")
    press("Enter")
    expect(value(live)).toBe(5000)
    expect(cell("r0", "poids").textContent?.replace(/\s/g, " ")).toContain("5 000« 2 000/3 000 » n’est pas enregistré.« 2 000/3 000 » n’est pas enregistré. Un seul nombre est attendu")
    go("r0", "poids")
    press("F2")
    expect((focused() as HTMLInputElement).value).toBe("2 000/3 000")
    fireEvent.change(focused(), { target: { value: "2 500" } })
    press("Tab")
    expect([value(live), live.saved.hasDrafts]).toEqual([2500, false])
  })

  test("that was emptied by Delete brings no draft back, nor does a cell that holds nothing else", () => {
    const live = withNumber()
    typeOver("1,2,3")
    press("Enter")
    go("r0", "poids")
    press("Delete")
    expect(value(live)).toBeUndefined()
    press("F2")
    expect((focused() as HTMLInputElement).value).toBe("")
    fireEvent.change(focused(), { target: { value: "x" } })
    press("Enter")
    expect(live.saved.hasDrafts).toBe(true)
    go("r0", "poids")
    press("Delete")
    expect([live.saved.hasDrafts, cell("r0", "poids").textContent]).toEqual([false, ""])
  })

  test("isn’t asked for while its row is deleted", () => {
    const live = withNumber()
    typeOver("1,2,3")
    press("Enter")
    elsewhere(live, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { deleted: true }))
    expect(live.saved.hasDrafts).toBe(false)
    elsewhere(live, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, { deleted: false }))
    expect(live.saved.hasDrafts).toBe(true)
  })
})

test("C60: half a period isn’t asked for either while its row is deleted", () => {
  const live = grid()
  const row = (edit: object) => elsewhere(live, (fields) => Object.assign(fields["acteurs"]?.["r0"] ?? {}, edit))
  keepDraft(liveSource(live), ["fields", "acteurs", "r0", "periode", "debut"], { text: "31/06/2026", why: "day refused no-such-day" })
  row({ deleted: true })
  expect(live.saved.hasDrafts).toBe(false)
  row({ deleted: false })
  expect(live.saved.hasDrafts).toBe(true)
})

describe("C60: a date", () => {
  const parts = () => within(place("jour")).getAllByRole("spinbutton")
  const shown = () => parts().map((part) => part.textContent).join("/")
  const key = (at: number, keys: string) => {
    act(() => parts()[at]?.focus())
    for (const one of keys) {
      fireEvent(focused(), new InputEvent("beforeinput", { data: one, inputType: "insertText", bubbles: true, cancelable: true }))
    }
  }
  const clear = (at: number) => {
    act(() => parts()[at]?.focus())
    for (let times = 0; times < 4; times += 1) fireEvent.keyDown(parts()[at] as HTMLElement, { key: "Backspace" })
  }

  test("that is changed digit by digit is one change", () => {
    const { were } = form()
    key(0, "22072027")
    expect(were).toEqual([])
    leave()
    expect(were).toEqual(["2027-07-22"])
  })

  test("that no calendar has is said to be so, never bent, and stays to be mended", () => {
    const { live, were } = form()
    key(0, "31")
    leave()
    expect([were, shown()]).toEqual([[], "31/06/2026"])
    expect(said("jour")).toBe(
      "« 31/06/2026 » n’est pas enregistré. Ce jour n’existe pas dans le calendrier. Le jour s’écrit avant le mois : « 15/06/2026 »."
      + " Ce qui était écrit reste : 15 juin 2026.",
    )
    expect(live.saved.hasDrafts).toBe(true)
    key(1, "07")
    leave()
    expect([were, said("jour"), live.saved.hasDrafts]).toEqual([["2026-07-31"], null, false])
  })

  test("whose month is taken away in the same visit stays as it was typed, beside the word that it is incomplete", () => {
    const { were } = form()
    key(0, "22072027")
    clear(1)
    leave()
    expect([were, shown()]).toEqual([[], "22/mm/2027"])
    expect(said("jour")).toContain("« 22/mm/2027 » n’est pas enregistré. La date est incomplète.")
    expect(screen.getAllByText(/incomplète/)).toHaveLength(1)
  })

  test("that is emptied part by part is empty, and one that is emptied by its button is mended", () => {
    const { live, were } = form()
    key(0, "31")
    leave()
    fireEvent.click(within(place("jour")).getByRole("button", { name: /Effacer la date/ }))
    expect([were, shown(), said("jour"), live.saved.hasDrafts]).toEqual([[""], "jj/mm/aaaa", null, false])
  })

  test("is written in a pause where its year is whole, and not where it may go on", () => {
    const { live } = form()
    key(2, "20")
    act(() => void vi.advanceTimersByTime(5_000))
    expect(String(live.value(JOUR))).toBe("2026-06-15")
    clear(2)
    key(2, "2028")
    act(() => void vi.advanceTimersByTime(2_100))
    expect(String(live.value(JOUR))).toBe("2028-06-15")
  })

  test("by the device’s own picker is one change, when it is left", () => {
    vi.stubGlobal("matchMedia", (query: string) => ({
      matches: query === "(pointer: coarse)", addEventListener: () => undefined, removeEventListener: () => undefined,
    }))
    const { were } = form()
    const native = place("jour").querySelector("input") as HTMLInputElement
    act(() => native.focus())
    for (const value of ["2026-06-03", "2026-07-03", "2026-07-31"]) fireEvent.change(native, { target: { value } })
    expect(were).toEqual([])
    leave()
    expect(were).toEqual(["2026-07-31"])
    vi.unstubAllGlobals()
  })
})

test("C60: what is typed before the document is open is written in the document; what was refused then isn’t « enregistré » there", () => {
  const live = liveDocument(gabarit)
  const plain = plainSource({ id: live.id, root: bornDocument(gabarit, "Essai") })
  const view = render(<DocumentForm source={plain} gabarit={gabarit} />)
  type("1-2", "part")
  leave()
  type("12k")
  expect(held(live, "fields", "cout")).toBeNull()
  view.rerender(<DocumentForm source={liveSource(live)} gabarit={gabarit} />)
  act(() => void vi.advanceTimersByTime(100))
  expect([box().value, live.saved.hasDrafts]).toEqual(["12k", true])
  leave()
  expect(live.value(COUT)).toBe(12000)
  expect(plain.value(COUT)).toBeUndefined()
})

test("C60: a draft of a row stays its own", () => {
  const columns = [fieldOf("montant", { type: "number", unit: "€", min: null, max: null })]
  const rows = gabaritOf(fieldOf("budget", { type: "rows", columns, presentation: "cards" }))
  const live = liveDocument(rows, (root) => {
    addRow(root, ["fields", "budget"], columns, "r0", "A")
    addRow(root, ["fields", "budget"], columns, "r1", "B")
  })
  renderForm(live, rows)
  type("1-2", "budget.r0.montant")
  leave()
  expect([box("budget.r0.montant").value, box("budget.r1.montant").value]).toEqual(["1-2", ""])
})
