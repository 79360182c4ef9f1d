// Messages that are too large for the server: the connection that it closes over one, and what becomes of it.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { Bench, ME, SERVER } from "../testing/fake-socket"
import type { Link } from "../types"

let bench: Bench

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] })
  bench = new Bench()
})

afterEach(() => {
  bench.adapter.disconnect()
  vi.useRealTimers()
})

function link(): Link["state"] {
  return bench.adapter.link.get().state
}

describe("W8: a message too large for the server", () => {
  const message = (bytes: number, documentId = "doc") => (
    { type: "sync", senderId: ME, targetId: SERVER, documentId, data: new Uint8Array(bytes) } as never
  )
  const heard = (): string[] => {
    const told: string[] = []
    bench.adapter.refused.add(({ document, refusal }) => told.push(`${document} ${refusal}`))
    return told
  }

  test("is told as refused, and isn't what the next connection ends over", async () => {
    const told = heard()
    bench.socket.join()
    bench.adapter.send(message(10, "other"))
    bench.adapter.send(message(5_000))
    bench.socket.end(1009)
    expect(told).toEqual(["doc change-too-large"])
    await bench.pass(10_000)
    bench.socket.join()
    bench.adapter.send(message(5_000))
    bench.adapter.send(message(10, "other"))
    bench.adapter.send(message(10))
    expect(bench.socket.sent.filter(({ type }) => type === "sync").map(({ documentId }) => documentId)).toEqual(["other", "doc"])
    expect(told).toEqual(["doc change-too-large", "doc change-too-large"])
    expect(link()).toBe("online")
  })

  test("isn't sent at all where the server can't read it", () => {
    const told = heard()
    bench.socket.join()
    bench.adapter.send(message(17 << 20))
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join"])
    expect(told).toEqual(["doc change-too-large"])
  })
})
