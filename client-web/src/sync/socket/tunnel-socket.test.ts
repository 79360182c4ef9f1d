// A tunnel to the real server: through what buffers, what cuts, what refuses; how it ends.
import { expect, test, vi } from "vitest"
import { tunnelCalls } from "../../api"
import { joinFrame, readFrame } from "./frames"
import { connectThrough, read, textKeys, write } from "../testing/device"
import { bufferingFetch, plainFetch } from "../testing/lossy"
import { until } from "../testing/until"
import { saved, worldOfThisFile, type World } from "../testing/world"
import { TunnelSocket } from "./tunnel-socket"

let world: World
worldOfThisFile((stands) => (world = stands))

interface Watched {
  readonly socket: TunnelSocket
  readonly heard: string[]
  closed?: number
}

/** A tunnel of the coordination's that has joined once it is open. */
async function joined(network = plainFetch, cookie = () => world.coordination.cookie): Promise<Watched> {
  const { me, program } = world.coordination
  const socket = new TunnelSocket(tunnelCalls(program.url, me.id, network(cookie)))
  const watched: Watched = { socket, heard: [] }
  socket.onopen = () => socket.send(joinFrame("tab-1", {}))
  socket.onmessage = ({ data }: { data: ArrayBuffer }) => watched.heard.push(String(readFrame(data)?.type))
  socket.onclose = ({ code }: { code: number }) => (watched.closed = code)
  await until("an answer or an end", () => watched.heard.length > 0 || watched.closed !== undefined)
  return watched
}

test("W35: what is held back until it is whole is noticed, and short answers take its place", async () => {
  const held = await joined(bufferingFetch)
  expect([held.heard, held.socket.streams]).toEqual([["peer"], false])
  held.socket.send(joinFrame("tab-1", {}))
  await until("another answer", () => held.heard.length === 2)
  held.socket.close()
})

test("W35: long answers that are cut again and again go on, or give way to short ones", async () => {
  const cutting = (cookie: () => string): typeof fetch => async (url, init) => {
    const within = String(url).includes("from=") && AbortSignal.timeout(300)
    const signal = within && init?.signal ? AbortSignal.any([within, init.signal]) : init?.signal
    return plainFetch(cookie)(url, { ...init, ...(signal && { signal }) })
  }
  const { heard, socket } = await joined(cutting)
  for (let count = 2; count <= 8; count += 1) {
    socket.send(joinFrame("tab-1", {}))
    await until("another answer", () => heard.length === count)
  }
  expect(socket.bufferedAmount).toBe(0)
  socket.close()
})

test("W32: the end of a session comes with its code, and a server that is gone is noticed", async () => {
  await world.redaction.signInAgain()
  const { me, program, cookie } = world.redaction
  const codes: number[] = []
  const socket = new TunnelSocket(tunnelCalls(program.url, me.id, plainFetch(() => cookie)))
  await new Promise<void>((resolve) => {
    socket.onopen = () => {
      socket.send(joinFrame("tab-1", {}))
      resolve()
    }
  })
  socket.onclose = ({ code }: { code: number }) => codes.push(code)
  await world.redaction.signOut()
  await until("the close", () => codes.length > 0)
  expect(codes).toEqual([4401])
  await world.redaction.signInAgain()
  const lost = await joined()
  await world.program.kill()
  await until("the loss", () => lost.closed !== undefined)
  expect(lost.closed).toBe(1006)
})

test("W32: whoever goes says so until it has arrived, on a network that loses it", async () => {
  let tries = 0
  let arrived = 0
  const losing = (cookie: () => string): typeof fetch => async (url, init) => {
    if (!init?.keepalive) return plainFetch(cookie)(url, init)
    tries += 1
    if (tries <= 2) throw new TypeError("the request was lost")
    const answer = await plainFetch(cookie)(url, init)
    arrived += 1
    return answer
  }
  const { socket } = await joined(losing)
  socket.close()
  await until("the goodbye", () => arrived === 1)
  expect(tries).toBe(3)
})

test("W34: nobody signed in opens none, and a tunnel whose cookie is another's by now is over", async () => {
  expect((await joined(plainFetch, () => "")).closed).toBe(1006)
  let cookie = world.coordination.cookie
  const watched = await joined(plainFetch, () => cookie)
  cookie = world.redaction.cookie
  watched.socket.send(joinFrame("tab-1", {}))
  await until("the end", () => watched.closed !== undefined)
  expect(watched.closed).toBe(1006)
})

test("W30: what a page says as it goes arrives, and the others see it go at once", async () => {
  connectThrough(plainFetch)
  const id = await world.coordination.createDocument("Par requêtes")
  const there = await (await world.deviceOf(world.redaction).page()).open(id)
  const page = await world.deviceOf(world.coordination).page()
  const document = await page.open(id)
  await until("to be seen", () => there.presence.here().length === 1)
  const key = textKeys(document)[0] ?? ""
  write(document, key, "des mots")
  expect(document.saved.get().state).toBe("saving")
  await saved(document)
  expect((await world.coordination.content(id)).fields[key]).toBe("des mots")
  await until("the words there", () => read(there, key) === "des mots")
  await page.close()
  await until("to be gone", () => there.presence.here().length === 0)
})

test("answers of something else than our server are no tunnel", async () => {
  const portal: typeof fetch = () => Promise.resolve(new Response("<html>Bienvenue</html>", {
    headers: { "content-type": "text/html" },
  }))
  const closed = vi.fn()
  const socket = new TunnelSocket(tunnelCalls("http://portal", "me", portal))
  socket.onclose = ({ code }: { code: number }) => closed(code)
  await until("the end", () => closed.mock.calls.length > 0)
  expect(closed).toHaveBeenCalledWith(1006)
})
