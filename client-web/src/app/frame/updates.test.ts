// @vitest-environment jsdom
// A newer version, in a browser whose other tabs may have asked for it already.
import { afterEach, beforeEach, expect, test, vi } from "vitest"

const reload = vi.fn()
let workers: EventTarget & { controller: object | null; register: () => Promise<unknown> }
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

test("the first worker of all is no newer version, however late the page hears of it", async () => {
  workers.controller = null
  const first = Object.assign(new EventTarget(), waiting, { state: "installing" })
  const registration = Object.assign(new EventTarget(), { waiting: null as unknown, installing: first as unknown, active: null })
  workers.register = () => Promise.resolve(registration)
  const { takeUpdate } = await watched()
  registration.dispatchEvent(new Event("updatefound"))
  // By the time the page is told, the worker has claimed it.
  Object.assign(first, { state: "installed" })
  Object.assign(registration, { waiting: first, installing: null })
  workers.controller = first
  first.dispatchEvent(new Event("statechange"))
  takeUpdate()
  expect(first.postMessage).not.toHaveBeenCalled()
  // One that comes after it is.
  const second = Object.assign(new EventTarget(), waiting, { postMessage: vi.fn() })
  Object.assign(registration, { active: first, waiting: null, installing: second })
  registration.dispatchEvent(new Event("updatefound"))
  Object.assign(registration, { waiting: second, installing: null })
  second.dispatchEvent(new Event("statechange"))
  takeUpdate()
  expect(second.postMessage).toHaveBeenCalledWith("skip-waiting")
})
