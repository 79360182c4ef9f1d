// @vitest-environment jsdom
// Large pastes, and what is done while one is under way: whose step is whose, what comes at once, what waits for its turn.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { asMap } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"
import { PasteWork } from "../tables/write-plan"
import { pasteHere } from "../testing/clipboard"
import { cell, focused, go, grid, press, ROWS, write } from "../testing/grid"
import { held } from "../testing/live"

afterEach(() => void vi.restoreAllMocks())

type Live = ReturnType<typeof grid>

const rowsOf = (live: Live) => {
  const rows = asMap(held(live, ...ROWS)) ?? {}
  return rowPlaces(rows).filter(({ deleted }) => !deleted).map(({ id }) => asMap(rows[id]) ?? {})
}
const names = (live: Live) => rowsOf(live).map(({ acteur }) => asMap(acteur)?.["nom"])
const roles = (live: Live) => rowsOf(live).map(({ role }) => role)
const said = () => document.querySelector(".form-done")?.textContent?.replaceAll("\u00a0", " ") ?? ""
const whole = (check: () => void) => waitFor(check, { timeout: 30_000 })
const undo = () => act(() => void press("z", { ctrlKey: true }))
const SEVEN = ["A", "B", "C", "D", "E", "F", "G"]
const sixty = (word: string) => Array.from({ length: 60 }, (_, at) => `${word} ${at}`).join("\n")

/** An edit of mine that has nothing to do with what is pasted. */
function unrelated(): void {
  go("r6", "poids")
  press("4")
  press("Enter")
}

test("C66: a large paste whose first rows change nothing is no part of what was done before it", async () => {
  const live = grid(SEVEN)
  unrelated()
  const before = rowsOf(live)
  expect(before[6]).toMatchObject({ poids: 4 })
  go("r0", "role")
  await pasteHere([...SEVEN.slice(0, 5).map((name) => `Rôle de ${name}`), "Autre", "Encore"].join("\n"))
  await whole(() => expect(said()).toContain("7 lignes collées."))
  expect(roles(live).slice(4)).toEqual(["Rôle de E", "Autre", "Encore"])
  undo()
  expect(rowsOf(live)).toMatchObject(before)
  expect(rowsOf(live)[6]).toMatchObject({ poids: 4, role: "Rôle de G" })
  undo()
  expect(rowsOf(live)[6]?.["poids"]).toBeUndefined()
})

test("C66: a paste that changes nothing offers no way back, and takes nothing of before along", async () => {
  const live = grid(SEVEN)
  unrelated()
  go("r0", "role")
  await pasteHere("Rôle de A\nRôle de B")
  expect(said()).toContain("2 lignes collées.")
  expect(within(document.querySelector(".form-done") as HTMLElement).queryByRole("button", { name: "Annuler" })).toBeNull()
  expect(rowsOf(live)[6]).toMatchObject({ poids: 4 })
  go("r0", "poids")
  await pasteHere("environ\nbeaucoup\nplus\nmoins\nautant\nguère\nassez")
  await whole(() => expect(said()).toContain("Rien n’a été collé, 7 cases laissées de côté."))
  expect(screen.queryByRole("button", { name: "Annuler" })).toBeNull()
})

test("C68: a block whose first rows are empty is emptied as one step, which takes nothing of before along", async () => {
  const live = grid(SEVEN)
  unrelated()
  go("r5", "signe")
  press("Enter")
  fireEvent.change(focused(), { target: { value: "yes" } })
  press("Escape")
  go("r0", "signe")
  for (let row = 0; row < 6; row += 1) press("ArrowDown", { shiftKey: true })
  press("Delete")
  await screen.findByText("1 case vidée")
  expect(rowsOf(live)[5]?.["signe"]).toBeUndefined()
  undo()
  expect(rowsOf(live)[5]).toMatchObject({ signe: true })
  expect(rowsOf(live)[6]).toMatchObject({ poids: 4 })
})

test("C68: letters that are still on their way are no part of the paste that comes next", async () => {
  const live = grid(SEVEN)
  go("r0", "role")
  press("Enter")
  write(" et du port")
  press("Escape")
  go("r1", "role")
  await pasteHere("Un\nDeux")
  undo()
  expect(roles(live).slice(0, 3)).toEqual(["Rôle de A et du port", "Rôle de B", "Rôle de C"])
})

test("C67: what is emptied during a large paste is emptied at once, and nothing that is typed afterwards", async () => {
  const live = grid(SEVEN)
  go("r6", "acteur")
  await pasteHere(sixty("Acteur"))
  go("r0", "role")
  press("ArrowDown", { shiftKey: true })
  press("Delete")
  expect(roles(live).slice(0, 3)).toEqual(["", "", "Rôle de C"])
  go("r0", "role")
  press("Enter")
  write("Écrit depuis")
  press("Escape")
  await whole(() => expect(names(live)).toHaveLength(66))
  await act(() => new Promise((done) => setTimeout(done, 50)))
  expect(roles(live).slice(0, 3)).toEqual(["Écrit depuis", "", "Rôle de C"])
})

test("C66: pastes wait for each other, however many and wherever they were begun: each one’s rows stay together", async () => {
  const live = grid(["A"])
  go("r0", "acteur")
  await pasteHere(sixty("Un"))
  await pasteHere(`A\n${sixty("Deux")}`)
  fireEvent.click(screen.getByRole("button", { name: "Coller un tableau" }))
  const box = await screen.findByRole("textbox", { name: "Collez le tableau ici" }, { timeout: 20_000 })
  const dialog = screen.getByRole("dialog", { name: "Coller un tableau" })
  fireEvent.change(box, { target: { value: sixty("Trois") } })
  if ((within(dialog).getByRole("checkbox") as HTMLInputElement).checked) fireEvent.click(within(dialog).getByRole("checkbox"))
  fireEvent.click(within(dialog).getByRole("button", { name: "Coller" }))
  await whole(() => expect(names(live).filter((name) => String(name).startsWith("Trois"))).toHaveLength(60))
  const first = names(live).map((name) => String(name).split(" ")[0]).filter((word) => word !== "Un")
  // The second goes over as much of the first as stood when it was pasted.
  expect(first.filter((word, at) => word !== first[at - 1])).toEqual(["A", "Deux", "Trois"])
  expect(first.filter((word) => word === "Deux")).toHaveLength(60)
}, 60_000)

test("C66: a paste that fails says so, and those behind it have their turn", async () => {
  const live = grid(["A"])
  vi.spyOn(console, "error").mockImplementation(() => undefined)
  const { write: original } = PasteWork.prototype
  let writes = 0
  vi.spyOn(PasteWork.prototype, "write").mockImplementation(function (this: PasteWork, edit, count) {
    writes += 1
    if (writes === 2) throw new Error("no more")
    return original.call(this, edit, count)
  })
  go("r0", "acteur")
  await pasteHere(sixty("Un"))
  await pasteHere("Deux\nDeux encore")
  await whole(() => expect(names(live)[0]).toBe("Deux"))
  // The first wrote the row that was there, and the second over it and one more.
  expect(names(live)).toHaveLength(2)
  writes = 1
  await pasteHere(sixty("Trois"))
  await whole(() => expect(said()).toContain("Le collage s’est arrêté"))
  expect(cell("r0", "acteur").textContent).toContain("Deux")
})

test("C104: a key that follows a large paste at once finds it begun: it takes back that, and nothing of before", async () => {
  const live = grid(SEVEN)
  unrelated()
  go("r0", "role")
  const getData = (type: string) => (type === "text/plain" ? sixty("Collé") : "")
  act(() => {
    fireEvent.paste(focused(), { clipboardData: { getData, items: [] } })
    expect(roles(live)[0]).toBe("Rôle de A")
    press("z", { ctrlKey: true })
  })
  await whole(() => expect(roles(live).map((role) => String(role).split(" ")[0])).toEqual(SEVEN.map(() => "Rôle")))
  expect(rowsOf(live)[6]).toMatchObject({ poids: 4 })
  expect(names(live)).toEqual(SEVEN)
})
