import { expect, test } from "vitest"
import known from "bs58check/index.js"
import remembered from "./bs58check"

test("heads are spelled as the package spells them, however many and however often, and read back", () => {
  const heads = Array.from({ length: 200 }, (_, at) => Uint8Array.from({ length: 32 }, (__, byte) => (at * 31 + byte * 7) % 256))
  for (let round = 0; round < 2; round += 1) {
    for (const head of heads) {
      expect(remembered.encode(head)).toBe(known.encode(head))
      expect(remembered.encode(head)).toBe(known.encode(head))
      expect([...remembered.decode(remembered.encode(head))]).toEqual([...head])
    }
  }
  expect(remembered.decodeUnsafe("nonsense")).toBeUndefined()
})
