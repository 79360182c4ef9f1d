// The room against the real server: what is said to be saved is saved, whatever happens between here and there.
import { expect, test } from "vitest"
import { DocumentUnavailable } from "./failures"
import type { Saved } from "./types"
import { Account, DEMO } from "./testing/account"
import { read, textKeys, write } from "./testing/device"
import { until } from "./testing/until"
import { holdTyped } from "./document/typed"
import { saved, stateOf, worldOfThisFile, type Opened, type World } from "./testing/world"

let world: World
worldOfThisFile((stands) => (world = stands))

/** Presence ends by itself after this; what is seen sooner was told. */
const GONE_BY_ITSELF_MS = 25_000

test("saved is said when the server has it, and not before", async () => {
  const id = await world.coordination.createDocument("Enregistré")
  const { document, key } = await world.opened(world.coordination, id)
  await saved(document)
  expect(document.gabarit()).toBe("normandie-2025/fiche-action@1")
  const seen: Saved["state"][] = []
  document.saved.subscribe(() => seen.push(stateOf(document)))
  for (const word of ["un ", "deux ", "trois "]) {
    write(document, key, word)
    expect(stateOf(document)).toBe("saving")
    expect(document.saved.unsaved()).toEqual([["fields", key]])
    await saved(document)
    expect((await world.coordination.content(id)).fields[key]).toBe(read(document, key))
  }
  expect(new Set(seen)).toEqual(new Set(["saving", "saved"]))
  expect(document.saved.unsaved()).toEqual([])
})

test("C45: what was typed is in the document before others' edits come, and before the page hands all to the device", async () => {
  const id = await world.coordination.createDocument("Tapé d'abord")
  const one = await world.opened(world.coordination, id)
  const two = await world.opened(world.redaction, id)
  for (const { document } of [one, two]) await saved(document)
  let found: string | undefined
  holdTyped(two.document.handle, () => {
    found = read(two.document, two.key)
    write(two.document, two.key, "tapé ")
  })
  write(one.document, one.key, "venu ")
  await until("the other's edit", () => read(two.document, two.key).includes("venu"))
  expect(found).not.toContain("venu")
  expect(read(two.document, two.key)).toContain("tapé ")
  holdTyped(two.document.handle, () => write(two.document, two.key, "encore "))
  void two.page.flush()
  expect(read(two.document, two.key)).toContain("encore ")
})

test("two people's edits reach each other, and are saved for both", async () => {
  const id = await world.coordination.createDocument("À deux")
  const one = await world.opened(world.coordination, id)
  const two = await world.opened(world.redaction, id)
  let told = 0
  two.document.subscribe(["fields", one.key], () => (told += 1))
  let other = 0
  two.document.subscribe(["fields", textKeys(two.document)[1] ?? ""], () => (other += 1))
  write(one.document, one.key, "bonjour")
  await until("the edit at the other's", () => read(two.document, one.key) === "bonjour")
  expect([told > 0, other]).toEqual([true, 0])
  write(two.document, one.key, " à vous")
  await until("the answer", () => read(one.document, one.key) === "bonjour à vous")
  await Promise.all([saved(one.document), saved(two.document)])
})

test("a killed server: edits wait, are counted, and are saved when it is back", async () => {
  const id = await world.coordination.createDocument("Coupure")
  const { document, key } = await world.opened(world.coordination, id)
  const [, second = ""] = textKeys(document)
  await saved(document)
  await world.program.kill()
  write(document, key, "écrit sans serveur ")
  write(document, key, "et encore ")
  write(document, second, "ailleurs")
  await until("offline or retrying", () => ["offline", "retrying"].includes(stateOf(document)))
  await until("the count", () => document.saved.count === 2)
  expect(document.saved.get()).toMatchObject({ unsaved: 2 })
  await until("late", () => document.saved.isLate(["fields", key]))
  expect(document.saved.isLate(["title"])).toBe(false)
  await world.program.restart()
  await saved(document)
  expect(document.saved.isLate(["fields", key])).toBe(false)
  const { fields } = await world.coordination.content(id)
  expect(fields).toMatchObject({ [key]: "écrit sans serveur et encore ", [second]: "ailleurs" })
})

test("a stopping server is met again quickly", async () => {
  const id = await world.coordination.createDocument("Arrêt")
  const { document, page, key } = await world.opened(world.coordination, id)
  await world.program.kill("SIGTERM")
  await until("the loss", () => page.link.get().state !== "online")
  await world.program.restart()
  write(document, key, "après")
  await saved(document)
})

test("offline: a document opens from the device with its count, survives a reload, merges on return", async () => {
  const id = await world.coordination.createDocument("Hors ligne")
  const { device, page, document, key } = await world.opened(world.coordination, id)
  const far = await world.opened(world.redaction, id)
  await saved(document)
  await world.program.kill()
  write(document, key, "hors ligne")
  await page.close()

  const again = await device.page()
  const reopened = await again.open(id)
  expect(read(reopened, key)).toBe("hors ligne")
  await until("the count after the reload", () => {
    const now = reopened.saved.get()
    return "unsaved" in now && now.unsaved === 1
  })
  expect(reopened.saved.unsaved()).toEqual([["fields", key]])

  await world.program.restart()
  await saved(reopened)
  await until("the edit at the other's", () => read(far.document, key) === "hors ligne")
})

test("what was written just before the page went is on the device", async () => {
  const id = await world.coordination.createDocument("Juste avant")
  const { device, page, document, key } = await world.opened(world.coordination, id)
  await saved(document)
  await world.program.kill()
  await until("the loss", () => page.link.get().state !== "online")
  write(document, key, "au dernier moment")
  // What `pagehide` does; the page doesn't live to see it end.
  void page.flush()
  const next = await device.page()
  const reopened = await next.open(id)
  expect(read(reopened, key)).toBe("au dernier moment")
  expect(reopened.saved.unsaved()).toEqual([["fields", key]])
  await world.program.restart()
  await saved(reopened)
})

test("what one writes is on one's device at once; what others write, many edits at a time, and all when the page goes", async () => {
  const id = await world.coordination.createDocument("Sur l’appareil")
  const one = await world.opened(world.coordination, id)
  const two = await world.opened(world.redaction, id)
  for (const { document } of [one, two]) await saved(document)
  const copyOf = async ({ device }: Opened): Promise<string> => (await device.keys(device.account.me.id, id)).join()
  await until("both copies to be written", async () => (await copyOf(one)) !== "" && (await copyOf(two)) !== "")
  const copies = new Set([await copyOf(two)])
  const began = performance.now()
  for (let number = 0; number < 8; number += 1) {
    const had = await copyOf(one)
    write(one.document, one.key, `mot ${number} `)
    await until("it on the other's page", () => read(two.document, two.key).includes(`mot ${number} `))
    await until("it on the writer's device", async () => (await copyOf(one)) !== had)
    copies.add(await copyOf(two))
  }
  expect(copies.size).toBeLessThanOrEqual(3 + 2 * (performance.now() - began) / 1000)
  await two.page.close()
  expect(read(await (await two.device.page()).open(id), two.key)).toContain("mot 7 ")
})

test("a document that the device can't read any more is set aside and fetched anew", async () => {
  const id = await world.coordination.createDocument("Illisible")
  const { device, page, document, key } = await world.opened(world.coordination, id)
  write(document, key, "sur le serveur")
  await saved(document)
  await page.close()
  await device.withDatabase(world.coordination.me.id, (chunks) => {
    chunks.delete(IDBKeyRange.bound([id], [id, "\uffff"]))
    chunks.put(new Uint8Array(200).fill(0x85), [id, "snapshot", "broken"])
  })
  const again = await device.page()
  const fetched = await again.open(id)
  expect(read(fetched, key)).toBe("sur le serveur")
  write(fetched, key, " et ici")
  await saved(fetched)
})

test("without storage all works, and leaving with something unsaved would lose it", async () => {
  const id = await world.coordination.createDocument("Sans stockage")
  const device = world.deviceOf(world.coordination, { storage: false })
  const page = await device.page()
  expect(page.keeping).toEqual({ kept: false, why: "unavailable" })
  const document = await page.open(id)
  const key = textKeys(document)[0] ?? ""
  await saved(document)
  expect(page.wouldLose()).toBe(false)
  await world.program.kill()
  write(document, key, "en mémoire")
  await until("the count", () => document.saved.unsaved().length === 1)
  expect(page.wouldLose()).toBe(true)
  await world.program.restart()
  await saved(document)
  expect(page.wouldLose()).toBe(false)
})

test("offline, a document that was never here waits for the network and opens with it", async () => {
  const id = await world.coordination.createDocument("Pas encore là")
  const page = await world.deviceOf(world.coordination).page()
  await until("online", () => page.link.get().state === "online")
  await world.program.kill()
  await until("the loss", () => page.link.get().state !== "online")
  const opening = page.open(id)
  let settled = false
  opening.finally(() => (settled = true)).catch(() => undefined)
  // By then automerge-repo has given it up.
  await until("automerge-repo’s patience to end", () => page.link.get().state === "retrying")
  expect(settled).toBe(false)
  await world.program.restart()
  expect((await opening).value(["title"])).toBe("Pas encore là")
})

test("a document that isn't there is unavailable, and one that comes later opens", async () => {
  const page = await world.deviceOf(world.redaction).page()
  await expect(page.open("2j9knpCseyhnK8izDmLpGP5WMdZQ")).rejects.toThrow(DocumentUnavailable)
  await expect(page.open("no id at all")).rejects.toThrow(DocumentUnavailable)
  const id = await world.coordination.createDocument("Ouvert plus tard")
  await world.coordination.setRole(id, world.redaction.me.id, "none")
  await expect(page.open(id)).rejects.toThrow(DocumentUnavailable)
  await world.coordination.setRole(id, world.redaction.me.id, "write")
  expect((await page.open(id)).value(["title"])).toBe("Ouvert plus tard")
})

test("an ended session: signed out at once, nothing lost, and sent after signing in again", async () => {
  const account = await Account.signIn(world.program, DEMO.redaction)
  const id = await account.createDocument("Session finie")
  const { page, document, key } = await world.opened(account, id)
  await saved(document)
  await account.signOut()
  await until("signed out", () => stateOf(document) === "signed-out")
  write(document, key, "écrit après la fin")
  await until("the count", () => {
    const now = document.saved.get()
    return now.state === "signed-out" && now.unsaved === 1
  })
  await account.signInAgain()
  page.sessionIs("same")
  await saved(document)
  expect((await account.content(id)).fields[key]).toBe("écrit après la fin")
})

test("a session that ended while there was no network is noticed when there is", async () => {
  const account = await Account.signIn(world.program, DEMO.redaction2)
  const { page } = await world.opened(account, await account.createDocument("Session finie ailleurs"))
  await account.signOut()
  await until("signed out", () => page.link.get().state === "signed-out")
  const fresh = await world.deviceOf(account).page()
  await until("signed out from the start", () => fresh.link.get().state === "signed-out")
})

test("somebody else's sign-in sends nothing", async () => {
  const account = await Account.signIn(world.program, DEMO.redaction)
  const id = await account.createDocument("Une autre personne")
  const { page, document, key } = await world.opened(account, id)
  await saved(document)
  page.sessionIs("other")
  expect(page.link.get()).toEqual({ state: "signed-out", other: true })
  write(document, key, "jamais envoyé")
  const other = await Account.signIn(world.program, DEMO.pilote)
  account.cookie = other.cookie
  page.sessionIs("other")
  await until("the count", () => document.saved.unsaved().length === 1)
  expect((await world.coordination.content(id)).fields[key]).toBe("")
})

test("P4: people are seen in fields by the server's word, and gone at once when they go", async () => {
  const id = await world.coordination.createDocument("Présence")
  const one = await world.opened(world.coordination, id)
  const two = await world.opened(world.redaction, id)
  const others = (): number[] => [one, two].map(({ document }) => document.presence.here().length)
  await until("each other", () => others().every((count) => count === 1), GONE_BY_ITSELF_MS - 5_000)
  expect(two.document.presence.here()[0]?.person).toMatchObject({ id: world.coordination.me.id, name: world.coordination.me.name })
  one.document.presence.caret(["fields", one.key], "c1", "c2")
  const seen = await until("the caret", () => two.document.presence.hereIn(["fields", one.key])[0])
  expect(seen).toMatchObject({ path: `fields.${one.key}`, caret: { anchor: "c1", head: "c2" }, mine: false })
  expect(two.document.presence.hereIn(["title"])).toEqual([])
  await one.page.close()
  await until("gone", () => two.document.presence.here().length === 0, GONE_BY_ITSELF_MS - 5_000)
})

test("presence is back after a restart of the server", async () => {
  const id = await world.coordination.createDocument("Présence revenue")
  const one = await world.opened(world.coordination, id)
  const two = await world.opened(world.redaction, id)
  one.document.presence.enter(["title"])
  await until("seen", () => two.document.presence.hereIn(["title"]).length === 1)
  await world.program.kill()
  await until("forgotten", () => two.document.presence.here().length === 0)
  await world.program.restart()
  await until("seen again", () => two.document.presence.hereIn(["title"]).length === 1)
})

test("giving up what is unsent in one tab begins the other anew too", async () => {
  const id = await world.redaction.createDocument("Abandonné")
  const device = world.deviceOf(world.redaction, { tabs: true })
  const [left, right] = [await device.page(), await device.page()]
  const [one, two] = [await left.open(id), await right.open(id)]
  const key = textKeys(one)[0] ?? ""
  await Promise.all([saved(one), saved(two)])
  await world.program.kill()
  write(one, key, "à abandonner")
  await until("the other tab", () => read(two, key) === "à abandonner")
  await one.discardUnsent()
  await until("both pages anew", () => device.reloads === 2)
  await Promise.all([left.close(), right.close()])
  await world.program.restart()
  const next = await (await device.page()).open(id)
  await saved(next)
  expect(read(next, key)).toBe("")
})

test("two tabs of one person stay in step without a server, and see each other as their own with one", async () => {
  const id = await world.redaction.createDocument("Deux onglets")
  const device = world.deviceOf(world.redaction, { tabs: true })
  const [left, right] = [await device.page(), await device.page()]
  const [one, two] = [await left.open(id), await right.open(id)]
  const key = textKeys(one)[0] ?? ""
  await until("my other tab", () => one.presence.here()[0]?.mine)
  await world.program.kill()
  write(one, key, "d’un onglet")
  await until("the other tab", () => read(two, key) === "d’un onglet")
  write(two, key, " à l’autre")
  await until("and back", () => read(one, key) === "d’un onglet à l’autre")
  await world.program.restart()
  await Promise.all([saved(one), saved(two)])
})
