// How long until a stream is tried again.
import { expect, test } from "vitest"
import { StreamBackoff } from "./backoff"

test("C70: what fails is tried again after longer and longer waits, and what lived at once", () => {
  const backoff = new StreamBackoff()
  const waits = Array.from({ length: 8 }, () => backoff.after("failed", 0.5))
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000])
  expect(backoff.after("lived", 0)).toBe(0)
  expect(backoff.after("failed", 0.5)).toBe(1_000)
})

test("C70: what holds streams back is asked seldom, and a server that is busy says when", () => {
  const backoff = new StreamBackoff()
  expect(Array.from({ length: 6 }, () => backoff.after("held", 0.5))).toEqual([60, 120, 240, 480, 600, 600].map((s) => s * 1_000))
  expect(new StreamBackoff().after("failed", 0.5, 30_000)).toBe(30_000)
})

test("all who heard a server stop don't come back at the same moment", () => {
  const backoff = new StreamBackoff()
  expect([backoff.after("stopping", 0), backoff.after("stopping", 0.5), backoff.after("stopping", 0.99)]).toEqual([500, 1_000, 1_490])
})
