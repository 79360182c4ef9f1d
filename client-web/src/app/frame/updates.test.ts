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

/** What a registration finds when it is asked for a newer version. */
function registered(parts: { update?: () => void; site?: boolean } = {}) {
  const worker = (state: string) => Object.assign(new EventTarget(), { state, postMessage: vi.fn() })
  const old = worker("activated")
  const registration = Object.assign(new EventTarget(), {
    active: old as unknown, waiting: null as unknown, installing: null as unknown,
    update: vi.fn(async () => parts.update?.()), unregister: vi.fn(() => Promise.resolve(true)),
  })
  Object.assign(workers, { controller: old, getRegistration: () => Promise.resolve(registration) })
  vi.stubGlobal("fetch", () => (parts.site === false ? Promise.reject(new TypeError("no network")) : Promise.resolve(Response.json({}))))
  return { registration, worker, old }
}

/** Becomes active when it is asked to. */
function obeys(worker: ReturnType<ReturnType<typeof registered>["worker"]>): void {
  worker.postMessage.mockImplementation(() => {
    worker.state = "activated"
    worker.dispatchEvent(new Event("statechange"))
  })
}

test("C50: an outdated page puts the worker in place that waits already", async () => {
  const { registration, worker } = registered()
  const newer = worker("installed")
  obeys(newer)
  registration.waiting = newer
  const { cure } = await import("./updates")
  expect(await cure()).toBe(true)
  expect([newer.postMessage.mock.calls, reload.mock.calls.length, registration.unregister.mock.calls.length]).toEqual([[["skip-waiting"]], 1, 0])
})

test("C50: an outdated page fetches the newer worker, waits until it is whole, and puts it in place", async () => {
  const { registration, worker } = registered({ update: () => {
    const newer = worker("installing")
    obeys(newer)
    registration.installing = newer
    queueMicrotask(() => {
      Object.assign(registration, { installing: null, waiting: newer })
      newer.state = "installed"
      newer.dispatchEvent(new Event("statechange"))
    })
  } })
  const { cure } = await import("./updates")
  expect(await cure()).toBe(true)
  expect([registration.update.mock.calls.length, reload.mock.calls.length, registration.unregister.mock.calls.length]).toEqual([1, 1, 0])
})

test("C50: where no newer worker can be had, the one that serves the old page goes", async () => {
  for (const update of [() => undefined, () => {
    throw new TypeError("no room for it")
  }]) {
    reload.mockReset()
    const { registration } = registered({ update })
    const { cure } = await import("./updates")
    expect(await cure()).toBe(true)
    expect([reload.mock.calls.length, registration.unregister.mock.calls.length]).toEqual([1, 1])
  }
})

test("C50: while the server can’t be reached the old page stays: it is all there is", async () => {
  const { registration } = registered({ site: false })
  const { cure } = await import("./updates")
  expect(await cure()).toBe(false)
  expect([reload.mock.calls.length, registration.unregister.mock.calls.length]).toEqual([0, 0])
})

test("C50: without a worker a reload is enough", async () => {
  registered()
  Object.assign(workers, { getRegistration: () => Promise.resolve(undefined) })
  const { cure } = await import("./updates")
  expect([await cure(), reload.mock.calls.length]).toEqual([true, 1])
  // Where the browser alone could show the next page, and the server is gone, the old one stays.
  registered({ site: false })
  Object.assign(workers, { getRegistration: () => Promise.resolve(undefined) })
  expect([await cure(), reload.mock.calls.length]).toEqual([false, 1])
})

test("C50: a version that was already coming when the page began to listen is offered too", async () => {
  const { registration, worker } = registered()
  const coming = worker("installing")
  registration.installing = coming
  workers.register = () => Promise.resolve(registration)
  const { takeUpdate } = await watched()
  Object.assign(registration, { installing: null, waiting: coming })
  coming.state = "installed"
  coming.dispatchEvent(new Event("statechange"))
  takeUpdate()
  expect(coming.postMessage).toHaveBeenCalledWith("skip-waiting")
})
