// @vitest-environment jsdom
// What is computed from a whole document: how often, and for whom.
import { splice } from "@automerge/automerge/slim"
import { act, cleanup, renderHook } from "@testing-library/react"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { detachedDocument } from "../sync/detached"
import { useSettled } from "./hooks"
import { liveSource } from "../source/live"

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }))
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const PATH = ["fields"]

function open() {
  const document = detachedDocument({ title: "", fields: { public: "", autre: "" } })
  const compute = vi.fn((value: unknown) => [String((value as { public: string }).public).length > 2])
  const use = () => renderHook(() => useSettled(liveSource(document), PATH, compute))
  const type = (field = "public") => act(() => document.change((root) => splice(root, ["fields", field], 0, 0, "x")))
  const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
  return { document, compute, use, type, pass }
}

test("it is computed once for all who show it, once a pause, and is the same object while it says the same", async () => {
  const { compute, use, type, pass } = open()
  const [one, other] = [use(), use()]
  expect(compute).toHaveBeenCalledTimes(1)
  const first = one.result.current
  expect(other.result.current).toBe(first)
  for (let key = 0; key < 2; key += 1) {
    type()
    await pass(300)
  }
  expect(compute).toHaveBeenCalledTimes(1)
  await pass(400)
  expect(compute).toHaveBeenCalledTimes(2)
  expect(one.result.current).toBe(first)
  type()
  await pass(400)
  expect([compute.mock.calls.length, one.result.current, other.result.current]).toEqual([3, [true], [true]])
})

test("it doesn't wait for ever for a pause, nor for ever for nothing else to do", async () => {
  const idle = vi.fn<(work: () => void, options: { timeout: number }) => number>(() => 7)
  const cancelled = vi.fn()
  vi.stubGlobal("requestIdleCallback", idle)
  vi.stubGlobal("cancelIdleCallback", cancelled)
  const { compute, use, type, pass } = open()
  const view = use()
  for (let key = 0; key < 12; key += 1) {
    type()
    await pass(200)
  }
  expect(idle).toHaveBeenCalledTimes(1)
  expect(idle.mock.calls[0]?.[1].timeout).toBeLessThanOrEqual(300)
  expect(compute).toHaveBeenCalledTimes(1)
  view.unmount()
  expect(cancelled).toHaveBeenCalledWith(7)
})

test("whoever comes back sees what is true now, and whoever is gone costs nothing", async () => {
  const { compute, use, type, pass } = open()
  const view = use()
  view.unmount()
  for (let key = 0; key < 3; key += 1) type()
  await pass(3_000)
  expect(compute).toHaveBeenCalledTimes(1)
  expect(use().result.current).toEqual([true])
})
