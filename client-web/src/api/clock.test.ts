// @vitest-environment jsdom
// The server's clock from Date headers of whole seconds.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { forgetClock, heardDate, serverNow } from "./clock"

const DAY = 24 * 3_600_000
const START = Date.parse("2026-03-01T10:00:00.000Z")

beforeEach(() => {
  vi.useFakeTimers({ now: START, toFake: ["Date"] })
  localStorage.clear()
  forgetClock()
})

afterEach(() => vi.useRealTimers())

/** An answer of a server that is this much ahead, after a journey of 20 ms. */
function answer(ahead: number): void {
  const asked = Date.now()
  vi.setSystemTime(asked + 20)
  heardDate(new Date(Math.floor((Date.now() - 10 + ahead) / 1000) * 1000).toUTCString(), asked, Date.now())
}

test("until an answer came, the device's clock has to do", () => {
  expect(serverNow()).toBe(START)
})

test.each([0, DAY + 300, -DAY - 700, 90_500])("answers narrow it down: the device is %i ms off", (ahead) => {
  answer(ahead)
  expect(Math.abs(serverNow() - Date.now() - ahead)).toBeLessThan(600)
  for (let more = 0; more < 60; more += 1) {
    vi.setSystemTime(Date.now() + 137)
    answer(ahead)
  }
  expect(Math.abs(serverNow() - Date.now() - ahead)).toBeLessThan(120)
})

test("a device whose clock is set anew is believed no longer", () => {
  for (let more = 0; more < 20; more += 1) answer(0)
  vi.setSystemTime(Date.now() + DAY)
  answer(-DAY)
  expect(Math.abs(serverNow() - Date.now() + DAY)).toBeLessThan(700)
})

test("the next page knows it without a network", () => {
  answer(DAY)
  const said = serverNow()
  forgetClock()
  expect(Math.abs(serverNow() - said)).toBeLessThan(1_000)
})

test("no Date, or no date, says nothing", () => {
  for (const date of [null, "", "yesterday", "Infinity"]) heardDate(date, START, START)
  heardDate(new Date(0).toUTCString(), START + 5, START)
  expect(serverNow()).toBe(START)
})
