// What is left behind on a device, against the real server: edits of documents that were closed, copies that can't be
// read, documents that one may not read any more, and a device that is forgotten under an open page.
import { expect, test } from "vitest"
import type { KeptDocument } from "./database"
import { DocumentUnavailable } from "../failures"
import { Account, DEMO } from "../testing/account"
import { Device, read, textKeys, write } from "../testing/device"
import { until } from "../testing/until"
import { saved, worldOfThisFile, type World } from "../testing/world"

let world: World
worldOfThisFile((stands) => (world = stands))

async function rowOf(device: Device, account: Account, id: string): Promise<KeptDocument | undefined> {
  return (await device.rows(account.me.id)).find((row) => row.id === id)
}

interface Left {
  readonly id: string
  readonly device: Device
  readonly key: string
}

/** Something written without a server in a document whose page was closed; the server is back. */
async function leftBehind(title: string, words: string): Promise<Left> {
  const id = await world.coordination.createDocument(title)
  const device = world.deviceOf(world.redaction)
  const page = await device.page()
  const document = await page.open(id)
  const key = textKeys(document)[0] ?? ""
  await saved(document)
  await world.program.kill()
  write(document, key, words)
  await page.close()
  expect(await rowOf(device, world.redaction, id)).toMatchObject({ dirty: true })
  await world.program.restart()
  return { id, device, key }
}

test("what was left behind is sent without anybody opening it, and nobody is seen in it", async () => {
  const { id, device, key } = await leftBehind("Fermé dans le train", "écrit dans le train")
  const colleague = await (await world.deviceOf(world.coordination).page()).open(id)
  let seen = 0
  colleague.presence.subscribe(() => (seen = Math.max(seen, colleague.presence.here().length)))
  const page = await device.page()
  await page.send(id)
  expect((await world.coordination.content(id)).fields[key]).toBe("écrit dans le train")
  expect(await rowOf(device, world.redaction, id)).toMatchObject({ dirty: false, unsaved: 0 })
  await until("the words at the colleague’s", () => read(colleague, key) === "écrit dans le train")
  expect(seen).toBe(0)
  const looked = await page.open(id)
  await until("me at the colleague’s", () => seen === 1)
  write(looked, key, ", puis au bureau")
  await saved(looked)
})

test("what was sent and closed beside another document opens with what came meanwhile", async () => {
  const { id, device, key } = await leftBehind("Envoyé à côté", "a")
  const beside = await world.coordination.createDocument("À côté")
  const page = await device.page()
  await saved(await page.open(beside))
  await page.send(id)
  const colleague = await (await world.deviceOf(world.coordination).page()).open(id)
  await saved(colleague)
  write(colleague, key, "b")
  await saved(colleague)
  const document = await page.open(id)
  await until("what came meanwhile", () => read(document, key) === read(colleague, key))
  write(document, key, "c")
  await saved(document)
  await until("it to be the same for all", () => read(colleague, key) === read(document, key))
})

test("a document that somebody looks at while it is sent stays open", async () => {
  const { id, device, key } = await leftBehind("Regardé entre-temps", "a")
  const page = await device.page()
  const [document] = await Promise.all([page.open(id), page.send(id)])
  write(document, key, "b")
  await saved(document)
  expect((await world.coordination.content(id)).fields[key]).toBe("ab")
})

test.each([["none", "removed"], ["read", "read"]] as const)(
  "what can’t be sent any more (%s) stays, and the device knows why",
  async (role, access) => {
    const { id, device } = await leftBehind("Droit perdu", "trop tard")
    await world.coordination.setRole(id, world.redaction.me.id, role)
    const page = await device.page()
    await page.send(id)
    expect(await rowOf(device, world.redaction, id)).toMatchObject({ dirty: true, unsaved: 1, access })
    expect((await page.open(id)).saved.unsaved()).toHaveLength(1)
  },
)

test("a document that is closed again leaves its copy on the device whole", async () => {
  const { id, device, key } = await leftBehind("Gardé entier", "toujours là")
  await world.coordination.setRole(id, world.redaction.me.id, "none")
  const page = await device.page()
  await page.send(id)
  // Whatever was still to be written of the one is written by the time the other is.
  const other = await world.redaction.createDocument("Un autre")
  await page.open(other)
  await until("the other’s copy", async () => (await device.pieces(world.redaction.me.id, other)) > 1)
  await page.close()
  expect(read(await (await device.page()).open(id), key)).toBe("toujours là")
})

test("a document that was left is closed after a while, unless it is unsaved, and opens again with what came meanwhile", async () => {
  const [id, beside] = [await world.coordination.createDocument("Quitté"), await world.coordination.createDocument("Resté")]
  const [page, other] = [await world.deviceOf(world.redaction).page(), await world.deviceOf(world.coordination).page()]
  await saved(await page.open(beside))
  const document = await page.open(id)
  await saved(document)
  const key = textKeys(document)[0] ?? ""
  const colleague = await other.open(id)
  await world.program.kill()
  write(document, key, "a")
  page.leave(id, 20)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(document.mayWrite()).toBe(true)
  await world.program.restart()
  await until("it to be closed", () => !document.mayWrite())
  write(colleague, key, "b")
  await saved(colleague)
  const again = await page.open(id)
  expect(again).not.toBe(document)
  await until("what came meanwhile", () => read(again, key) === read(colleague, key))
  write(again, key, "c")
  await saved(again)
  await until("it to be the same for all", () => read(colleague, key) === read(again, key) && read(again, key).length === 3)
  write(colleague, key, "d")
  await until("it to go on", () => read(again, key).length === 4)
  // Whoever is back in time finds it open.
  page.leave(id, 50)
  expect(await page.open(id)).toBe(again)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(again.mayWrite()).toBe(true)
})

test("C60: a document that was left with something on its screen that can't be read stays open, and the browser asks, until that is mended", async () => {
  const page = await world.deviceOf(world.redaction).page()
  const id = await world.coordination.createDocument("Quitté à moitié")
  const document = await page.open(id)
  await saved(document)
  document.saved.heardDraft(["fields", "cout"], true)
  page.leave(id, 20)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect([document.mayWrite(), page.wouldLose()]).toEqual([true, true])
  document.saved.heardDraft(["fields", "cout"], false)
  await until("it to be closed", () => !document.mayWrite())
})

test("a right that came back is heard of before anything is given up", async () => {
  const { id, device, key } = await leftBehind("Droit rendu", "enfin")
  await world.coordination.setRole(id, world.redaction.me.id, "none")
  const page = await device.page()
  await page.send(id)
  await page.close()
  await world.coordination.setRole(id, world.redaction.me.id, "write")
  await (await device.page()).send(id)
  expect((await world.coordination.content(id)).fields[key]).toBe("enfin")
})

test("a document that one may not read any more leaves the device with the next page", async () => {
  const id = await world.coordination.createDocument("Plus pour elle")
  const device = world.deviceOf(world.redaction)
  const page = await device.page()
  const document = await page.open(id)
  await saved(document)
  await world.coordination.setRole(id, world.redaction.me.id, "none")
  await until("removed", () => document.access === "removed")
  await page.close()
  expect(await device.pieces(world.redaction.me.id, id)).toBeGreaterThan(0)
  const next = await device.page()
  expect([await device.pieces(world.redaction.me.id, id), await rowOf(device, world.redaction, id)]).toEqual([0, undefined])
  await expect(next.open(id)).rejects.toThrow(DocumentUnavailable)
  await world.coordination.setRole(id, world.redaction.me.id, "write")
  await saved(await next.open(id))
  await next.close()
  expect(await device.pieces(world.redaction.me.id, id)).toBeGreaterThan(0)
})

test("unsent edits that can’t be read back are told of until somebody accepts that", async () => {
  const { id, device, key } = await leftBehind("Copie abîmée", "jamais relu")
  await device.withDatabase(world.redaction.me.id, (chunks) => {
    chunks.delete(IDBKeyRange.bound([id], [id, "\uffff"]))
    chunks.put(new Uint8Array(200).fill(0x85), [id, "snapshot", "broken"])
  })
  const page = await device.page()
  const document = await page.open(id)
  expect([read(document, key), document.lost.get()]).toEqual(["", 1])
  write(document, key, "récrit")
  await saved(document)
  await page.close()
  expect(await rowOf(device, world.redaction, id)).toMatchObject({ dirty: true, unsaved: 0, lost: 1 })

  const next = await device.page()
  const again = await next.open(id)
  expect([read(again, key), again.lost.get()]).toEqual(["récrit", 1])
  again.lost.accept()
  await saved(again)
  await next.close()
  const row = await rowOf(device, world.redaction, id)
  expect([row?.dirty, row?.lost]).toEqual([false, undefined])
})

test("unsent edits that are not there at all are told of too", async () => {
  const { id, device } = await leftBehind("Copie disparue", "jamais relu")
  await device.withDatabase(world.redaction.me.id, (chunks) => {
    chunks.delete(IDBKeyRange.bound([id], [id, "\uffff"]))
  })
  expect((await (await device.page()).open(id)).lost.get()).toBe(1)
})

test("a page under which the device is forgotten begins anew, and takes nothing any more", async () => {
  const id = await world.redaction.createDocument("Oublié ailleurs")
  const device = world.deviceOf(world.redaction)
  const page = await device.page()
  const document = await page.open(id)
  const key = textKeys(document)[0] ?? ""
  await saved(document)
  await device.forget(world.redaction.me.id)
  await until("a new page", () => device.reloads === 1)
  write(document, key, "dans le vide")
  expect([page.closed, document.mayWrite(), read(document, key)]).toEqual([true, false, ""])
})

test("a page that alone has what was written stays when the device is forgotten, and saves it later", async () => {
  const id = await world.redaction.createDocument("Seule à l’avoir")
  const device = world.deviceOf(world.redaction, { tabs: true, storage: false })
  const page = await device.page()
  const document = await page.open(id)
  const key = textKeys(document)[0] ?? ""
  await saved(document)
  await world.program.kill()
  write(document, key, "ici seulement")
  expect(page.wouldLose()).toBe(true)
  const otherTab = new BroadcastChannel("maillage-device")
  otherTab.postMessage({ forget: ["somebody else"] })
  otherTab.postMessage({ forget: [world.redaction.me.id] })
  otherTab.close()
  write(document, key, ", et encore")
  await world.program.restart()
  await saved(document)
  expect([page.closed, device.reloads]).toEqual([false, 0])
  expect((await world.redaction.content(id)).fields[key]).toBe("ici seulement, et encore")
})

test("a session that gave way to the same person’s next one doesn’t stop their page", async () => {
  const account = await Account.signIn(world.program, DEMO.pilote)
  const id = await account.createDocument("Session remplacée")
  const page = await world.deviceOf(account).page()
  const document = await page.open(id)
  await saved(document)
  const before = account.cookie
  await account.signInAgain()
  const after = account.cookie
  account.cookie = before
  const ending = account.signOut()
  account.cookie = after
  await ending
  await until("the end of the first connection", () => page.link.get().state !== "online")
  write(document, textKeys(document)[0] ?? "", "sans interruption")
  await saved(document)
})

test("a socket that would be another account’s sends nothing", async () => {
  const account = await Account.signIn(world.program, DEMO.redaction2)
  const id = await account.createDocument("Un autre cookie")
  const page = await world.deviceOf(account).page()
  const document = await page.open(id)
  const key = textKeys(document)[0] ?? ""
  await saved(document)
  const other = await Account.signIn(world.program, DEMO.pilote)
  await world.program.kill()
  write(document, key, "jamais sous un autre nom")
  account.cookie = other.cookie
  await world.program.restart()
  await until("the other account", () => page.link.get().state === "signed-out")
  expect(page.link.get()).toEqual({ state: "signed-out", other: true })
  expect((await world.coordination.content(id)).fields[key]).toBe("")
})
