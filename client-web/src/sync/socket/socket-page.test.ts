// @vitest-environment jsdom
// What the page tells the connection: the network is back, the person is back, the network is gone.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Bench } from "../testing/fake-socket"

let bench: Bench

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] })
  bench = new Bench()
})

afterEach(() => {
  bench.adapter.disconnect()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

async function failed(times: number): Promise<void> {
  for (let failure = 0; failure < times; failure += 1) {
    const before = bench.attempts
    bench.socket.end()
    await bench.pass(0)
    if (failure < times - 1) while (bench.attempts === before) await bench.pass(100)
  }
}

test.each(["online", "pageshow"])("%s: a pause is over at once", async (event) => {
  await failed(6)
  const before = bench.attempts
  window.dispatchEvent(new Event(event))
  expect(bench.attempts).toBe(before + 1)
  window.dispatchEvent(new Event(event))
  expect(bench.attempts).toBe(before + 1)
})

test("a page that is seen again tries at once, and asks whether a connection still holds", async () => {
  await failed(6)
  const before = bench.attempts
  document.dispatchEvent(new Event("visibilitychange"))
  expect(bench.attempts).toBe(before + 1)
  bench.socket.join()
  const sleeping = bench.socket
  document.dispatchEvent(new Event("visibilitychange"))
  expect(sleeping.sent.map(({ type }) => type)).toEqual(["join", "join"])
  await bench.pass(6_000)
  expect(sleeping.closed).toBe(true)
})

test("a device that says it has no network is offline, and tries all the same: the server may be on it", async () => {
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false)
  await failed(1)
  expect(bench.adapter.link.get().state).toBe("offline")
  await bench.pass(300)
  expect(bench.attempts).toBe(2)
  bench.socket.join()
  expect(bench.adapter.link.get().state).toBe("online")
})

test("the network goes while a pause runs: offline", async () => {
  await failed(3)
  expect(bench.adapter.link.get().state).toBe("retrying")
  window.dispatchEvent(new Event("offline"))
  expect(bench.adapter.link.get().state).toBe("offline")
})
