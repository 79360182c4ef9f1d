// @vitest-environment jsdom
// What the device keeps of whom, and forgetting it.
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { IDBFactory, IDBKeyRange } from "fake-indexeddb"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { answersOf, currentSession, keepText, keptText, writeAnswers } from "../../api"
import { startedSession } from "../../api/session"
import { databaseOf, type KeptDocument } from "./database"
import {
  addPage, copiesAside, DeviceBusy, documentsOnDevice, dropCopyAside, forgetDevice, keepForGood, leaveDevice, unsavedOnDevice, type OpenPage,
} from "./device"
import { DeviceStorage } from "./storage"

function kept(id: string, dirty: boolean, at = 1): KeptDocument {
  const unsaved = dirty ? 2 : 0
  return { id, title: `Titre ${id}`, gabarit: "g", access: "write", serverHeads: null, dirty, unsaved, at }
}

const storages: DeviceStorage[] = []
const ends: (() => void)[] = []

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  globalThis.IDBKeyRange = IDBKeyRange
  localStorage.clear()
})

afterEach(async () => {
  for (const end of ends.splice(0)) end()
  for (const storage of storages.splice(0)) await storage.close()
  vi.unstubAllGlobals()
})

async function device(participant: string, documents: KeptDocument[]): Promise<DeviceStorage> {
  const storage = await DeviceStorage.open(participant)
  storages.push(storage)
  for (const document of documents) await storage.keepDocument(document)
  return storage
}

function page(
  storage: DeviceStorage, unsaved: KeptDocument[] = [], participant = "p",
): ReturnType<typeof vi.fn<() => Promise<void>>> {
  const forget = vi.fn(async () => storage.abandon())
  const open: OpenPage = { participant, documents: () => unsaved, forget, forgottenElsewhere: forget }
  ends.push(addPage(open))
  return forget
}

test("all participants' documents are listed, closed ones too, the newest first", async () => {
  await device("p", [kept("a", true, 3), kept("b", false, 9)])
  await device("q", [kept("c", true, 5)])
  expect((await documentsOnDevice()).map(({ id }) => id)).toEqual(["b", "c", "a"])
  expect((await unsavedOnDevice()).map(({ id }) => id)).toEqual(["c", "a"])
})

test("one participant's are listed without opening anybody else's database", async () => {
  await device("p", [kept("a", true, 3), kept("b", false, 9)])
  const other = await device("q", [kept("c", true, 5)])
  page(other, [kept("d", true)], "q")
  const opened = vi.spyOn(indexedDB, "open")
  expect((await documentsOnDevice("p")).map(({ id }) => id)).toEqual(["b", "a"])
  expect(opened.mock.calls.map(([name]) => name)).toEqual([databaseOf("p")])
})

test("a page knows better than the device, also where the device keeps nothing", async () => {
  const storage = await device("p", [kept("a", true), kept("b", false)])
  page(storage, [kept("a", false), kept("new", true)])
  expect((await unsavedOnDevice()).map(({ id }) => id)).toEqual(["new"])
})

test("a browser that can't list databases knows who signed in here", async () => {
  await device("p", [kept("a", true)])
  vi.spyOn(indexedDB, "databases").mockRejectedValue(new Error("unknown"))
  expect(await unsavedOnDevice()).toHaveLength(1)
  Reflect.set(indexedDB, "databases", undefined)
  expect(await unsavedOnDevice()).toHaveLength(1)
})

test("asking makes no database", async () => {
  keepText("participants", "gone")
  expect(await documentsOnDevice()).toEqual([])
  expect((await indexedDB.databases()).map(({ name }) => name)).toEqual([])
})

test("with something unsaved nothing is forgotten but on demand", async () => {
  const storage = await device("p", [kept("a", true)])
  const forget = page(storage)
  expect(await forgetDevice("saved-only")).toEqual({
    forgotten: false, unsaved: [{ ...kept("a", true), participant: "p" }],
  })
  expect(forget).not.toHaveBeenCalled()
  expect(await documentsOnDevice()).toHaveLength(1)
  expect(await forgetDevice("unsaved-too")).toEqual({ forgotten: true })
  expect(forget).toHaveBeenCalled()
  expect(await documentsOnDevice()).toEqual([])
})

test("everything of ours goes but the device’s own taste: documents, answers, the session, the offline page", async () => {
  await device("p", [kept("a", false)])
  await device("q", [kept("b", false)])
  keepText("language", "en")
  keepText("theme", "dark")
  keepText("announcements", "off")
  localStorage.setItem("somebody else’s", "stays")
  startedSession({ id: "p", name: "Camille", email: "c@example.org" })
  const answers = answersOf("p")
  answers.setQueryData(["workspaces"], [{ id: "w", name: "CLS" }])
  writeAnswers()
  const caches = { keys: () => Promise.resolve(["maillage-page-1"]), delete: vi.fn(() => Promise.resolve(true)) }
  const worker = { unregister: vi.fn(() => Promise.resolve(true)) }
  vi.stubGlobal("caches", caches)
  const value = { getRegistrations: () => Promise.resolve([worker]) }
  Object.defineProperty(navigator, "serviceWorker", { configurable: true, value })
  expect(await forgetDevice("saved-only")).toEqual({ forgotten: true })
  expect((await indexedDB.databases()).filter(({ name }) => name?.startsWith("maillage-"))).toEqual([])
  expect(Object.keys(localStorage).sort()).toEqual([
    "maillage.announcements", "maillage.language", "maillage.theme", "somebody else’s",
  ])
  expect([keptText("session"), currentSession()]).toEqual([null, { state: "signed-out", was: null }])
  expect(answersOf("p")).not.toBe(answers)
  expect(answersOf("p").getQueryData(["workspaces"])).toBeUndefined()
  expect([caches.delete.mock.calls.length, worker.unregister.mock.calls.length]).toEqual([1, 1])
})

test("another tab that has a database open lets go of it", async () => {
  const elsewhere = await device("p", [kept("a", false)])
  const told = vi.fn()
  elsewhere.forgotten.add(told)
  expect(await forgetDevice("saved-only")).toEqual({ forgotten: true })
  expect(told).toHaveBeenCalled()
  expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(databaseOf("p"))
})

test("the same document on one device for two people is two", async () => {
  await device("q", [kept("a", true)])
  page(await device("p", [kept("a", false)]), [kept("a", false)])
  expect((await unsavedOnDevice()).map(({ participant }) => participant)).toEqual(["q"])
})

test("signing out leaves what others wrote and didn’t send, and takes all the rest", async () => {
  await device("p", [kept("mine", true)])
  await device("q", [kept("theirs", true), kept("also theirs", false)])
  await device("r", [kept("saved", false)])
  const elsewhere = page(await device("q", []), [], "q")
  startedSession({ id: "p", name: "Camille", email: "c@example.org" })
  await leaveDevice("p")
  expect((await documentsOnDevice()).map(({ id, participant }) => [participant, id]).sort()).toEqual([
    ["q", "also theirs"], ["q", "theirs"],
  ])
  expect(elsewhere).not.toHaveBeenCalled()
  expect([keptText("session"), keptText("participants")]).toEqual([null, "q"])
})

test("what a page of another account knows better keeps its documents from being erased", async () => {
  page(await device("q", [kept("theirs", false)]), [kept("theirs", true)], "q")
  await leaveDevice("p")
  expect(await unsavedOnDevice()).toHaveLength(1)
})

test("a database that another tab holds on to is still there, and that is said", async () => {
  await device("p", [kept("a", false)])
  const blocking = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseOf("p"))
    request.onsuccess = () => resolve(request.result)
  })
  await expect(forgetDevice("unsaved-too")).rejects.toThrow(DeviceBusy)
  expect(keptText("participants")).toBe("p")
  blocking.close()
  expect(await forgetDevice("unsaved-too")).toEqual({ forgotten: true })
  expect([await documentsOnDevice(), keptText("participants")]).toEqual([[], null])
})

test("another tab hears whose documents are forgotten; this one doesn’t hear itself", async () => {
  const [mine, theirs] = [vi.fn(async () => undefined), vi.fn(async () => undefined)]
  const open = (participant: string, forgottenElsewhere: () => Promise<void>): OpenPage => ({
    participant, documents: () => [], forget: async () => undefined, forgottenElsewhere,
  })
  ends.push(addPage(open("p", mine)), addPage(open("q", theirs)))
  await leaveDevice("p")
  const otherTab = new BroadcastChannel("maillage-device")
  for (const odd of [null, "forget", {}, { forget: 1 }]) otherTab.postMessage(odd)
  otherTab.postMessage({ forget: ["q"] })
  await vi.waitUntil(() => theirs.mock.calls.length > 0)
  expect([mine.mock.calls.length, theirs.mock.calls.length]).toEqual([0, 1])
  otherTab.postMessage({ forget: "all" })
  await vi.waitUntil(() => mine.mock.calls.length > 0)
  otherTab.close()
})

test("a device that can’t be read isn’t taken for one where all is saved", async () => {
  await device("p", [kept("a", true)])
  vi.spyOn(indexedDB, "open").mockImplementation(() => {
    throw new DOMException("no", "UnknownError")
  })
  await expect(unsavedOnDevice()).rejects.toThrow("can't be read")
  expect(await documentsOnDevice()).toEqual([])
})

test("asking and forgetting load no Automerge", () => {
  const seen = new Set<string>()
  const packages = new Set<string>()
  const follow = (file: string): void => {
    if (seen.has(file)) return
    seen.add(file)
    const statements = readFileSync(file, "utf8").matchAll(/^(?:import|export)\b( type\b)?[^"]*?from "([^"]+)"/gm)
    for (const [, types, from = ""] of statements) {
      if (types !== undefined) continue
      const path = resolve(dirname(file), from)
      if (!from.startsWith(".")) packages.add(from)
      else follow([`${path}.ts`, `${path}.tsx`, join(path, "index.ts")].find((one) => existsSync(one)) ?? path)
    }
  }
  follow("src/sync/device/device.ts")
  expect(seen.size).toBeGreaterThan(5)
  expect([...packages].filter((name) => name.startsWith("@automerge"))).toEqual([])
})

test("a browser that promises nothing keeps what it can", async () => {
  expect(await keepForGood()).toBe(false)
  Object.defineProperty(navigator, "storage", {
    configurable: true, value: { persisted: () => Promise.resolve(false), persist: () => Promise.resolve(true) },
  })
  expect(await keepForGood()).toBe(true)
})

test("copies set aside are listed for whose they are, with their title and their end, and can be erased", async () => {
  const storage = await device("p", [kept("d", false)])
  await device("q", [])
  const at = Date.now()
  for (const kind of ["snapshot", "incremental"]) {
    await storage.save(["aside", at.toString(36), "d", kind, "a"], new Uint8Array([1]))
  }
  const [copy, more] = await copiesAside("p")
  expect(more).toBeUndefined()
  expect(copy).toEqual({ id: "d", title: "Titre d", at, until: at + 90 * 86_400_000 })
  expect([await copiesAside("q"), await copiesAside("nobody")]).toEqual([[], []])
  if (copy) await dropCopyAside("p", copy)
  expect(await copiesAside("p")).toEqual([])
})
