// Rows keep their neighbours, whatever keys they have.
import { ImmutableString } from "@automerge/automerge/slim"
import { expect, test } from "vitest"
import { between } from "../../shape/order"
import { rowPlaces } from "../../shape/rows"
import type { Done } from "../../source"
import { reordered } from "./reorder"

const PATH = ["fields", "rows"]
const rooted = (orders: Readonly<Record<string, string>>, as: (text: string) => unknown = (text) => text) => ({
  fields: { rows: Object.fromEntries(Object.entries(orders).map(([id, order]) => [id, { order: as(order) }])) },
})
const words = rooted({ a: "V", b: "W", c: "X" })
const document = rooted({ a: "2", b: "f", c: "fV", gone: "k" }, (text) => new ImmutableString(text))
const row = (id: string, order: string): Done => ({ type: "row", path: PATH, id, order, columns: [] })
const move = (id: string, value: string): Done => ({ type: "set", path: [...PATH, id, "order"], value })

/** The ids in order, once the edits are done to the document. */
function orderAfter(done: readonly Done[]): string[] {
  const rows: Record<string, { order: unknown }> = { ...document.fields.rows }
  for (const one of reordered(done, words, document)) {
    if (one.type === "row") rows[one.id] = { order: one.order }
    if (one.type === "set") rows[one.path[2] ?? ""] = { order: one.value }
  }
  return rowPlaces(rows).map(({ id }) => id)
}

test("what was put between two rows stands between them", () => {
  expect(orderAfter([row("n", between("V", "W"))])).toEqual(["a", "n", "b", "c", "gone"])
  expect(orderAfter([row("n", between(null, "V"))])).toEqual(["n", "a", "b", "c", "gone"])
  expect(orderAfter([row("n", between("X", null)), row("m", between(between("X", null), null))]).filter((id) => id !== "gone"))
    .toEqual(["a", "b", "c", "n", "m"])
})

test("what was moved, and moved again, too", () => {
  const first = between("W", "X")
  expect(orderAfter([move("a", first), row("n", between(first, "X"))])).toEqual(["b", "a", "n", "c", "gone"])
})

test("other edits are as they were", () => {
  const done: Done[] = [
    { type: "splice", path: ["fields", "public"], at: 0, remove: 0, insert: "x" },
    { type: "set", path: ["fields", "order"], value: "a" }, { type: "join", path: ["a"], from: ["b"] },
    { type: "set", path: [...PATH, "a", "order"], value: null },
  ]
  expect(reordered(done, words, document)).toEqual(done)
  expect(reordered([row("n", "Z")], {}, null)).toEqual([row("n", between(null, null))])
})
