// How the rows of a grid are parted into groups.
import { expect, test } from "vitest"
import { Chance, fuzzRuns } from "../../editor/testing/random"
import { regroup, type Group } from "./groups"

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `r${at}`)
const groupOf = (groups: readonly Group[], row: string) => groups.find(({ rows }) => rows.includes(row))?.key
const all = (groups: readonly Group[]) => groups.flatMap(({ rows }) => rows)

test("rows that come some at a time are grouped once, and stay there", () => {
  let groups: Group[] = []
  const first = new Map<string, number | undefined>()
  for (let count = 60; count <= 510; count += 3) {
    groups = regroup(groups, numbered(count), "r0")
    for (const row of numbered(count)) {
      if (!first.has(row)) first.set(row, groupOf(groups, row))
      expect(groupOf(groups, row)).toBe(first.get(row))
    }
  }
  expect(groups.length).toBeLessThan(25)
})

test("one row more, one less and one moved leave all others in their groups, and other groups the same", () => {
  const rows = numbered(100)
  const before = regroup([], rows, null)
  const more = regroup(before, [...rows.slice(0, 30), "new", ...rows.slice(30)], null)
  expect(more.filter((group) => before.includes(group))).toHaveLength(before.length - 1)
  expect(groupOf(more, "new")).toBe(groupOf(before, "r29"))
  const less = regroup(before, rows.filter((row) => row !== "r30"), null)
  expect(less.filter((group) => before.includes(group))).toHaveLength(before.length - 1)
  for (const moved of [[...rows.slice(0, 5), "r80", ...rows.slice(5, 80), ...rows.slice(81)], [...rows.slice(0, 5), ...rows.slice(6, 80), "r5", ...rows.slice(80)]]) {
    const groups = regroup(before, moved, null)
    expect(rows.filter((row) => groupOf(groups, row) !== groupOf(before, row))).toHaveLength(1)
  }
})

test("the row one is in keeps its group when it is moved, and when its group is parted", () => {
  const rows = numbered(100)
  const before = regroup([], rows, "r80")
  const moved = regroup(before, ["r80", ...rows.filter((row) => row !== "r80")], "r80")
  expect(groupOf(moved, "r80")).toBe(groupOf(before, "r80"))
  const pasted = [...rows.slice(0, 30), ...Array.from({ length: 200 }, (_, at) => `p${at}`), ...rows.slice(30)]
  for (const pinned of ["r29", "r30"]) expect(groupOf(regroup(before, pasted, pinned), pinned)).toBe(groupOf(before, pinned))
})

test("whatever comes, goes and moves: all rows are there in order, no group is empty or too large, and names are never used twice", () => {
  for (let seed = 0; seed < fuzzRuns(300); seed += 1) {
    const chance = new Chance(seed)
    let rows = numbered(chance.below(120))
    let groups = regroup([], rows, null)
    for (let step = 0; step < 25; step += 1) {
      const before = groups
      rows = edited(rows, chance, step)
      const pinned = rows.length > 0 && chance.happens(0.8) ? chance.pick(rows) : null
      groups = regroup(before, rows, pinned)
      expect(all(groups), `seed ${seed}`).toEqual(rows)
      expect(groups.every((group) => group.rows.length > 0 && group.rows.length <= 48)).toBe(true)
      expect(new Set(groups.map(({ key }) => key)).size).toBe(groups.length)
      // Groups that stay keep their order: none of them is moved in the page.
      const keys = before.map(({ key }) => key)
      const stayed = groups.map(({ key }) => keys.indexOf(key)).filter((at) => at >= 0)
      expect(stayed, `seed ${seed}`).toEqual([...stayed].sort((one, other) => one - other))
      if (pinned !== null && groupOf(before, pinned) !== undefined) expect(groupOf(groups, pinned), `seed ${seed}`).toBe(groupOf(before, pinned))
    }
  }
})

function edited(rows: readonly string[], chance: Chance, step: number): string[] {
  const next = [...rows]
  const at = chance.below(next.length + 1)
  const count = 1 + chance.below(70)
  const kind = chance.pick(["add", "remove", "move"])
  if (kind === "add") next.splice(at, 0, ...Array.from({ length: count }, (_, one) => `n${step}-${one}`))
  if (kind === "remove") next.splice(at, count)
  if (kind === "move") next.splice(chance.below(next.length), 0, ...next.splice(at, 1))
  return next
}
