import { ImmutableString, change, from, type Doc } from "@automerge/automerge/slim"
import { describe, expect, test } from "vitest"
import { bornDocument } from "../form/testing/documents"
import { fiche } from "../form/testing/gabarits"
import { addRow, draftAt, type Draft } from "../form/testing/documents"
import { isOrderKey } from "./order"
import { compareTexts, FollowedPlaces, movesTo, orderAt, ordersBehind, rowPlaces, type RowPlace } from "./rows"

function place(id: string, order: string, deleted = false): RowPlace {
  return { id, order, deleted }
}

function afterMoves(places: readonly RowPlace[], id: string, index: number): string[] {
  const moves = movesTo(places, id, index)
  const moved = places.map((one) => ({ ...one, order: moves.find((move) => move.id === one.id)?.order ?? one.order }))
  const rows = Object.fromEntries(moved.map((one) => [one.id, { order: one.order, deleted: one.deleted }]))
  return rowPlaces(rows).filter((one) => !one.deleted).map((one) => one.id)
}

test("G5: rows are shown in order of order, then of id, and what is no row is not shown", () => {
  const rows = {
    b: { order: new ImmutableString("V") }, a: { order: "V" }, c: { order: "A", deleted: true }, d: { order: 3 },
    e: null, f: "x", g: [], h: {},
  }
  const places = rowPlaces(rows)
  expect(places.map((one) => one.id)).toEqual(["d", "h", "c", "a", "b"])
  expect(places.filter((one) => one.deleted).map((one) => one.id)).toEqual(["c"])
})

test("G5: ids are compared by code points, as the server does", () => {
  expect(compareTexts("\u{1f600}", "\uffee")).toBeGreaterThan(0)
  expect(compareTexts("a", "ab")).toBeLessThan(0)
  expect(compareTexts("\u{1f600}", "\u{1f601}")).toBeLessThan(0)
  expect(compareTexts("a\u{1f600}", "a\u{1f600}b")).toBeLessThan(0)
  expect(compareTexts("é", "é")).toBe(0)
})

test("C103: places that are followed are the same array while words are typed, and those there are whatever else is done", () => {
  const followed = new FollowedPlaces()
  let rows: Record<string, unknown> = {
    a: { order: "B", role: "" }, b: { order: "A", role: "" }, c: { order: "C", deleted: true }, d: "no row",
  }
  const first = followed.of(rows)
  expect(first).toEqual(rowPlaces(rows))
  rows = { ...rows, a: { order: "B", role: "Mot" } }
  expect(followed.of(rows)).toBe(first)
  rows = { ...rows, d: "still none", b: { order: new ImmutableString("A"), role: "x" } }
  expect(followed.of(rows)).toBe(first)
  const steps = [
    { ...rows, a: { order: "Z" } }, { ...rows, c: { order: "C" } }, { ...rows, d: { order: "D" } }, { ...rows, e: { order: "0" } },
    { a: rows["a"] }, { b: rows["b"] }, {}, rows,
  ]
  for (const step of steps) expect(followed.of(step)).toEqual(rowPlaces(step))
  expect(followed.of(null)).toEqual([])
})

test("G5: a row that is moved needs one new key, and stands where it was put", () => {
  const places = ["a", "b", "c", "d"].map((id, at) => place(id, "ABCD".charAt(at)))
  expect(movesTo(places, "d", 1)).toHaveLength(1)
  expect(afterMoves(places, "d", 1)).toEqual(["a", "d", "b", "c"])
  expect(afterMoves(places, "a", 3)).toEqual(["b", "c", "d", "a"])
  expect(afterMoves(places, "b", 0)).toEqual(["b", "a", "c", "d"])
  expect(movesTo(places, "b", 1)).toEqual([])
  expect(movesTo(places, "nobody", 1)).toEqual([])
  expect(afterMoves(places, "b", 99)).toEqual(["a", "c", "d", "b"])
})

test("G5: deleted rows do not count as places", () => {
  const places = [place("a", "A"), place("x", "B", true), place("b", "C"), place("c", "D")]
  expect(afterMoves(places, "c", 1)).toEqual(["a", "c", "b"])
})

test("G6: rows with equal or unreadable keys can be moved between all the same", () => {
  const equal = [place("a", "V"), place("b", "V"), place("c", "V")]
  expect(afterMoves(equal, "c", 1)).toEqual(["a", "c", "b"])
  const none = [place("a", ""), place("b", ""), place("c", "é")]
  expect(afterMoves(none, "c", 0)).toEqual(["c", "a", "b"])
  expect(afterMoves(none, "a", 2)).toEqual(["b", "c", "a"])
})

test("G5: a row is added whole, with all its texts and maps, and never twice", () => {
  const field = fiche.sections.flatMap((section) => section.fields).find((one) => one.key === "indicateurs")
  if (field?.kind.type !== "rows") throw new Error("the fiche has indicators")
  const { columns } = field.kind
  const path = ["fields", "indicateurs"]
  const root: Doc<Draft> = change(bornDocument(fiche, "Bouger"), (draft) => {
    expect(addRow(draft, path, columns, "r1", orderAt([], 0))).toBe(true)
    expect(addRow(draft, path, columns, "r1", "W")).toBe(false)
    expect(addRow(draft, ["fields", "nulle_part"], columns, "r1", "W")).toBe(false)
  })
  expect(draftAt(root, [...path, "r1"])).toEqual({
    order: new ImmutableString("V"), intitule: "", unite: "", outil_recueil: "", quand_evaluer: "",
    evaluateur: { nom: "" },
  })
})

test("G5: a rich text in a row is born with one paragraph", () => {
  const columns = [
    { key: "texte", label: "Texte", help: "", example: "", status: "facultatif", sensitive: false,
      kind: { type: "rich-text" } } as const,
  ]
  const root = change(from<Draft>({ fields: { rows: {} } }), (draft) => {
    addRow(draft, ["fields", "rows"], columns, "r", "V")
  })
  expect(draftAt(root, ["fields", "rows", "r"])?.["texte"]).toBe("\ufffc")
})

describe("a block of rows put behind the others", () => {
  test("C66: two people's blocks stay together, whatever order they come in", () => {
    const places = [{ id: "a", order: "A", deleted: false }, { id: "z", order: "Z", deleted: true }]
    const chances = (...all: number[]) => () => all.shift() ?? 0
    const mine = ordersBehind(places, 200, chances(0.1, 0.9))
    const theirs = ordersBehind(places, 200, chances(0.1, 0.95))
    const sorted = [...mine, ...theirs].sort()
    expect(sorted).toEqual([...mine, ...theirs])
    expect(mine.every((order) => order > "Z" && isOrderKey(order))).toBe(true)
    expect(new Set(sorted).size).toBe(400)
    expect(ordersBehind([], 1, chances(0, 0)).every(isOrderKey)).toBe(true)
  })
})
