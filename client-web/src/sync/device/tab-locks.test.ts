// Tabs that live, by a lock manager that does as a browser's: one holder of a name, the others in turn.
import { afterEach, expect, test, vi } from "vitest"
import type { PeerId } from "@automerge/automerge-repo/slim"
import { until } from "../testing/until"
import { TabsAdapter } from "./tabs"

type Job = { readonly run: () => unknown; readonly signal: AbortSignal | undefined; end: () => void }

class Locks {
  readonly #queues = new Map<string, Job[]>()

  request(name: string, ...rest: unknown[]): Promise<void> {
    const run = rest.at(-1) as () => unknown
    const { signal } = (rest.length > 1 ? rest[0] : {}) as { signal?: AbortSignal }
    const queue = this.#queues.get(name) ?? []
    this.#queues.set(name, queue)
    return new Promise((resolve, reject) => {
      const job: Job = { run, signal, end: resolve }
      queue.push(job)
      signal?.addEventListener("abort", () => {
        if (queue[0] !== job) queue.splice(queue.indexOf(job), 1)
        reject(new DOMException("given up", "AbortError"))
      })
      if (queue[0] === job) void this.#run(name)
    })
  }

  /** As when a process dies: nobody is told but by the lock. */
  crash(name: string): void {
    this.#queues.get(name)?.shift()
    void this.#run(name)
  }

  async #run(name: string): Promise<void> {
    const [job] = this.#queues.get(name) ?? []
    if (!job) return
    await job.run()
    job.end()
    const queue = this.#queues.get(name)
    if (queue?.[0] !== job) return
    queue.shift()
    void this.#run(name)
  }
}

const adapters: TabsAdapter[] = []

afterEach(() => {
  for (const adapter of adapters.splice(0)) adapter.disconnect()
  vi.unstubAllGlobals()
})

function tab(peer: string): { adapter: TabsAdapter; events: string[] } {
  const adapter = new TabsAdapter("p", () => true)
  const events: string[] = []
  adapter.on("peer-candidate", ({ peerId }) => events.push(`+${peerId}`))
  adapter.on("peer-disconnected", ({ peerId }) => events.push(`-${peerId}`))
  adapter.connect(peer as PeerId)
  adapters.push(adapter)
  return { adapter, events }
}

test("C52: a tab that crashed is noticed by the others, once; one that takes leave is too", async () => {
  const locks = new Locks()
  vi.stubGlobal("navigator", { locks })
  const one = tab("t1")
  tab("t2")
  const three = tab("t3")
  await until("the meeting", () => one.events.length === 2 && three.events.length === 2)
  locks.crash("maillage-t2")
  await until("the news", () => one.events.includes("-t2") && three.events.includes("-t2"))
  three.adapter.disconnect()
  await until("the parting", () => one.events.includes("-t3"))
  expect(one.events.filter((event) => event.startsWith("-"))).toEqual(["-t2", "-t3"])
})

test("C52: a tab whose locks fail is heard of all the same", async () => {
  vi.stubGlobal("navigator", { locks: { request: () => Promise.reject(new DOMException("not here", "SecurityError")) } })
  const one = tab("t1")
  const two = tab("t2")
  await until("the meeting", () => one.events.length === 1 && two.events.length === 1)
  two.adapter.disconnect()
  await until("the parting", () => one.events.length === 2)
  expect(one.events).toEqual(["+t2", "-t2"])
})
