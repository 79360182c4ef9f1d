// @vitest-environment jsdom
// A newer version, in a browser whose other tabs may have asked for it already.
import { afterEach, beforeEach, expect, test, vi } from "vitest"

const reload = vi.fn()
let workers: EventTarget & { controller: object; register: () => Promise<unknown> }
let waiting: { state: string; postMessage: ReturnType<typeof vi.fn> }

beforeEach(() => {
  vi.resetModules()
  vi.stubEnv("PROD", true)
  reload.mockReset()
  vi.stubGlobal("location", { reload })
  waiting = { state: "installed", postMessage: vi.fn() }
  const registration = Object.assign(new EventTarget(), { waiting, installing: null })
  workers = Object.assign(new EventTarget(), { controller: {}, register: () => Promise.resolve(registration) })
  vi.stubGlobal("navigator", { serviceWorker: workers })
})

afterEach(() => {
  vi.unstubAllEnvs()
  vi.unstubAllGlobals()
})

async function watched() {
  const updates = await import("./updates")
  updates.watchForUpdates()
  await Promise.resolve()
  await Promise.resolve()
  return updates
}

test("a version asked for here is put in place, and the page loads once it is", async () => {
  const { takeUpdate } = await watched()
  takeUpdate()
  expect(waiting.postMessage).toHaveBeenCalledWith("skip-waiting")
  expect(reload).not.toHaveBeenCalled()
  workers.dispatchEvent(new Event("controllerchange"))
  expect(reload).toHaveBeenCalledOnce()
})

test("a version asked for in another tab reloads nobody here, and is taken at once when asked for", async () => {
  const { takeUpdate } = await watched()
  waiting.state = "activated"
  workers.dispatchEvent(new Event("controllerchange"))
  expect(reload).not.toHaveBeenCalled()
  takeUpdate()
  expect(waiting.postMessage).not.toHaveBeenCalled()
  expect(reload).toHaveBeenCalledOnce()
})
