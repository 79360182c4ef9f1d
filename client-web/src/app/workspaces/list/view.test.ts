// How the list is looked at, as the address says it.
import { expect, test } from "vitest"
import { PLAIN, searchOf, sortedBy, viewOf, type View } from "./view"
import { visitAt } from "./visit"

test("C74: every view is in the address, and comes back out of it", () => {
  const views: View[] = [
    PLAIN,
    { ...PLAIN, query: "l’accès & 12.1 ?", sort: "number", descending: true },
    { ...PLAIN, sort: "changed", descending: false, kind: "normandie-2025/fiche-action", axe: "-", pilot: "ccas", group: undefined },
    { ...PLAIN, sort: "pilot", descending: false, mine: true, incomplete: true, sinceVisit: true, group: "axe" },
  ]
  for (const view of views) expect(viewOf(searchOf(view))).toEqual(view)
  expect(searchOf(PLAIN)).toBe("")
})

test("C74: what an address says that means nothing is as if it didn’t", () => {
  expect(viewOf("?tri=&ordre=x&groupe=nimporte&moi=oui&type=%20&autre=1")).toEqual(PLAIN)
  expect(viewOf(`?q=${"x".repeat(5_000)}`).query).toHaveLength(300)
})

test("the first press of a heading sorts as people look for it, the second the other way", () => {
  const title = sortedBy(PLAIN, "title")
  expect([title.descending, sortedBy(title, "title").descending, sortedBy(title, "changed").descending]).toEqual([false, true, true])
})

test("C74: a visit goes on for half an hour without a sign of it", () => {
  const minute = 60_000
  const first = visitAt(0, undefined)
  expect(first).toEqual({ before: undefined, seen: 0 })
  const on = visitAt(29 * minute, first)
  expect(on).toEqual({ before: undefined, seen: 29 * minute })
  const anew = visitAt(60 * minute, on)
  expect(anew).toEqual({ before: 29 * minute, seen: 60 * minute })
  expect(visitAt(30 * minute, anew)).toEqual(anew)
})
