import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Bench, ME } from "../testing/fake-socket"
import { ApplyTime } from "./apply-time"

let now = 0

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** So many messages, each of which takes so long. */
async function messages(time: ApplyTime, count: number, ms: number): Promise<number> {
  let news = 0
  for (let number = 0; number < count; number += 1) {
    time.measure(() => (news += 1))
    now += ms
    await vi.runAllTimersAsync()
  }
  return news
}

test("W38: it is said once it is known, and again when it has doubled or halved", async () => {
  const time = new ApplyTime(() => now)
  expect(time.say()).toEqual({})
  expect(await messages(time, 19, 3)).toBe(0)
  expect(time.say()).toEqual({})
  expect(await messages(time, 1, 3)).toBe(1)
  expect(time.say()).toEqual({ appliesInMs: 6 })
  expect(await messages(time, 200, 4)).toBe(0)
  expect(await messages(time, 100, 12)).toBeGreaterThan(0)
  expect(time.say()).toEqual({ appliesInMs: 24 })
  expect(await messages(time, 400, 1)).toBeGreaterThan(0)
  expect(time.say().appliesInMs).toBeLessThanOrEqual(3)
  await messages(time, 100, 60_000)
  expect(time.say()).toEqual({ appliesInMs: 1_000 })
})

test("W38: a connection says it by joining again, and the next one from the beginning", async () => {
  const bench = new Bench()
  await bench.pass(0)
  bench.socket.join()
  const joins = () => bench.socket.sent.filter(({ type }) => type === "join").map((join) => join["peerMetadata"])
  expect(joins()).toEqual([{ isEphemeral: false }])
  for (let number = 0; number < 20; number += 1) {
    bench.socket.hear({ type: "sync", documentId: "d", data: new Uint8Array([1]) })
    await bench.pass(1)
  }
  expect(joins()).toEqual([{ isEphemeral: false }, { isEphemeral: false, appliesInMs: expect.any(Number) }])
  expect(bench.socket.sent.every(({ senderId }) => senderId === ME)).toBe(true)
  bench.socket.end()
  await bench.pass(5_000)
  bench.socket.join()
  expect(joins()).toEqual([{ isEphemeral: false, appliesInMs: expect.any(Number) }])
  bench.adapter.disconnect()
})
