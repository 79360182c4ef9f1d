// Which way is taken, second by second, against scripted sockets and tunnels.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { FakeSocket, ME, SERVER, STORAGE } from "../testing/fake-socket"
import { SocketAdapter } from "./socket"
import { Ways } from "./ways"

class FakeTunnel extends FakeSocket {
  readonly over = "http"
}

let adapter: SocketAdapter
let asks = 0
/** What is given to each socket that is made, at once. */
let fate: ((socket: FakeSocket) => void) | undefined

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] })
  FakeSocket.made.length = 0
  asks = 0
  fate = undefined
  class Socket extends FakeSocket {
    constructor(url: string) {
      super(url)
      const decided = fate
      if (decided) queueMicrotask(() => decided(this))
    }
  }
  const ways = new Ways("ws://host/sync", Socket, () => new FakeTunnel("tunnel"))
  adapter = new SocketAdapter({
    url: "ws://host/sync",
    socket: ways.socket,
    askSession: () => {
      asks += 1
      return Promise.resolve("same")
    },
    random: () => 0.5,
  })
  adapter.connect(ME, { isEphemeral: false })
})

afterEach(() => {
  adapter.disconnect()
  vi.useRealTimers()
})

const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms)
const made = (): string[] => FakeSocket.made.map((one) => (one instanceof FakeTunnel ? "tunnel" : "socket"))

function last(): FakeSocket {
  const one = FakeSocket.made.at(-1)
  if (!one) throw new Error("nothing was made")
  return one
}

test("W36: a socket that passes is all that is made", async () => {
  last().join()
  await pass(20_000)
  expect([made(), adapter.link.get()]).toEqual([["socket"], { state: "online" }])
})

test("W36: a refused upgrade is followed by a tunnel at once, and told", async () => {
  last().end()
  expect(made()).toEqual(["socket", "tunnel"])
  last().join()
  expect([adapter.link.get(), asks]).toEqual([{ state: "online", over: "http" }, 0])
})

test("W36: where nobody answers at all, it is the server that is down", async () => {
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    last().end()
    last().end()
    await pass(2_000)
  }
  expect(made().slice(0, 6)).toEqual(["socket", "tunnel", "socket", "tunnel", "socket", "tunnel"])
  expect(adapter.link.get().state).not.toBe("online")
})

test("W36: an upgrade that is held for ever is not waited for", async () => {
  await pass(4_100)
  expect([made(), FakeSocket.made[0]?.closed]).toEqual([["socket", "tunnel"], true])
  last().join()
  expect(adapter.link.get()).toEqual({ state: "online", over: "http" })
})

test("W36: a socket that opens and brings nothing was filtered too: what was said on it is said again", async () => {
  last().open()
  await pass(4_100)
  expect(made()).toEqual(["socket", "tunnel"])
  last().open()
  expect(last().sent.map(({ type }) => type)).toEqual(["join"])
  last().hear({ type: "peer", selectedProtocolVersion: "1", peerMetadata: { storageId: STORAGE } })
  expect([adapter.link.get(), adapter.server?.peer]).toEqual([{ state: "online", over: "http" }, SERVER])
})

test("W15: a server that says why it ends a socket has been reached", async () => {
  last().open().end(4429)
  await pass(0)
  expect([made(), adapter.link.get()]).toMatchObject([["socket"], { state: "retrying", why: "crowded" }])
})

test("W15: too many connections are told through a tunnel too", async () => {
  last().end()
  last().end(4429)
  await pass(0)
  expect(adapter.link.get()).toMatchObject({ state: "retrying", why: "crowded" })
})

test("W36: once sockets are known not to pass, the next connection is a tunnel at once", async () => {
  last().end()
  last().join()
  await pass(11_000)
  last().end()
  await pass(300)
  expect(made()).toEqual(["socket", "tunnel", "tunnel"])
})

test("W36: sockets are tried again, more and more seldom, and taken when they pass and nothing is on its way", async () => {
  last().end()
  const tunnel = last().join()
  /** The server is heard now and then. */
  const live = async (ms: number): Promise<void> => {
    for (let rest = ms; rest > 0; rest -= 1_000) {
      tunnel.hear({ type: "news" })
      await pass(Math.min(rest, 1_000))
    }
  }
  const trials = (): number => made().filter((one) => one === "socket").length - 1
  fate = (socket) => socket.end()
  await live(59_000)
  expect(trials()).toBe(0)
  await live(2_000)
  expect(trials()).toBe(1)
  await live(117_000)
  expect(trials()).toBe(1)
  fate = (socket) => socket.join()
  tunnel.bufferedAmount = 100
  await live(5_000)
  expect([trials(), adapter.link.get()]).toEqual([2, { state: "online", over: "http" }])
  expect(last().closed).toBe(true)
  tunnel.bufferedAmount = 0
  await live(2_000)
  expect([made().at(-1), tunnel.closed, adapter.link.get()]).toEqual(["socket", true, { state: "online" }])
})

test("what was let go of is tried no more", async () => {
  last().end()
  last().join()
  adapter.disconnect()
  await pass(600_000)
  expect(made()).toEqual(["socket", "tunnel"])
})
