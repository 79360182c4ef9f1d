// The room against the real server: what is said to be saved is saved, whatever happens between here and there.
import { expect, test } from "vitest"
import type { LiveDocument } from "./document/document"
import type { Documents } from "./documents"
import { DocumentUnavailable } from "./failures"
import type { Saved } from "./types"
import { Account, DEMO } from "./testing/account"
import { Device, read, textKeys, write } from "./testing/device"
import { until } from "./testing/until"
import { holdTyped } from "./document/typed"
import { saved, worldOfThisFile, type World } from "./testing/world"

let world: World
worldOfThisFile((stands) => (world = stands))

/** Presence ends by itself after this; what is seen sooner was told. */
const GONE_BY_ITSELF_MS = 25_000

interface Opened {
  readonly device: Device
  readonly page: Documents
  readonly document: LiveDocument
  /** Of one plain text. */
  readonly key: string
}

async function opened(account: Account, id: string): Promise<Opened> {
  const device = world.deviceOf(account)
  const page = await device.page()
  const document = await page.open(id)
  return { device, page, document, key: textKeys(document)[0] ?? "" }
}

function stateOf(document: LiveDocument): Saved["state"] {
  return document.saved.get().state
}

test("saved is said when the server has it, and not before", async () => {
  const id = await world.coordination.createDocument("Enregistré")
  const { document, key } = await opened(world.coordination, id)
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
  const one = await opened(world.coordination, id)
  const two = await opened(world.redaction, id)
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
  const one = await opened(world.coordination, id)
  const two = await opened(world.redaction, id)
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
  const { document, key } = await opened(world.coordination, id)
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
  const { document, page, key } = await opened(world.coordination, id)
  await world.program.kill("SIGTERM")
  await until("the loss", () => page.link.get().state !== "online")
  await world.program.restart()
  write(document, key, "après")
  await saved(document)
})

test("offline: a document opens from the device with its count, survives a reload, merges on return", async () => {
  const id = await world.coordination.createDocument("Hors ligne")
  const { device, page, document, key } = await opened(world.coordination, id)
  const far = await opened(world.redaction, id)
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
  const { device, page, document, key } = await opened(world.coordination, id)
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

test("a document that the device can't read any more is set aside and fetched anew", async () => {
  const id = await world.coordination.createDocument("Illisible")
  const { device, page, document, key } = await opened(world.coordination, id)
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
  const { page, document, key } = await opened(account, id)
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
  const { page } = await opened(account, await account.createDocument("Session finie ailleurs"))
  await account.signOut()
  await until("signed out", () => page.link.get().state === "signed-out")
  const fresh = await world.deviceOf(account).page()
  await until("signed out from the start", () => fresh.link.get().state === "signed-out")
})

test("somebody else's sign-in sends nothing", async () => {
  const account = await Account.signIn(world.program, DEMO.redaction)
  const id = await account.createDocument("Une autre personne")
  const { page, document, key } = await opened(account, id)
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

test("R1: a right taken away while typing: removed, unsent text kept, and all sent when it is given back", async () => {
  const id = await world.coordination.createDocument("Droit retiré")
  const { page, document, key } = await opened(world.redaction, id)
  await saved(document)
  await world.coordination.setRole(id, world.redaction.me.id, "none")
  await until("removed", () => document.access === "removed")
  write(document, key, "refusé en silence")
  expect(read(document, key)).toBe("")
  // The server tells of a right that comes back only those who ask: the next connection does.
  await world.coordination.setRole(id, world.redaction.me.id, "write")
  await world.program.kill()
  await world.program.restart()
  await until("the right again", () => document.access === "write")
  write(document, key, "permis de nouveau")
  await saved(document)
  await until("my presence again", () => page.link.get().state === "online")
})

/** Something written without a server, whose writer has another role by the time they reach it again. */
async function writtenBefore(id: string, words: string, role: "none" | "read") {
  const { device, page: first, document: begun, key } = await opened(world.redaction, id)
  await saved(begun)
  await world.program.kill()
  write(begun, key, words)
  await first.close()
  // The page is closed meanwhile: it could be back, and its edit saved, before the role has changed.
  await world.program.restart()
  await world.coordination.setRole(id, world.redaction.me.id, role)
  await world.program.kill()
  const page = await device.page()
  const document = await page.open(id)
  await until("the count", () => document.saved.unsaved().length === 1)
  await world.program.restart()
  return { device, page, document, key }
}

test("R1: a right lost offline: what was written is counted, told as text, and can be given up", async () => {
  const id = await world.coordination.createDocument("Droit perdu hors ligne")
  const { device, page, document } = await writtenBefore(id, "écrit hors ligne", "none")
  await until("removed", () => stateOf(document) === "removed")
  expect(document.saved.get()).toEqual({ state: "removed", unsaved: 1 })
  const gabarits = await world.redaction.get<Parameters<LiveDocument["unsentText"]>[0][]>("/gabarits")
  const gabarit = gabarits.find((one) => one.id === document.gabarit())
  if (!gabarit) throw new Error("no gabarit")
  expect(document.unsentText(gabarit)).toContain("écrit hors ligne")
  await document.discardUnsent()
  expect(device.reloads).toBe(1)
  await page.close()
  const again = await device.page()
  await expect(again.open(id)).rejects.toThrow(DocumentUnavailable)
})

test("R2: read only from now on: nothing is taken, and edits made meanwhile are told to be unsent", async () => {
  const id = await world.coordination.createDocument("Lecture seule")
  const { document, key } = await writtenBefore(id, "trop tard", "read")
  await until("read only", () => document.access === "read")
  await until("told", () => stateOf(document) === "read-only")
  expect(document.saved.get()).toEqual({ state: "read-only", unsaved: 1 })
  expect((await world.coordination.content(id)).fields[key]).toBe("")
  await world.coordination.setRole(id, world.redaction.me.id, "write")
  await saved(document)
  expect((await world.coordination.content(id)).fields[key]).toBe("trop tard")
})

test("R7: an archived document is told to be so, and is written again when it is taken back", async () => {
  const id = await world.coordination.createDocument("Archivé")
  const { document, key } = await opened(world.redaction, id)
  await saved(document)
  await world.coordination.archive(id, true)
  await until("archived", () => document.access === "archived")
  await world.coordination.archive(id, false)
  await until("written again", () => document.access === "write")
  write(document, key, "de nouveau")
  await saved(document)
})

test("P4: people are seen in fields by the server's word, and gone at once when they go", async () => {
  const id = await world.coordination.createDocument("Présence")
  const one = await opened(world.coordination, id)
  const two = await opened(world.redaction, id)
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
  const one = await opened(world.coordination, id)
  const two = await opened(world.redaction, id)
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

test("S13: an edit that is refused says why, never that one may only read, and other documents go on", async () => {
  const [id, other] = [await world.coordination.createDocument("Trop profond"), await world.coordination.createDocument("Ailleurs")]
  const { page, document, key } = await opened(world.coordination, id)
  const second = await page.open(other)
  await Promise.all([saved(document), saved(second)])
  const seen = new Set<string>()
  document.saved.subscribe(() => seen.add(stateOf(document)))
  write(document, key, "gardé")
  document.change((root) => {
    root["nid"] = Array.from({ length: 300 }).reduce<object>((inner) => ({ inner }), {})
  })
  await until("the refusal", () => stateOf(document) === "refused")
  // On the same connection: what was to be told of the first has come by then.
  write(second, textKeys(second)[0] ?? "", "autre")
  await saved(second)
  expect(document.saved.get()).toMatchObject({ state: "refused", why: "nested-too-deep" })
  expect([document.access, [...seen]]).toEqual(["write", ["saving", "refused"]])
})

test("W8: an edit too large for the socket is refused, with its text kept, and other documents go on", async () => {
  const [id, other] = [await world.coordination.createDocument("Trop"), await world.coordination.createDocument("Assez")]
  const { page, document, key } = await opened(world.coordination, id)
  const second = await page.open(other)
  await Promise.all([saved(document), saved(second)])
  // Noise, that no compression makes smaller.
  const noise = Uint8Array.from({ length: 17 << 20 }, (_, index) => (Math.imul(index, 2_654_435_761) >>> 13) ^ (index >>> 5))
  write(document, key, "gardé")
  document.change((root) => { root["bruit"] = noise })
  await until("the refusal", () => stateOf(document) === "refused", 90_000)
  expect(document.saved.get()).toMatchObject({ why: "change-too-large" })
  expect(read(document, key)).toBe("gardé")
  write(second, key, "autre")
  await saved(second)
  expect([page.link.get().state, stateOf(document)]).toEqual(["online", "refused"])
})
