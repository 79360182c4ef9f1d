// @vitest-environment jsdom
// Leaving a device: the dialog outlives the session, and says of whom it speaks.
import { fireEvent, screen, waitFor, within } from "@testing-library/react"
import { IDBFactory } from "fake-indexeddb"
import { afterEach, beforeEach, expect, test } from "vitest"
import { api, keptText } from "../../api"
import type { KeptDocument } from "../../sync/device/database"
import { documentsOnDevice } from "../../sync/device/device"
import { DeviceStorage } from "../../sync/device/storage"
import { address, leaveApp, openApp } from "../testing/app"
import { FIRMIN, ODILE } from "../testing/fixtures"

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
})

afterEach(() => {
  leaveApp()
  Reflect.deleteProperty(globalThis, "indexedDB")
})

const TABLE = { "GET /workspaces": { body: [] }, "DELETE /session": { status: 204 } }

/** Something of somebody's on this device that the server lacks. */
async function unsent(participant: string, id: string, title: string): Promise<void> {
  const storage = await DeviceStorage.open(participant)
  const kept: KeptDocument = {
    id, title, gabarit: "g", access: "write", serverHeads: null, dirty: true, unsaved: 2, at: 1,
  }
  await storage.keepDocument(kept)
  await storage.close()
}

async function askToSignOut(): Promise<HTMLElement> {
  fireEvent.click(await screen.findByRole("button", { name: "Compte de Odile Encrier" }))
  fireEvent.click(await screen.findByRole("menuitem", { name: "Se déconnecter" }))
  return screen.findByRole("alertdialog", { name: "Se déconnecter\u00a0?" })
}

async function confirm(dialog: HTMLElement, name: string): Promise<void> {
  const button = await within(dialog).findByRole("button", { name })
  await waitFor(() => expect(dialog.textContent).not.toContain("Vérification"))
  fireEvent.click(button)
}

test("without a server the dialog stays when the session goes, and the server hears of it later", async () => {
  const server = openApp("/espaces", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { name: "Mes espaces" })
  server.unreachable = true
  await confirm(await askToSignOut(), "Se déconnecter")
  const left = await screen.findByRole("alertdialog", { name: "Votre session est fermée sur cet appareil" })
  expect(left.textContent).toContain("Le serveur ne répond pas")
  expect([address(), keptText("session")]).toEqual(["/connexion?retour=%2Fespaces", null])
  fireEvent.click(within(left).getByRole("button", { name: "Compris" }))
  await screen.findByRole("heading", { level: 1, name: "Se connecter" })
  server.unreachable = false
  server.calls.length = 0
  server.table["GET /session"] = { status: 401, body: { code: "signed-out" } }
  expect(await api.session()).toBeNull()
  expect(server.calls.map(({ what }) => what).filter((what) => what.endsWith("/session"))).toEqual([
    "DELETE /session", "GET /session",
  ])
})

test("signing out names one’s own unsent documents, counts others’, and leaves them those", async () => {
  await unsent(ODILE.id, "d1", "Ma fiche")
  await unsent(FIRMIN.id, "d2", "Le secret de Firmin")
  const server = openApp("/espaces", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { name: "Mes espaces" })
  const dialog = await askToSignOut()
  await within(dialog).findByText("Ma fiche")
  expect(dialog.textContent).toContain("1 document d’un autre compte attend ici d’être enregistré")
  expect(document.body.textContent).not.toContain("Le secret de Firmin")
  server.unreachable = true
  await confirm(dialog, "Se déconnecter")
  await screen.findByRole("alertdialog", { name: "Votre session est fermée sur cet appareil" })
  expect((await documentsOnDevice()).map(({ title }) => title)).toEqual(["Le secret de Firmin"])
})

test("forgetting the device counts others’ unsent documents too, and erases them", async () => {
  await unsent(FIRMIN.id, "d2", "Le secret de Firmin")
  openApp("/reglages", { me: ODILE, table: TABLE, unreachable: true })
  fireEvent.click(await screen.findByRole("button", { name: "Oublier cet appareil" }))
  const dialog = await screen.findByRole("alertdialog", { name: "Oublier cet appareil\u00a0?" })
  await within(dialog).findByText(/1 document d’un autre compte contient aussi des modifications/)
  expect(document.body.textContent).not.toContain("Le secret de Firmin")
  fireEvent.click(within(dialog).getByRole("button", { name: "Oublier cet appareil" }))
  await screen.findByRole("alertdialog", { name: "Cet appareil a tout oublié" })
  expect(await documentsOnDevice()).toEqual([])
})

test("what could not be erased is said where the session is gone already", async () => {
  await unsent(ODILE.id, "d1", "Ma fiche")
  const holding = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(`maillage-${ODILE.id}`)
    request.onsuccess = () => resolve(request.result)
  })
  openApp("/espaces", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { name: "Mes espaces" })
  await confirm(await askToSignOut(), "Se déconnecter")
  await screen.findByText(/Tout n’a pas pu être effacé/)
  expect(address()).toBe("/connexion?retour=%2Fespaces")
  holding.close()
})
