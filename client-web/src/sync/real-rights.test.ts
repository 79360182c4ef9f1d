// Rights against the real server: what is lost, given back or refused is said so, and no word of it goes.
import { expect, test } from "vitest"
import type { LiveDocument } from "./document/document"
import { DocumentUnavailable } from "./failures"
import { read, textKeys, write } from "./testing/device"
import { until } from "./testing/until"
import { saved, stateOf, worldOfThisFile, type World } from "./testing/world"

let world: World
worldOfThisFile((stands) => (world = stands))

test("R1: a right taken away while typing: removed, unsent text kept, and all sent when it is given back", async () => {
  const id = await world.coordination.createDocument("Droit retiré")
  const { page, document, key } = await world.opened(world.redaction, id)
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

test("C79: a document that left the device is kept whole again once one may have it again", async () => {
  const id = await world.coordination.createDocument("Droit rendu plus tard")
  const { device, page, document, key } = await world.opened(world.redaction, id)
  const { me } = world.redaction
  write(document, key, "avant ")
  await saved(document)
  await until("it on the device", async () => (await device.pieces(me.id, id)) > 0)
  await world.coordination.setRole(id, me.id, "none")
  await until("removed", () => document.access === "removed")
  await page.eraseRemoved()
  expect(await device.pieces(me.id, id), "it is open").toBeGreaterThan(0)
  page.leave(id, 20)
  await until("it off the device", async () => {
    await page.eraseRemoved()
    return (await device.pieces(me.id, id)) === 0
  })
  await world.coordination.setRole(id, me.id, "write")
  const again = await page.open(id)
  write(again, key, "après ")
  await saved(again)
  await page.close()
  await world.program.kill()
  const later = await (await device.page()).open(id)
  expect(read(later, key)).toContain("avant ")
  expect(read(later, key)).toContain("après ")
})

/** Something written without a server, whose writer has another role by the time they reach it again. */
async function writtenBefore(id: string, words: string, role: "none" | "read") {
  const { device, page: first, document: begun, key } = await world.opened(world.redaction, id)
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
  const { document, key } = await world.opened(world.redaction, id)
  await saved(document)
  await world.coordination.archive(id, true)
  await until("archived", () => document.access === "archived")
  await world.coordination.archive(id, false)
  await until("written again", () => document.access === "write")
  write(document, key, "de nouveau")
  await saved(document)
})

test("S13: an edit that is refused says why, never that one may only read, and other documents go on", async () => {
  const [id, other] = [await world.coordination.createDocument("Trop profond"), await world.coordination.createDocument("Ailleurs")]
  const { page, document, key } = await world.opened(world.coordination, id)
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
  const { page, document, key } = await world.opened(world.coordination, id)
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
