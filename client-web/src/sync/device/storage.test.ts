// The device as it really is: full, forbidden, shared with other tabs.
import { IDBFactory } from "fake-indexeddb"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { databaseOf, type KeptDocument } from "./database"
import { DeviceStorage } from "./storage"
import { Sky } from "../testing/simulation/weather"

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values)
const KEPT: KeptDocument = {
  id: "d", title: "Titre", gabarit: "g", access: "write", serverHeads: ["h"], dirty: true, unsaved: 1, at: 1,
}

const open: DeviceStorage[] = []

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  for (const storage of open.splice(0)) await storage.close()
})

async function opened(participant = "p"): Promise<DeviceStorage> {
  const storage = await DeviceStorage.open(participant)
  open.push(storage)
  return storage
}

test("what is saved is there for the next page, by key and by range, and nobody else's", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  await storage.save(["d", "incremental", "b"], bytes(2))
  await storage.save(["d2", "snapshot", "c"], bytes(3))
  await storage.save(["storage-adapter-id"], bytes(9))
  await storage.close()
  const next = await opened()
  expect(await next.load(["d", "snapshot", "a"])).toEqual(bytes(1))
  expect(await next.load(["d"])).toBeUndefined()
  expect((await next.loadRange(["d"])).map(({ key }) => key[2])).toEqual(["b", "a"])
  expect(await next.loadRange(["d", "snapshot"])).toEqual([{ key: ["d", "snapshot", "a"], data: bytes(1) }])
  await next.removeRange(["d"])
  expect(await next.loadRange(["d"])).toEqual([])
  expect(await next.load(["d2", "snapshot", "c"])).toEqual(bytes(3))
  const other = await opened("q")
  expect(await other.loadRange(["d2"])).toEqual([])
})

test("a write is the browser's before save returns: a page that goes now has kept it", async () => {
  const storage = await opened()
  void storage.save(["d", "incremental", "a"], bytes(1))
  void storage.keepDocument(KEPT)
  const next = await opened()
  expect(await next.load(["d", "incremental", "a"])).toEqual(bytes(1))
  expect(await next.document("d")).toEqual(KEPT)
})

test("what is being written is read as written", async () => {
  const storage = await opened()
  const writing = storage.save(["d", "snapshot", "a"], bytes(1))
  expect(await storage.load(["d", "snapshot", "a"])).toEqual(bytes(1))
  const removing = storage.remove(["d", "snapshot", "a"])
  expect(await storage.loadRange(["d"])).toEqual([])
  await Promise.all([writing, removing])
  expect(await storage.loadRange(["d"])).toEqual([])
})

test("without IndexedDB everything works in memory, and it is said that nothing is kept", async () => {
  Reflect.set(globalThis, "indexedDB", undefined)
  const storage = await opened()
  expect(storage.keeping).toEqual({ kept: false, why: "unavailable" })
  await storage.save(["d", "snapshot", "a"], bytes(1))
  await storage.keepDocument(KEPT)
  expect(await storage.load(["d", "snapshot", "a"])).toEqual(bytes(1))
  expect(await storage.loadRange(["d"])).toHaveLength(1)
  expect(await storage.document("d")).toEqual(KEPT)
})

test("a full device: kept in memory, said, tried again, and written when there is room", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const storage = await opened()
  const told = vi.fn()
  storage.changed.add(told)
  const full = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError")
  })
  await storage.save(["d", "snapshot", "a"], bytes(1))
  expect(storage.keeping).toEqual({ kept: false, why: "full" })
  expect(await storage.load(["d", "snapshot", "a"])).toEqual(bytes(1))
  full.mockRestore()
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  await vi.waitUntil(() => storage.keeping.kept)
  expect(told).toHaveBeenCalledTimes(2)
  await storage.close()
  expect(await (await opened()).load(["d", "snapshot", "a"])).toEqual(bytes(1))
})

/** Lets no snapshot in, until it is called off; all else, removals too, has room. */
function noRoomForSnapshots(): { mockRestore(): void } {
  const put = IDBObjectStore.prototype.put
  return vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function full(this: IDBObjectStore, value, key) {
    if (Array.isArray(key) && key.includes("snapshot")) throw new DOMException("full", "QuotaExceededError")
    return put.call(this, value, key)
  })
}

test("what a snapshot stands for isn't removed before the snapshot is written", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const storage = await opened()
  await storage.save(["d", "incremental", "a"], bytes(1))
  const full = noRoomForSnapshots()
  // As automerge-repo compacts: it relies on the snapshot's being written.
  await storage.save(["d", "snapshot", "b"], bytes(1, 2))
  await storage.remove(["d", "incremental", "a"])
  expect((await storage.loadRange(["d"])).map(({ key }) => key[2])).toEqual(["b"])
  const next = await opened()
  expect((await next.loadRange(["d"])).map(({ key }) => key[2])).toEqual(["a"])
  full.mockRestore()
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  await vi.waitUntil(() => storage.keeping.kept)
  await vi.waitUntil(async () => (await next.loadRange(["d"])).length === 1)
  expect((await next.loadRange(["d"])).map(({ key }) => key[2])).toEqual(["b"])
})

test("closed before there is room, what was kept earlier is still there", async () => {
  const storage = await opened()
  await storage.save(["d", "incremental", "a"], bytes(1))
  noRoomForSnapshots()
  await storage.save(["d", "snapshot", "b"], bytes(1, 2))
  await storage.remove(["d", "incremental", "a"])
  await storage.save(["other", "incremental", "a"], bytes(3))
  await storage.remove(["other", "incremental", "a"])
  await storage.close()
  const next = await opened()
  expect((await next.loadRange(["d"])).map(({ key }) => key[2])).toEqual(["a"])
  expect(await next.loadRange(["other"])).toEqual([])
})

test("a copy that can't be set aside stays where it is", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  noRoomForSnapshots()
  await storage.setAside("d")
  expect(await storage.loadRange(["d"])).toEqual([])
  await storage.close()
  expect(await (await opened()).loadRange(["d"])).toHaveLength(1)
})

test("a row that a hiccup kept out is there with the next edit, and tried again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const storage = await opened()
  await storage.keepDocument({ ...KEPT, dirty: false })
  const put = IDBObjectStore.prototype.put
  const hiccup = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function failing(this: IDBObjectStore, value, key) {
    if (this.name === "documents") throw new DOMException("no", "UnknownError")
    return put.call(this, value, key)
  })
  await storage.keepDocument(KEPT)
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  expect(await storage.document("d")).toEqual(KEPT)
  expect(await storage.documents()).toEqual([KEPT])
  const next = await opened()
  // An edit is never on the device without the row that says so.
  await storage.save(["d", "incremental", "a"], bytes(1))
  expect(await next.loadRange(["d"])).toEqual([])
  hiccup.mockRestore()
  await storage.save(["d", "incremental", "b"], bytes(2))
  expect(await next.document("d")).toEqual(KEPT)
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  await vi.waitUntil(() => storage.keeping.kept)
  expect(await next.loadRange(["d"])).toHaveLength(2)
})

test("a database that the browser closes is opened again", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const storage = await opened()
  const transaction = vi.spyOn(IDBDatabase.prototype, "transaction").mockImplementation(() => {
    throw new DOMException("closing", "InvalidStateError")
  })
  await storage.save(["d", "snapshot", "a"], bytes(1))
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  expect(await storage.document("d")).toBeUndefined()
  transaction.mockRestore()
  await vi.advanceTimersByTimeAsync(5_000)
  vi.useRealTimers()
  await vi.waitUntil(() => storage.keeping.kept)
})

test("a discarded document is gone, and isn't written any more by this page", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  await storage.keepDocument(KEPT)
  await storage.save(["d2", "snapshot", "a"], bytes(2))
  await storage.discard("d")
  await storage.save(["d", "incremental", "b"], bytes(3))
  await storage.keepDocument(KEPT)
  const next = await opened()
  expect([await next.loadRange(["d"]), await next.document("d")]).toEqual([[], undefined])
  expect(await next.loadRange(["d2"])).toHaveLength(1)
})

test("a database deleted from elsewhere is let go of and told", async () => {
  const storage = await opened()
  const told = vi.fn()
  storage.forgotten.add(told)
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(databaseOf("p"))
    request.onsuccess = () => resolve()
    request.onerror = () => reject(request.error)
  })
  expect(told).toHaveBeenCalledTimes(1)
  await storage.save(["d", "snapshot", "a"], bytes(1))
  expect(await (await opened()).loadRange(["d"])).toEqual([])
})

test("rubbish in the database is passed over", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  await new Promise<void>((resolve) => {
    const request = indexedDB.open(databaseOf("p"))
    request.onsuccess = () => {
      const transaction = request.result.transaction("chunks", "readwrite")
      transaction.objectStore("chunks").put("text", ["d", "snapshot", "b"])
      transaction.objectStore("chunks").put({ data: 1 }, ["d", 7, "c"])
      transaction.oncomplete = () => {
        request.result.close()
        resolve()
      }
    }
  })
  expect(await storage.loadRange(["d"])).toEqual([{ key: ["d", "snapshot", "a"], data: bytes(1) }])
  expect(await storage.load(["d", "snapshot", "b"])).toBeUndefined()
})

test("what can't be read is set aside, not thrown away", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  await storage.setAside("d")
  expect(await storage.loadRange(["d"])).toEqual([])
  const aside = await storage.loadRange(["aside"])
  expect(aside.map(({ key, data }) => [key.slice(2), data])).toEqual([[["d", "snapshot", "a"], bytes(1)]])
})

test("copies set aside go after a while", async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-03-01") })
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1, 2))
  await storage.setAside("d")
  await storage.close()
  vi.setSystemTime(new Date("2026-05-29"))
  const next = await opened()
  expect(await next.loadRange(["aside"])).toHaveLength(1)
  await next.close()
  vi.setSystemTime(new Date("2026-05-31"))
  const last = await opened()
  await vi.waitUntil(async () => (await last.loadRange(["aside"])).length === 0)
})

test("C58: what a browser clears away under an open page is asked for anew, and the device is said to keep nothing until then", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const sky = new Sky()
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  let asked = 0
  storage.emptied.add(() => {
    asked += 1
    void storage.save(["d", "snapshot", "whole"], bytes(1, 2))
  })
  sky.close("connections")
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  await vi.advanceTimersByTimeAsync(5_000)
  await vi.waitFor(() => expect(storage.keeping).toEqual({ kept: true }))
  expect([asked, await storage.load(["d", "snapshot", "a"])]).toEqual([0, bytes(1)])
  sky.close("all")
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  await vi.advanceTimersByTimeAsync(5_000)
  await vi.waitFor(() => expect(storage.keeping).toEqual({ kept: true }))
  expect([asked, await storage.load(["d", "snapshot", "whole"])]).toEqual([1, bytes(1, 2)])
})

test("C58: a write that the browser doesn't end counts as one that fails, until it ends", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const sky = new Sky()
  sky.spread()
  const storage = await opened()
  sky.become("stalled")
  const writing = storage.save(["d", "incremental", "a"], bytes(1))
  await vi.advanceTimersByTimeAsync(3_000)
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  sky.become("fine")
  await writing
  expect(storage.keeping).toEqual({ kept: true })
})

test("C50: a newer database is let go of for whoever needs it: this page says so, and keeps what is written in memory", async () => {
  const storage = await opened()
  await storage.save(["d", "snapshot", "a"], bytes(1))
  const told = vi.fn()
  storage.forgotten.add(told)
  const next = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(databaseOf("p"), 99)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error("no database"))
  })
  expect([storage.keeping, told.mock.calls]).toEqual([{ kept: false, why: "newer" }, []])
  vi.useFakeTimers({ toFake: ["setTimeout"] })
  await storage.save(["d", "incremental", "b"], bytes(2))
  vi.advanceTimersByTime(60_000)
  await storage.save(["d", "incremental", "c"], bytes(3))
  expect([storage.keeping, await storage.load(["d", "incremental", "b"])]).toEqual([{ kept: false, why: "newer" }, bytes(2)])
  next.close()
  // Nor does a page that comes later, of the version before, touch it.
  expect((await opened()).keeping).toEqual({ kept: false, why: "newer" })
})

test("C50: a database that never answers holds no page up, and stays as it is when it does", async () => {
  const before = await opened()
  await before.save(["d", "snapshot", "a"], bytes(1))
  await before.close()
  const open = indexedDB.open.bind(indexedDB)
  const requests: IDBOpenDBRequest[] = []
  vi.spyOn(indexedDB, "open").mockImplementation((name, version) => {
    const hanging = new EventTarget() as IDBOpenDBRequest
    requests.push(hanging)
    void open(name, version)
    return hanging
  })
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] })
  const opening = opened()
  vi.advanceTimersByTime(10_000)
  const storage = await opening
  expect(storage.keeping).toEqual({ kept: false, why: "failing" })
  await storage.save(["d", "incremental", "b"], bytes(2))
  vi.advanceTimersByTime(60_000)
  expect([requests.length, await storage.load(["d", "incremental", "b"])]).toEqual([1, bytes(2)])
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect((await (await opened()).loadRange(["d"])).map(({ key }) => key[2])).toEqual(["a"])
})
