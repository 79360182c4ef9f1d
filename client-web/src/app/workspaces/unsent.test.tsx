// @vitest-environment jsdom
// What was written without a network and left behind on the device: sent when its author is back, marked in the lists.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { IDBFactory } from "fake-indexeddb"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { forgetSession } from "../../api/session"
import type { KeptDocument } from "../../sync/device/database"
import { DeviceStorage } from "../../sync/device/storage"
import { leaveApp, openApp } from "../testing/app"
import { FICHE, FIRMIN, ODILE, summary } from "../testing/fixtures"
import type { FakeServer, Table } from "../testing/server"

const sendUnsent = vi.hoisted(() => vi.fn<(me: unknown, ids: readonly string[]) => Promise<void>>())
vi.mock("../../sync", () => ({ sendUnsent }))

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  sendUnsent.mockReset().mockResolvedValue(undefined)
})

afterEach(() => {
  vi.useRealTimers()
  leaveApp()
  Reflect.deleteProperty(globalThis, "indexedDB")
})

const TABLE: Table = {
  "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "manage" }] },
  "GET /workspaces/w1/documents": { body: [summary("d1", "Dans la liste"), summary("d2", "Lue seulement")] },
  "GET /workspaces/w1/presence": { body: { people: [] } },
  "GET /gabarits": { body: [FICHE] },
}

async function keep(participant: string, ...rows: (Partial<KeptDocument> & { id: string })[]): Promise<void> {
  const storage = await DeviceStorage.open(participant)
  for (const row of rows) {
    await storage.keepDocument({
      title: row.id, gabarit: "g", access: "write", serverHeads: null, dirty: true, unsaved: 2, at: 1, ...row,
    })
  }
  await storage.close()
}

const open = (): FakeServer => openApp("/espaces/w1", { me: ODILE, table: TABLE })

async function row(title: string): Promise<HTMLElement> {
  const found = (await screen.findByRole("link", { name: title })).closest<HTMLElement>("tr, li")
  if (!found) throw new Error(`${title} is in no list`)
  return found
}

test("what was left unsent is sent from the list, and nobody else’s", async () => {
  await keep(ODILE.id, { id: "d1" }, { id: "d3", dirty: false }, { id: "d4", lost: 2, unsaved: 0 })
  await keep(FIRMIN.id, { id: "d5" })
  open()
  await waitFor(() => expect(sendUnsent).toHaveBeenCalled())
  expect(sendUnsent.mock.calls).toEqual([[ODILE, ["d1"]]])
})

test("nothing is sent, and nothing loaded, where all is saved", async () => {
  await keep(ODILE.id, { id: "d1", dirty: false })
  open()
  await within(await row("Dans la liste")).findByText("Disponible hors ligne")
  expect(sendUnsent).not.toHaveBeenCalled()
})

test("lists that nobody sees don’t ask the device until they are seen again", async () => {
  await keep(ODILE.id, { id: "d2", access: "read" })
  const seen = vi.spyOn(document, "visibilityState", "get")
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] })
  open()
  const waiting = await within(await row("Lue seulement")).findByText(/modifications/)
  await keep(ODILE.id, { id: "d2", access: "read", dirty: false, unsaved: 0 })
  seen.mockReturnValue("hidden")
  const asked = vi.spyOn(IDBObjectStore.prototype, "getAll")
  await act(() => vi.advanceTimersByTimeAsync(6_000))
  expect([asked.mock.calls.length, waiting.isConnected]).toEqual([0, true])
  seen.mockReturnValue("visible")
  act(() => void document.dispatchEvent(new Event("visibilitychange")))
  await waitFor(() => expect(waiting.isConnected).toBe(false))
  vi.restoreAllMocks()
})

test("without a network it is sent once the server has said who is there", async () => {
  await keep(ODILE.id, { id: "d1" })
  forgetSession()
  localStorage.setItem("maillage.session", JSON.stringify(ODILE))
  window.dispatchEvent(new StorageEvent("storage", { key: "maillage.session" }))
  const server = openApp("/espaces/w1", { table: { ...TABLE, "GET /session": { body: ODILE } }, unreachable: true })
  await screen.findByRole("heading", { level: 1, name: "Le serveur ne répond pas" })
  expect(sendUnsent).not.toHaveBeenCalled()
  server.unreachable = false
  act(() => void window.dispatchEvent(new Event("online")))
  await waitFor(() => expect(sendUnsent).toHaveBeenCalled())
})

test("rows say in words what waits to be sent, what isn’t taken, and what can’t be read any more", async () => {
  await keep(ODILE.id, { id: "d1" }, { id: "d2", access: "read", unsaved: 1 })
  open()
  await within(await row("Dans la liste")).findByText("2 modifications à envoyer")
  await within(await row("Lue seulement")).findByText("1 modification non envoyée")
  await keep(ODILE.id, { id: "d1", lost: 3, unsaved: 0 }, { id: "d2", dirty: false, unsaved: 0 })
  await within(await row("Dans la liste")).findByText("3 modifications illisibles")
  await waitFor(async () => expect((await row("Lue seulement")).textContent).not.toContain("non envoyée"))
})

test("a document that no list has any more is listed with the way to what was written in it", async () => {
  await keep(ODILE.id, { id: "gone", title: "Fiche retirée", access: "removed" })
  await keep(FIRMIN.id, { id: "theirs", title: "Le secret de Firmin", access: "removed" })
  open()
  const section = await screen.findByRole("region", { name: "Modifications qui n’ont pas pu être envoyées" })
  const link = within(section).getByRole("link", { name: "Fiche retirée" })
  expect(link.getAttribute("href")).toBe("/documents/gone")
  expect(section.textContent).toContain("2 modifications non envoyées")
  expect(document.body.textContent).not.toContain("Le secret de Firmin")
})

test("C83: a print of several names the documents of which this device hasn’t sent everything", async () => {
  await keep(ODILE.id, { id: "d1" })
  open()
  await row("Lue seulement")
  fireEvent.click(screen.getByRole("checkbox", { name: "Tout sélectionner" }))
  fireEvent.click(within(screen.getByRole("group", { name: "2 documents sélectionnés" })).getByRole("button", { name: "Imprimer…" }))
  const dialog = await screen.findByRole("dialog", { name: "Imprimer 2 documents" })
  const notice = (await within(dialog).findByText(/n’a pas encore envoyé toutes vos modifications d’un document/)).closest<HTMLElement>(".ui-notice")
  expect(notice?.textContent).toContain("Dans la liste")
  expect(notice?.textContent).not.toContain("Lue seulement")
})
