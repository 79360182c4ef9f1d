// The service worker, run in a world made of maps: what it keeps, what it serves, what it leaves alone.
import { readFileSync } from "node:fs"
import { runInNewContext } from "node:vm"
import { expect, test } from "vitest"
import { workerSource, type BuiltFile } from "./service-worker"

const WORKER = readFileSync("worker/sw.js", "utf8")
const ORIGIN = "https://cls.example"

/** The server, and the caches of one browser. */
class World {
  readonly caches = new Map<string, Map<string, string>>()
  server = new Map<string, string>()
  reachable = true
  /** What a proxy says in the place of a server that is away. */
  away: number | undefined
  readonly fetched: string[] = []

  put(files: readonly BuiltFile[]): void {
    this.server = new Map(files.map(({ name, content }) => [name === "index.html" ? "/" : `/${name}`, String(content)]))
  }

  /** What the worker calls `fetch`. */
  fetch(url: string): Promise<unknown> {
    const path = new URL(url, ORIGIN).pathname
    if (!this.reachable) return Promise.reject(new TypeError("no network"))
    this.fetched.push(path)
    if (this.away !== undefined) return Promise.resolve(answer("away", this.away))
    const body = this.server.get(path)
    return Promise.resolve(answer(body ?? "", body === undefined ? 404 : 200))
  }
}

function answer(body: string, status: number): unknown {
  return { ok: status === 200, status, redirected: false, body, text: () => Promise.resolve(body) }
}

/** What a request is beside its path: a GET of a script, unless it says otherwise. */
interface RequestLike {
  readonly mode?: string
  readonly method?: string
  readonly range?: boolean
  readonly origin?: string
}

/** One version of the worker in a world. */
class Worker {
  readonly #listeners = new Map<string, (event: unknown) => void>()
  skipped = false

  constructor(readonly world: World, files: readonly BuiltFile[]) {
    const cacheOf = (name: string): unknown => ({
      match: (path: string) => Promise.resolve(found(world.caches.get(name)?.get(path))),
      put: (path: string, { body }: { body: string }) => {
        const cache = world.caches.get(name) ?? new Map<string, string>()
        world.caches.set(name, cache.set(path, body))
        return Promise.resolve()
      },
    })
    const self = {
      addEventListener: (type: string, listener: (event: unknown) => void) => this.#listeners.set(type, listener),
      location: { origin: ORIGIN },
      clients: { claim: () => Promise.resolve() },
      skipWaiting: () => {
        this.skipped = true
      },
    }
    const caches = {
      open: (name: string) => {
        if (!world.caches.has(name)) world.caches.set(name, new Map())
        return Promise.resolve(cacheOf(name))
      },
      keys: () => Promise.resolve([...world.caches.keys()]),
      delete: (name: string) => Promise.resolve(world.caches.delete(name)),
      match: (path: string) => {
        const matches = [...world.caches.values()].map((cache) => found(cache.get(path)))
        return Promise.resolve(matches.find(Boolean))
      },
    }
    class Request {
      constructor(readonly url: string) {}
    }
    const fetch = (request: { url: string }): Promise<unknown> => world.fetch(request.url)
    class Response {
      constructor(readonly body: string) {}
    }
    const globals = { self, caches, fetch, Request, Response, URL, Set, Promise, Error }
    runInNewContext(workerSource(WORKER, files), globals)
  }

  /** Tells it of an event and waits until it is done. */
  async hear(type: string, event: Record<string, unknown> = {}): Promise<void> {
    let done: Promise<unknown> | undefined
    this.#listeners.get(type)?.({ ...event, waitUntil: (promise: Promise<unknown>) => (done = promise) })
    await done
  }

  /** What it answers to a request; `undefined` if it leaves it to the browser. */
  async ask(path: string, request: RequestLike = {}): Promise<string | undefined> {
    let answered: Promise<{ body: string }> | undefined
    const url = (request.origin ?? ORIGIN) + path
    const headers = { has: (name: string) => name === "range" && request.range === true }
    this.#listeners.get("fetch")?.({
      request: { url, method: request.method ?? "GET", mode: request.mode ?? "cors", headers },
      respondWith: (promise: Promise<{ body: string }>) => (answered = promise),
    })
    return answered && (await answered).body
  }
}

function found(body: string | undefined): unknown {
  return body === undefined ? undefined : answer(body, 200)
}

function version(number: number): BuiltFile[] {
  return [
    { name: "index.html", content: `<script src="/assets/index-${number}.js"></script>` },
    { name: `assets/index-${number}.js`, content: `entry ${number}` },
    { name: `assets/page-${number}.js`, content: `page ${number}` },
    { name: "assets/automerge-abc.wasm", content: "wasm" },
    { name: "assets/index.js.map", content: "map" },
    { name: "icon.svg", content: "icon" },
  ]
}

async function installed(world: World, number: number): Promise<Worker> {
  world.put(version(number))
  const worker = new Worker(world, version(number))
  await worker.hear("install")
  await worker.hear("activate")
  return worker
}

test("the list has every file but maps and the page, and the version changes with any of them", () => {
  const source = workerSource("F = __FILES__; V = __VERSION__", version(1))
  const paths = ["/", "/assets/automerge-abc.wasm", "/assets/index-1.js", "/assets/page-1.js", "/icon.svg"]
  expect(source).toContain(JSON.stringify(paths))
  const otherIcon = version(1).map((file) => (file.name === "icon.svg" ? { ...file, content: "$&" } : file))
  const versions = [version(1), version(2), otherIcon]
  expect(new Set(versions.map((files) => workerSource("__FILES__ __VERSION__", files).split(" ").at(-1))).size).toBe(3)
})

test("without a network every page opens, with all its files, the WebAssembly included", async () => {
  const world = new World()
  const worker = await installed(world, 1)
  world.reachable = false
  for (const path of ["/", "/documents/abc", "/espaces/1?tri=titre"]) {
    expect(await worker.ask(path, { mode: "navigate" })).toContain("index-1.js")
  }
  expect(await worker.ask("/assets/automerge-abc.wasm")).toBe("wasm")
  expect(await worker.ask("/icon.svg", { mode: "navigate" })).toBe("icon")
})

test("what the server alone answers is left to it", async () => {
  const worker = await installed(new World(), 1)
  for (const path of ["/api/v1/session", "/sync", "/api", "/healthz", "/readyz", "/metrics", "/other.txt"]) {
    expect(await worker.ask(path)).toBeUndefined()
  }
  expect(await worker.ask("/api/v1/documents/a/content", { mode: "navigate" })).toBeUndefined()
  expect(await worker.ask("/icon.svg", { method: "POST" })).toBeUndefined()
  expect(await worker.ask("/icon.svg", { range: true })).toBeUndefined()
  expect(await worker.ask("/icon.svg", { origin: "https://elsewhere.example" })).toBeUndefined()
})

test("C49: what isn’t at the address of a page, or is asked of the network, comes from there; without one, the page that is kept", async () => {
  const world = new World()
  const worker = await installed(world, 1)
  world.put(version(2))
  world.server.set("/portail", "Portail")
  expect(await worker.ask("/portail", { mode: "navigate" })).toBe("Portail")
  expect(await worker.ask("/?reseau=", { mode: "navigate" })).toContain("index-2.js")
  expect(await worker.ask("/documents/x", { mode: "navigate" })).toContain("index-1.js")
  for (const gone of [{ reachable: false }, { away: 502 }, { away: 503 }, { away: 504 }]) {
    Object.assign(world, { reachable: true, away: undefined }, gone)
    for (const path of ["/portail", "/apis", "/documents/x?reseau="]) {
      expect(await worker.ask(path, { mode: "navigate" }), JSON.stringify(gone)).toContain("index-1.js")
    }
  }
})

test("a newer version fetches only what changed, waits to be asked for, and leaves open pages theirs", async () => {
  const world = new World()
  const old = await installed(world, 1)
  world.fetched.length = 0
  world.put(version(2))
  const next = new Worker(world, version(2))
  await next.hear("install")
  expect(world.fetched).not.toContain("/assets/automerge-abc.wasm")
  expect(world.fetched.sort()).toEqual(["/", "/assets/index-2.js", "/assets/page-2.js", "/icon.svg"])
  expect(next.skipped).toBe(false)
  expect(await old.ask("/", { mode: "navigate" })).toContain("index-1.js")
  await next.hear("message", { data: "something else" })
  expect(next.skipped).toBe(false)
  await next.hear("message", { data: "skip-waiting" })
  expect(next.skipped).toBe(true)
  await next.hear("activate")
  expect(await next.ask("/", { mode: "navigate" })).toContain("index-2.js")
  expect(await next.ask("/assets/page-1.js")).toBe("page 1")
  await installed(world, 3)
  expect([...world.caches.keys()]).toHaveLength(2)
})

test("a version that was put off takes nothing from pages of the one before it", async () => {
  const world = new World()
  await installed(world, 1)
  world.put(version(2))
  await new Worker(world, version(2)).hear("install")
  const newest = await installed(world, 3)
  expect(await newest.ask("/assets/page-1.js")).toBe("page 1")
  expect([...world.caches.keys()]).toHaveLength(2)
})

test("half a version is never kept", async () => {
  const world = new World()
  await installed(world, 1)
  const kept = [...world.caches.keys()]
  world.put(version(2).filter(({ name }) => name !== "assets/page-2.js"))
  await expect(new Worker(world, version(2)).hear("install")).rejects.toThrow("404")
  expect([...world.caches.keys()]).toEqual(kept)
  // The server was replaced between the worker and the page.
  world.put([...version(2).slice(1), ...version(3).slice(0, 1)])
  await expect(new Worker(world, version(2)).hear("install")).rejects.toThrow("index-3.js")
  expect([...world.caches.keys()]).toEqual(kept)
})
