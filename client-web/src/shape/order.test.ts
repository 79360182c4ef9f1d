import { readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { between, isOrderKey } from "./order"

const fixture = new URL("../../../shared/fixtures/order.json", import.meta.url)
const cases = JSON.parse(readFileSync(fixture, "utf8")) as [string | null, string | null, string][]

test("G6: order keys are those of the shared fixture", () => {
  expect(cases.length).toBeGreaterThan(10)
  for (const [lower, upper, key] of cases) expect(between(lower, upper), `${lower} ${upper}`).toBe(key)
})

test("G6: a thousand rows added at either end keep their keys short", () => {
  let [first, last] = [between(null, null), between(null, null)]
  for (let count = 0; count < 1000; count += 1) {
    last = between(last, null)
    first = between(null, first)
  }
  expect(last.length).toBeLessThanOrEqual(18)
  expect(first.length).toBeLessThanOrEqual(18)
})

test("G6: rows inserted anywhere stand where they were put", () => {
  const keys: string[] = []
  let seed = 12_345
  for (let count = 0; count < 600; count += 1) {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    const at = seed % (keys.length + 1)
    const key = between(keys[at - 1] ?? null, keys[at] ?? null)
    expect(isOrderKey(key)).toBe(true)
    keys.splice(at, 0, key)
  }
  expect([...keys].sort((one, other) => (one < other ? -1 : 1))).toEqual(keys)
  expect(new Set(keys).size).toBe(keys.length)
})

test("G6: an order key is ASCII digits and letters that do not end in 0", () => {
  for (const key of ["1", "V", "V01", "zz"]) expect(isOrderKey(key), key).toBe(true)
  for (const key of ["", "0", "V0", "é", "a b", "a-", "V\n"]) expect(isOrderKey(key), key).toBe(false)
})
