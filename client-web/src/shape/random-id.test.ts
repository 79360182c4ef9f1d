// Ids without the help of a secure page.
import { afterEach, expect, test, vi } from "vitest"
import { randomId } from "./random-id"

afterEach(() => void vi.unstubAllGlobals())

test("C52: ids are made on a page that came by plain HTTP too, and no two are the same", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) })
  const made = Array.from({ length: 1_000 }, randomId)
  for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(new Set(made).size).toBe(made.length)
})
