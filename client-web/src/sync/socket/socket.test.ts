// The connection, second by second, against a scripted server.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest"
import { writeFrame } from "./frames"
import { Bench, FakeSocket, ME, SERVER, STORAGE } from "../testing/fake-socket"
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

const SYNC = { type: "sync", senderId: ME, targetId: SERVER, documentId: "doc", data: new Uint8Array([1]) } as never

describe("coming up", () => {
  test("W5: it says join first and is online with the server's peer", () => {
    expect(link()).toBe("connecting")
    expect(bench.socket.binaryType).toBe("arraybuffer")
    bench.socket.open()
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join"])
    expect(bench.peers).toEqual([])
    bench.socket.hear({ type: "peer", selectedProtocolVersion: "1", peerMetadata: { storageId: STORAGE } })
    expect([link(), bench.peers]).toEqual(["online", [`+${SERVER}`]])
    expect(bench.adapter.server).toEqual({ peer: SERVER, storage: STORAGE })
  })

  test("documents wait a second at most for the first answer", async () => {
    let ready = false
    void bench.adapter.whenReady().then(() => (ready = true))
    await bench.pass(900)
    expect(ready).toBe(false)
    await bench.pass(200)
    expect([ready, bench.adapter.isReady()]).toEqual([true, true])
  })

  test("a server that takes the upgrade and says nothing is given up", async () => {
    bench.socket.open()
    await bench.pass(10_000)
    expect(bench.socket.closed).toBe(true)
    await bench.pass(1_000)
    expect(bench.attempts).toBe(2)
  })

  test("a newer protocol ends it until the page is loaded again", async () => {
    bench.socket.open().hear({ type: "peer", selectedProtocolVersion: "2" })
    expect(link()).toBe("outdated")
    await bench.pass(120_000)
    expect(bench.attempts).toBe(1)
  })

  test("an address that makes no socket is tried again, and throws at nobody", async () => {
    bench.adapter.disconnect()
    bench = new Bench("ws://broken/")
    await bench.pass(5_000)
    expect(link()).toBe("retrying")
  })
})

describe("coming back", () => {
  test("pauses grow from half a second to thirty, and are shown", async () => {
    const pauses: number[] = []
    for (let failure = 0; failure < 9; failure += 1) {
      const before = bench.attempts
      bench.socket.end()
      await bench.pass(0)
      const start = Date.now()
      const now = bench.adapter.link.get()
      if ("at" in now) expect(now.at).toBeGreaterThan(start)
      while (bench.attempts === before) await bench.pass(50)
      pauses.push(Date.now() - start)
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000])
    expect(link()).toBe("retrying")
  })

  test("a connection that held starts the count over, one that didn't doesn't", async () => {
    for (const [held, pause] of [[0, 250], [0, 500], [11_000, 250]] as const) {
      bench.socket.join()
      await bench.pass(held)
      const before = bench.attempts
      bench.socket.end(1013)
      await bench.pass(pause - 10)
      expect(bench.attempts).toBe(before)
      await bench.pass(20)
      expect(bench.attempts).toBe(before + 1)
    }
    expect(bench.peers).toEqual([`+${SERVER}`, `-${SERVER}`, `+${SERVER}`, `-${SERVER}`, `+${SERVER}`, `-${SERVER}`])
  })

  test("a mistake or a limit is met with patience, a restart with haste", async () => {
    bench.socket.join().end(4429)
    await bench.pass(4_900)
    expect(bench.attempts).toBe(1)
    await bench.pass(200)
    expect(bench.attempts).toBe(2)
    bench.socket.join()
    await bench.pass(11_000)
    bench.socket.end(1001)
    await bench.pass(600)
    expect(bench.attempts).toBe(3)
  })

  test("W15: too many connections are said to be that, at once, until there is room", async () => {
    bench.socket.open().end(4429)
    await bench.pass(0)
    expect(bench.adapter.link.get()).toMatchObject({ state: "retrying", why: "crowded" })
    await bench.pass(5_100)
    expect(bench.attempts).toBe(2)
    bench.socket.join()
    expect(bench.adapter.link.get()).toEqual({ state: "online" })
  })

  test("nothing is sent between connections, and all is asked for anew", async () => {
    const opened: string[] = []
    let lost = 0
    bench.adapter.opened.add((document) => opened.push(document))
    bench.adapter.lost.add(() => (lost += 1))
    bench.adapter.send(SYNC)
    bench.socket.join()
    bench.adapter.send(SYNC)
    bench.adapter.send(SYNC)
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join", "sync", "sync"])
    bench.socket.end()
    bench.adapter.send(SYNC)
    await bench.pass(300)
    bench.socket.join()
    expect(bench.adapter.isOpen("doc")).toBe(false)
    bench.adapter.send(SYNC)
    expect([opened, lost]).toEqual([["doc", "doc"], 1])
  })

  test("a socket that was let go of is not heard any more", async () => {
    const first = bench.socket.join()
    bench.adapter.reconnect()
    first.hear({ type: "doc-unavailable", documentId: "doc" })
    first.end()
    expect(bench.messages).toEqual([])
    expect([first.closed, bench.attempts]).toEqual([true, 2])
    bench.socket.join()
    expect(link()).toBe("online")
  })
})

describe("is anybody there?", () => {
  test("a quiet server is asked by a second join, and its answer is no news", async () => {
    bench.socket.join()
    await bench.pass(21_000)
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join", "join"])
    bench.socket.hear({ type: "peer", selectedProtocolVersion: "1", peerMetadata: {} })
    await bench.pass(6_000)
    expect([link(), bench.attempts, bench.peers.length]).toEqual(["online", 1, 1])
  })

  test("one that doesn't answer is left", async () => {
    bench.socket.join()
    const dead = bench.socket
    await bench.pass(27_000)
    expect([dead.closed, bench.attempts]).toEqual([true, 2])
  })

  test("an edit without an answer is asked after sooner", async () => {
    bench.socket.join()
    await bench.pass(1)
    bench.adapter.send(SYNC)
    await bench.pass(6_100)
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join", "sync", "join"])
    await bench.pass(6_000)
    expect(bench.attempts).toBe(2)
  })
})

describe("the session", () => {
  test("R9: 4401 is the end of the session: not tried again until the same person signs in", async () => {
    bench.asked = "nobody"
    bench.socket.join().end(4401)
    await bench.pass(0)
    expect(bench.adapter.link.get()).toEqual({ state: "signed-out", other: false })
    await bench.pass(120_000)
    expect(bench.attempts).toBe(1)
    bench.adapter.sessionIs("other")
    expect([link(), bench.attempts]).toEqual(["signed-out", 1])
    bench.adapter.sessionIs("same")
    bench.socket.join()
    expect([link(), bench.attempts]).toEqual(["online", 2])
  })

  test("the word before the close is enough", async () => {
    bench.asked = "nobody"
    bench.socket.join().hear({ type: "error", code: "signed-out", message: "the session has ended" })
    await bench.pass(0)
    expect([link(), bench.socket.closed]).toEqual(["signed-out", true])
  })

  test.each(["same", "unknown"] as const)("a session that gave way to another (%s) is connected again", async (asked) => {
    bench.asked = asked
    bench.socket.join().end(4401)
    await bench.pass(300)
    expect([bench.asks, bench.attempts]).toEqual([1, 2])
    bench.socket.join()
    expect(link()).toBe("online")
  })

  test("a session that gave way to another person’s is told of as theirs", async () => {
    bench.asked = "other"
    bench.socket.join().end(4401)
    await bench.pass(300)
    expect([bench.adapter.link.get(), bench.attempts]).toEqual([{ state: "signed-out", other: true }, 1])
  })

  test("R8: a refused upgrade is asked about, and tried again unless nobody is signed in", async () => {
    bench.asked = "unknown"
    bench.socket.end()
    await bench.pass(300)
    expect([bench.asks, bench.attempts, link()]).toEqual([1, 2, "connecting"])
    bench.asked = "nobody"
    bench.socket.end()
    await bench.pass(120_000)
    expect([bench.asks, bench.attempts, link()]).toEqual([2, 2, "signed-out"])
  })

  test("another person is connected to nothing", async () => {
    bench.asked = "other"
    bench.socket.end()
    await bench.pass(0)
    expect(bench.adapter.link.get()).toEqual({ state: "signed-out", other: true })
    bench.adapter.sessionIs("same")
    bench.socket.join()
    bench.adapter.sessionIs("other")
    expect([bench.socket.closed, link()]).toEqual([true, "signed-out"])
  })

  test("an answer that comes after something else happened is for nobody", async () => {
    bench.asked = "nobody"
    bench.socket.end()
    bench.adapter.reconnect()
    bench.socket.join()
    await bench.pass(10)
    expect(link()).toBe("online")
  })
})

describe("what is heard", () => {
  test("messages of the server reach automerge-repo; those of others, or for others, don't", () => {
    bench.socket.join()
    bench.socket.hear({ type: "sync", documentId: "doc", data: new Uint8Array([1, 2]) })
    bench.socket.hear({ type: "sync", senderId: "somebody", documentId: "doc", data: new Uint8Array([1]) })
    bench.socket.hear({ type: "sync", targetId: "somebody", documentId: "doc", data: new Uint8Array([1]) })
    expect(bench.messages).toHaveLength(1)
    expect(bench.messages[0]).toMatchObject({ type: "sync", documentId: "doc" })
  })

  test("W4: what is malformed or unknown ends nothing", () => {
    bench.socket.join()
    const bad: unknown[] = [
      "text", new Uint8Array(0), new Uint8Array([0xff]), new Uint8Array([0xa1, 0x64]), writeFrame([1, 2] as never),
      writeFrame({ type: 1 }), writeFrame({ type: "sync" }), new Uint8Array(200_000).fill(0x81), null, {},
      writeFrame({ type: "sync", senderId: SERVER, targetId: ME, documentId: 4, data: new Uint8Array([1]) }),
      writeFrame({ type: "sync", senderId: SERVER, targetId: ME, documentId: "doc", data: "text" }),
      writeFrame({ type: "sync", senderId: SERVER, targetId: ME, documentId: "doc", data: new Uint8Array(0) }),
      writeFrame({ type: "ephemeral", senderId: "tab-2", targetId: ME, documentId: "doc" }),
      writeFrame({ type: "error", senderId: SERVER, targetId: ME, code: 7, documentId: "doc" }),
    ]
    for (const data of bad) bench.socket.raw(data)
    bench.socket.hear({ type: "news", documentId: "doc" })
    expect([link(), bench.attempts]).toEqual(["online", 1])
    expect(bench.messages.map(({ type }) => type)).toEqual(["news"])
  })

  test("a listener that throws ends nothing", () => {
    const quiet = vi.spyOn(console, "error").mockImplementation(() => undefined)
    bench.socket.join()
    bench.adapter.on("message", () => {
      throw new Error("on purpose")
    })
    bench.socket.hear({ type: "sync", documentId: "doc", data: new Uint8Array([1]) })
    expect(link()).toBe("online")
    expect(quiet).toHaveBeenCalled()
    quiet.mockRestore()
  })

  test("W7: refusals and missing documents are told with their document", () => {
    const told: unknown[] = []
    bench.adapter.refused.add((refused) => told.push(refused))
    bench.adapter.unavailable.add((document) => told.push(document))
    bench.socket.join()
    bench.socket.hear({ type: "error", code: "read-only", documentId: "doc", message: "you may read this document" })
    bench.socket.hear({ type: "error", code: "try-again", message: "try again" })
    bench.socket.hear({ type: "doc-unavailable", documentId: "other" })
    expect(told).toEqual([{ document: "doc", refusal: "read-only" }, "other"])
    expect(bench.messages.map(({ type }) => type)).toEqual(["doc-unavailable"])
  })

  test("S16: a document that can't be loaded for now is not taken for one that is gone", () => {
    const gone: string[] = []
    bench.adapter.unavailable.add((document) => gone.push(document))
    bench.socket.join()
    for (const code of ["not-loaded", "damaged"]) {
      bench.socket.hear({ type: "error", code, documentId: "doc", message: "it is tried again" })
      bench.socket.hear({ type: "doc-unavailable", documentId: "doc" })
    }
    expect([gone, bench.messages]).toEqual([[], []])
    bench.socket.hear({ type: "doc-unavailable", documentId: "doc" })
    expect(gone.splice(0), "it can be read again, and isn’t ours: nobody waits for ever").toEqual(["doc"])
    bench.socket.hear({ type: "error", code: "not-loaded", documentId: "doc", message: "it is tried again" })
    bench.socket.hear({ type: "sync", documentId: "doc", data: new Uint8Array([1]) })
    bench.socket.hear({ type: "doc-unavailable", documentId: "doc" })
    expect(gone, "what was there and is there no more is gone").toEqual(["doc"])
  })

  test("P4: presence is told with the person that the server names, and with nobody else", () => {
    const told: unknown[] = []
    bench.adapter.spoken.add((spoken) => told.push(spoken))
    bench.socket.join()
    const data = writeFrame({ hello: 1 })
    const said = { type: "ephemeral", senderId: "tab-2", documentId: "doc", sessionId: "s", count: 1, data }
    bench.socket.hear({ ...said, participantId: "p", participantName: "Camille" })
    bench.socket.hear(said)
    bench.socket.hear({ ...said, senderId: ME })
    bench.socket.hear({ ...said, data: new Uint8Array([0xff]) })
    expect(told).toEqual([
      { document: "doc", peer: "tab-2", person: { id: "p", name: "Camille" }, message: { hello: 1 } },
      { document: "doc", peer: "tab-2", person: null, message: { hello: 1 } },
      { document: "doc", peer: "tab-2", person: null, message: undefined },
    ])
    expect(bench.messages).toEqual([])
  })
})

describe("presence out", () => {
  test("is said of documents that are open, counted, and left out on a busy line", () => {
    bench.socket.join()
    bench.adapter.speak("doc", { here: 1 })
    bench.adapter.send(SYNC)
    bench.adapter.speak("doc", { here: 1 })
    bench.socket.bufferedAmount = 1 << 20
    bench.adapter.speak("doc", { here: 2 })
    bench.socket.bufferedAmount = 0
    bench.adapter.speak("doc", { here: 3 })
    const spoken = bench.socket.sent.filter(({ type }) => type === "ephemeral")
    expect(spoken.map(({ count }) => count)).toEqual([1, 2])
    expect(spoken[0]).toMatchObject({ senderId: ME, targetId: SERVER, documentId: "doc" })
  })

  test("others' presence is never passed on", () => {
    bench.socket.join()
    bench.adapter.send({ ...(SYNC as object), type: "ephemeral", senderId: "tab-2" } as never)
    expect(bench.socket.sent.map(({ type }) => type)).toEqual(["join"])
  })
})

test("what is closed stays closed", async () => {
  bench.socket.join()
  bench.adapter.disconnect()
  bench.adapter.reconnect()
  bench.adapter.sessionIs("same")
  await bench.pass(60_000)
  expect([link(), bench.attempts, FakeSocket.made[0]?.closed]).toEqual(["closed", 1, true])
})
