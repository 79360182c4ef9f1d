// A device that fails, fills up, stalls and is left at any moment, under what automerge-repo does with it (seeded). At every
// moment, whatever another page could have read before can still be read; what was said to be kept is there; and nothing is
// there that the server lacks without the row that says so.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { Chance, fuzzRuns } from "../../editor/testing/random"
import { databaseOf, done, openExisting, type KeptDocument } from "./database"
import { DeviceStorage } from "./storage"
import { Sky } from "../testing/simulation/weather"

const STEPS = 60
const AGAIN_AFTER_MS = 5_000
const sky = new Sky()

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  sky.begin()
  sky.spread()
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

/** One document, as automerge-repo keeps it; edits are numbers, each a byte of its chunk. */
class Written {
  readonly edits: number[] = []
  /** What is thought to be stored: keys, with the edits they hold. */
  chunks = new Map<string, readonly number[]>()
  /** The newest there ever was: numbers are given once. */
  newest = 0
  /** The server has this one, and all before. */
  confirmed = 0
  #made = 0

  constructor(readonly id: string) {}

  row(): KeptDocument {
    const dirty = this.edits.some((number) => number > this.confirmed)
    return { id: this.id, title: "", gabarit: "g", access: "write", serverHeads: null, dirty, unsaved: dirty ? 1 : 0, at: 0 }
  }

  key(kind: string): string[] {
    return [this.id, kind, String((this.#made += 1))]
  }
}

/** What another page would find: edits and rows. */
async function onDisk(id: string): Promise<{ readonly edits: ReadonlySet<number>; readonly dirty: boolean | undefined }> {
  const before = sky.weather
  sky.become("fine")
  const database = await openExisting(databaseOf("p"))
  sky.become(before)
  if (!database) return { edits: new Set(), dirty: undefined }
  const transaction = database.transaction(["chunks", "documents"], "readonly")
  const chunks = transaction.objectStore("chunks")
  const [keys, values, row] = await Promise.all([
    done(chunks.getAllKeys()), done(chunks.getAll()), done(transaction.objectStore("documents").get(id)),
  ])
  database.close()
  const mine = values.filter((_, index) => (keys[index] as string[])[0] === id) as Uint8Array[]
  return { edits: new Set(mine.flatMap((data) => [...data])), dirty: (row as KeptDocument | undefined)?.dirty }
}

test("no edit is lost, or kept as if it were saved, whatever the device does (seeded)", { timeout: 120_000 }, async () => {
  for (let seed = 1; seed <= fuzzRuns(40); seed += 1) {
    sky.begin()
    await run(seed)
  }
})

async function run(seed: number): Promise<void> {
  const chance = new Chance(seed)
  const documents = [new Written("a"), new Written("b")]
  const seen = new Map(documents.map(({ id }) => [id, new Set<number>()]))
  sky.become("fine")
  let storage = await DeviceStorage.open("p")
  for (let step = 0; step < STEPS; step += 1) {
    const one = chance.pick(documents)
    const act = chance.pick(["edit", "edit", "edit", "compact", "confirm", "weather", "wait", "leave", "close"] as const)
    if (act === "weather") {
      sky.become(chance.pick(["fine", "fine", "full for snapshots", "full for rows", "full", "no transactions", "aborts"]))
    } else if (act === "wait") {
      await vi.advanceTimersByTimeAsync(AGAIN_AFTER_MS)
    } else if (act === "edit") {
      await edit(storage, one, chance)
    } else if (act === "compact") {
      await compact(storage, one, chance)
    } else if (act === "confirm") {
      one.confirmed = one.newest
      await storage.keepDocument(one.row())
    } else {
      // A page that is closed, or that is gone without a word; the next one begins with what there is.
      if (act === "close") await storage.close()
      else storage.abandon()
      sky.become("fine")
      storage = await DeviceStorage.open("p")
      for (const each of documents) await reopen(storage, each)
    }
    for (const each of documents) {
      const { edits, dirty } = await onDisk(each.id)
      const when = `seed ${seed}, step ${step}, ${act}, ${sky.weather}, document ${each.id}`
      const before = seen.get(each.id) ?? new Set()
      expect([...before].filter((number) => !edits.has(number)), `gone: ${when}`).toEqual([])
      for (const number of edits) before.add(number)
      if (storage.keeping.kept) expect(each.edits.filter((number) => !edits.has(number)), `kept: ${when}`).toEqual([])
      const unsaved = [...edits].some((number) => number > each.confirmed)
      if (unsaved) expect(dirty, `row: ${when}`).toBe(true)
    }
  }
  sky.become("fine")
  await vi.advanceTimersByTimeAsync(2 * AGAIN_AFTER_MS)
  await storage.close()
  for (const each of documents) expect([...(await onDisk(each.id)).edits].sort((a, b) => a - b), `seed ${seed}`).toEqual(each.edits)
}

/** The row first, as `KeptRow` does it; then the edit, sometimes without waiting. */
async function edit(storage: DeviceStorage, one: Written, chance: Chance): Promise<void> {
  const number = (one.newest += 1)
  one.edits.push(number)
  void storage.keepDocument(one.row())
  const key = one.key("incremental")
  one.chunks.set(key.join(" "), [number])
  const saving = storage.save(key, new Uint8Array([number]))
  if (chance.happens(0.7)) await saving
}

async function compact(storage: DeviceStorage, one: Written, chance: Chance): Promise<void> {
  const old = [...one.chunks.keys()]
  const key = one.key("snapshot")
  await storage.save(key, new Uint8Array(one.edits))
  const removing = old.map((name) => storage.remove(name.split(" ")))
  one.chunks = new Map([[key.join(" "), [...one.edits]]])
  if (chance.happens(0.7)) await Promise.all(removing)
}

/** A page knows what the last one left; what that one had in its memory alone is gone with it. */
async function reopen(storage: DeviceStorage, one: Written): Promise<void> {
  const chunks = await storage.loadRange([one.id])
  one.chunks = new Map(chunks.map(({ key, data }) => [key.join(" "), [...(data ?? [])]]))
  const left = new Set(chunks.flatMap(({ data }) => [...(data ?? [])]))
  one.edits.splice(0, one.edits.length, ...[...left].sort((first, second) => first - second))
}
