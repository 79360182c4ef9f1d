// @vitest-environment jsdom
// Ctrl+Z and Ctrl+Y through all that is done in a grid, in the order in which I did it, and never what others did.
import { act, fireEvent, screen, within } from "@testing-library/react"
import { expect, test } from "vitest"
import { asMap } from "../../shape/read"
import { rowPlaces } from "../../shape/rows"
import { pasteHere, takeHere } from "../testing/clipboard"
import { cell, focused, go, grid, press, ROWS, write } from "../testing/grid"
import { elsewhere, held } from "../testing/live"

type Live = ReturnType<typeof grid>

/** The rows as one sees them, in order, without what is mine to see alone: order keys, what was deleted. */
function seen(live: Live): unknown[] {
  const rows = asMap(held(live, ...ROWS)) ?? {}
  return rowPlaces(rows).filter(({ deleted }) => !deleted).map(({ id }) => {
    const { order: _, deleted: __, merged_into: ___, ...row } = asMap(rows[id]) ?? {}
    return [id, row]
  })
}

const key = (letter: string) => act(() => {
  press(letter, { ctrlKey: true })
})

async function menu(row: string, item: string): Promise<void> {
  go(row, "acteur")
  press("ArrowLeft")
  fireEvent.click(focused())
  fireEvent.click(within(await screen.findByRole("menu")).getByRole("menuitem", { name: item }))
}

/** All that can be done in a grid, one thing after the other; each is one step. */
const STEPS: readonly (readonly [what: string, work: (live: Live) => void | Promise<void>])[] = [
  ["words in a cell", () => { go("r0", "role"); press("Enter"); write(" et du port"); press("Escape") }],
  ["a choice", () => { go("r0", "genre"); press("Enter"); fireEvent.change(focused(), { target: { value: "asso" } }); press("Tab") }],
  ["a number", () => { go("r0", "poids"); press("4"); press("Enter") }],
  ["yes or no", () => { go("r1", "signe"); press("Enter"); fireEvent.change(focused(), { target: { value: "yes" } }); press("Escape") }],
  ["several choices", () => { go("r1", "ou"); press("Enter"); fireEvent.click(focused()); press("Escape") }],
  ["a cell emptied", () => { go("r2", "role"); press("Delete") }],
  ["a row moved by keys", () => { go("r2", "role"); press("ArrowUp", { altKey: true }) }],
  ["a row moved by the mouse", () => {
    const handle = cell("r0", "acteur").closest("tr")?.querySelector("button") as HTMLElement
    const carried = { dataTransfer: { effectAllowed: "", setData: () => undefined } }
    fireEvent.dragStart(handle, carried)
    fireEvent.dragOver(cell("r1", "acteur"), carried)
    fireEvent.drop(cell("r1", "acteur"), carried)
  }],
  ["a table pasted", async () => { go("r1", "acteur"); await pasteHere("Ville\tAide\nBourg\tHéberge\nPort\tAccueille") }],
  ["a block cut", async () => { go("r1", "acteur"); press("ArrowRight", { shiftKey: true }); await takeHere("cut") }],
  ["a block emptied", async () => { press("Escape"); press("a", { ctrlKey: true }); press("Delete"); await act(() => Promise.resolve()) }],
  ["a row added", () => { fireEvent.click(screen.getByRole("button", { name: "Ajouter une ligne" })) }],
  ["a row deleted", () => menu("r2", "Supprimer la ligne")],
  ["a row inserted", () => menu("r0", "Insérer une ligne au-dessus")],
]

test("C68: each thing done in a grid is taken back by itself, newest first, and done again; others’ stays", async () => {
  const live = grid()
  const states = [seen(live)]
  for (const [, work] of STEPS) {
    await work(live)
    states.push(seen(live))
  }
  states.slice(1).forEach((state, at) => expect(state, STEPS[at]?.[0]).not.toEqual(states[at]))
  // Somebody else writes where I did nothing.
  elsewhere(live, (fields, root) => Object.assign(root, { schema: 1, others: "à eux" }) && fields)
  for (let at = STEPS.length; at > 0; at -= 1) {
    key("z")
    expect(seen(live), `${STEPS[at - 1]?.[0]} taken back`).toEqual(states[at - 1])
  }
  key("z")
  expect(seen(live)).toEqual(states[0])
  for (let at = 1; at <= STEPS.length; at += 1) {
    key("y")
    expect(seen(live), `${STEPS[at - 1]?.[0]} done again`).toEqual(states[at])
  }
  expect(live.value(["others"])).toBe("à eux")
})

test("C68: what others did among it stands: their words in my cell, their rows, a row of theirs that I moved", async () => {
  const live = grid()
  go("r0", "role")
  press("Enter")
  write(" et moi")
  press("Escape")
  go("r1", "poids")
  press("3")
  press("Enter")
  go("r0", "acteur")
  await pasteHere("Ville\nBourg\nCollège\nPort")
  const added = rowPlaces(asMap(held(live, ...ROWS)) ?? {}).find(({ id }) => !/^r\d$/.test(id))?.id ?? ""
  elsewhere(live, (fields) => {
    const rows = fields["acteurs"] ?? {}
    Object.assign(rows["r1"] ?? {}, { poids: 1 })
    // They write in the row that I added: it is theirs, too.
    Object.assign(rows[added] ?? {}, { poids: 2 })
  })
  key("z")
  expect(asMap(held(live, ...ROWS, "r0"))?.["acteur"]).toEqual({ nom: "Mairie" })
  expect(live.value([...ROWS, added, "deleted"])).toBeUndefined()
  expect(held(live, ...ROWS, added)).toMatchObject({ poids: 2 })
  key("z")
  expect(held(live, ...ROWS, "r1", "poids")).toBe(1)
  expect(held(live, ...ROWS, "r0", "role")).toBe("Rôle de Mairie")
})
