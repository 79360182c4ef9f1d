// The device's simulation (seeded): a person with some tabs, on a device that fails, before a server that dies, with a session
// that ends and a clock that jumps. SEEDS=n plays n of them, SEED=n that one alone.
import { afterEach, expect, test, vi } from "vitest"
import { Chance } from "../editor/testing/random"
import type { OpenPage } from "./device/device"
import { ME, OTHER, SimulatedDevice } from "./testing/simulation/device"
import { Page } from "./testing/simulation/page"

vi.mock("./device/device", async (original) => {
  const actual = await original<typeof import("./device/device")>()
  return { ...actual, addPage: (page: OpenPage) => Page.add(page, actual.addPage) }
})

const SEEDS = Number(process.env["SEEDS"] ?? "") || 100
const ONLY = Number(process.env["SEED"] ?? "")
const STEPS = 40
const MOST_PAGES = 3
const START = Date.UTC(2026, 10, 29)
const DAY_MS = 86_400_000

const ACTS = [
  ["type", 12], ["paint", 4], ["elsewhere", 3], ["short", 6], ["long", 3], ["weather", 3], ["network", 3], ["server", 2],
  ["open", 2], ["leave", 1], ["reload", 1], ["crash", 1], ["clear", 1], ["session", 2], ["version", 1], ["clock", 2],
] as const
type Act = (typeof ACTS)[number][0]
const DRAWN = ACTS.flatMap(([act, times]) => Array.from({ length: times }, (): Act => act))

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test("C58: whatever becomes of device, tabs, session, clock and server, no word is lost and « Enregistré » is true (seeded)", {
  timeout: Math.max(120_000, SEEDS * 2_000),
}, async () => {
  const seeds = ONLY > 0 ? [ONLY] : Array.from({ length: SEEDS }, (_, index) => index + 1)
  const failures: string[] = []
  for (const seed of seeds) await play(seed).catch((error: unknown) => failures.push(String(error)))
  expect(failures.length, `${failures.length} of ${seeds.length} seeds\n${failures.join("\n\n")}`).toBe(0)
})

async function play(seed: number): Promise<void> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"], now: START })
  const chance = new Chance(seed)
  chanceOnly(new Chance(seed ^ 0x5eed))
  const device = new SimulatedDevice(chance)
  device.sky.spread()
  Page.watch()
  const script: string[] = []
  try {
    await device.open()
    await device.pass(1_000)
    for (let step = 0; step < STEPS; step += 1) {
      const act = chance.pick(DRAWN)
      script.push(act)
      script.push(await perform(device, chance, act))
      for (const page of [...device.pages]) if (page.wantsReload) await device.renew(page)
      device.check()
    }
    script.push("settle")
    await device.settle()
  } catch (error) {
    const story = `seed ${seed}: ${script.filter((one) => one !== "").join(", ")}`
    if (error instanceof Error) error.message = `${error.message}\n${story}`
    throw error
  } finally {
    await device.close()
    vi.clearAllTimers()
    vi.restoreAllMocks()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  }
}

/** Ids and actors too come out the same each time. */
function chanceOnly(chance: Chance): void {
  vi.spyOn(Math, "random").mockImplementation(() => chance.next())
  vi.spyOn(crypto, "getRandomValues").mockImplementation(<T extends ArrayBufferView | null>(array: T): T => {
    if (array) for (let at = 0; at < array.byteLength; at += 1) new Uint8Array(array.buffer, array.byteOffset)[at] = chance.below(256)
    return array
  })
  vi.spyOn(crypto, "randomUUID").mockImplementation(() => {
    const digits = Array.from({ length: 32 }, () => chance.below(16).toString(16)).join("")
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20)}`
  })
}

/** Does one thing, and says what there is to say of it. */
async function perform(device: SimulatedDevice, chance: Chance, act: Act): Promise<string> {
  const { server, pages } = device
  const page = pages.length > 0 ? chance.pick(pages) : undefined
  switch (act) {
    case "type":
    case "paint":
      if (page) device.type(page, act === "paint")
      if (chance.happens(0.5)) await device.pass(chance.below(200))
      return ""
    case "elsewhere":
      device.typeElsewhere()
      return ""
    case "short":
      await device.pass(chance.below(400))
      return ""
    case "long": {
      const ms = 1_000 + chance.below(15_000)
      await device.pass(ms)
      return `${ms}`
    }
    case "weather": {
      const weather = chance.pick([
        "fine", "fine", "fine", "full for snapshots", "full for rows", "full", "no transactions", "aborts", "stalled",
      ] as const)
      device.sky.become(weather)
      return weather
    }
    case "network": {
      const network = chance.pick(["fine", "fine", "lost", "stalled"] as const)
      server.become(network)
      return network
    }
    case "server":
      if (server.isUp) server.kill()
      else server.isUp = true
      return server.isUp ? "up" : "killed"
    case "open":
      if (pages.length < MOST_PAGES) await device.open()
      return ""
    case "leave":
      return page ? String(await device.leave(page)) : ""
    case "reload":
      if (page && (await device.leave(page))) await device.open(page.participant)
      return ""
    case "crash":
      if (page) device.crash(page)
      return ""
    case "clear": {
      const what = chance.pick(["connections", "all"] as const)
      device.clear(what)
      return what
    }
    case "session": {
      const participant = chance.pick([null, ME, ME, OTHER])
      device.signIn(participant)
      // In the tab where somebody else signs in, one's own documents are closed first.
      if (participant && page && page.participant !== participant && (await device.leave(page))) await device.open(participant)
      return String(participant)
    }
    case "version":
      server.version += 1
      server.cutAll()
      return ""
    case "clock": {
      const by = chance.pick([-DAY_MS, -3_000, 3_000, DAY_MS])
      device.jump(by)
      return `${by}`
    }
  }
}
