// @vitest-environment jsdom
import { renderHook } from "@testing-library/react"
import { expect, test } from "vitest"
import { clockTime, daysBetween, longDay, useAgo } from "./moment"

const at = (text: string) => new Date(text).getTime()
const now = at("2026-11-24T14:32:07")

test.each([
  ["2026-11-24T14:31:50", "à l’instant"],
  ["2026-11-24T14:40:00", "à l’instant"],
  ["2026-11-24T14:20:00", "il y a 12 minutes"],
  ["2026-11-24T09:05:00", "aujourd’hui à 09:05"],
  ["2026-11-23T23:59:00", "hier à 23:59"],
  ["2026-11-01T08:00:00", "dimanche 1er novembre à 08:00"],
  ["2025-12-31T08:00:00", "mercredi 31 décembre 2025 à 08:00"],
])("%s is %j", (moment, words) => {
  const { result } = renderHook(() => useAgo())
  expect(result.current(at(moment), now)).toBe(words)
})

test("a clock shows seconds", () => expect(clockTime(now)).toBe("14:32:07"))

test("days are counted from midnight to midnight, over a change of hour too", () => {
  expect(daysBetween(at("2026-11-23T23:59:59"), at("2026-11-24T00:00:01"))).toBe(1)
  expect(daysBetween(at("2026-10-24T12:00:00"), at("2026-10-26T12:00:00"))).toBe(2)
  expect(longDay(at("2026-11-11T12:00:00"), now)).toBe("mercredi 11 novembre")
})
