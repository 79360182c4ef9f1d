// A clock that is set back, in a page that goes on.
import { afterEach, expect, test, vi } from "vitest"
import { Chance } from "../../editor/testing/random"
import { SimulatedDevice } from "../testing/simulation/device"
import { Page } from "../testing/simulation/page"

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test("C58: what is typed after the device's clock was set back by a day is sent, and kept, as before", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date", "performance"] })
  const device = new SimulatedDevice(new Chance(1))
  device.sky.spread()
  Page.watch()
  await device.open()
  await device.pass(2_000)
  const [page] = device.pages
  if (!page) throw new Error("no page")
  device.jump(-86_400_000)
  await device.pass(2_000)
  for (let round = 0; round < 3; round += 1) {
    device.type(page, false)
    await device.pass(2_000)
    const word = device.words.at(-1)
    expect(device.server.text(word?.document ?? "")).toContain(word?.text)
  }
  device.server.kill()
  device.type(page, false)
  await device.pass(1_000)
  device.end(page, 0)
  await device.close()
})
