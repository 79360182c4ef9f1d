// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { announcementsOn, setAnnouncements } from "../../ui/announce"
import { currentTheme, setTheme } from "../../ui/theme"
import { IDBFactory, IDBKeyRange } from "fake-indexeddb"
import { copiesAside } from "../../sync/device/device"
import { DeviceStorage } from "../../sync/device/storage"
import { leaveApp, openApp } from "../testing/app"
import { ODILE } from "../testing/fixtures"

afterEach(() => {
  setTheme("auto")
  setAnnouncements("on")
  leaveApp()
})

test("the language changes at once, and is kept", async () => {
  openApp("/reglages")
  fireEvent.click(await screen.findByRole("radio", { name: "English" }))
  await screen.findByRole("heading", { level: 1, name: "Settings" })
  expect(localStorage.getItem("maillage.language")).toBe("en")
  expect(document.title).toBe("Settings · Maillage")
})

test("the appearance changes at once, and is kept", async () => {
  openApp("/reglages")
  fireEvent.click(await screen.findByRole("radio", { name: "Sombre" }))
  expect(document.documentElement.dataset["theme"]).toBe("dark")
  expect(currentTheme()).toBe("dark")
  fireEvent.click(screen.getByRole("radio", { name: "Comme l’appareil" }))
  expect(document.documentElement.dataset["theme"]).toBeUndefined()
})

test("announcements can be turned off, and on again", async () => {
  openApp("/reglages")
  const choice = await screen.findByRole("checkbox", { name: /Annoncer aux lecteurs d’écran/ })
  fireEvent.click(choice)
  expect(announcementsOn()).toBe(false)
  fireEvent.click(choice)
  expect(announcementsOn()).toBe(true)
})

test("forgetting the device asks first, with the safe answer under the finger", async () => {
  const server = openApp("/reglages")
  fireEvent.click(await screen.findByRole("button", { name: "Oublier cet appareil" }))
  const dialog = await screen.findByRole("alertdialog", { name: "Oublier cet appareil\u00a0?" })
  await screen.findByText("Tout ce que vous avez écrit ici est enregistré sur le serveur.")
  expect(document.activeElement?.textContent).toBe("Annuler")
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  expect(dialog.isConnected).toBe(false)
  expect(server.sent("DELETE /session")).toEqual([])
})

test("copies set aside are listed with the day they go, and can be erased", async () => {
  Object.assign(globalThis, { indexedDB: new IDBFactory(), IDBKeyRange })
  const storage = await DeviceStorage.open(ODILE.id)
  await storage.keepDocument({
    id: "d", title: "Bouger", gabarit: "g", access: "write", serverHeads: null, dirty: false, unsaved: 0, at: 1,
  })
  await storage.save(["aside", Date.now().toString(36), "d", "snapshot", "a"], new Uint8Array([1]))
  openApp("/reglages", { me: ODILE })
  expect(await screen.findByRole("heading", { name: "Copies abîmées" })).toBeTruthy()
  expect(screen.getByText("Bouger").closest("li")?.textContent).toMatch(/mise de côté le .+, effacée le /)
  fireEvent.click(screen.getByRole("button", { name: "Effacer cette copie" }))
  await waitFor(() => expect(screen.queryByText("Bouger")).toBeNull())
  expect(await copiesAside(ODILE.id)).toEqual([])
  await storage.close()
})

test("C52: a page that came by plain HTTP says what it lacks; a secure one has nothing to say", async () => {
  openApp("/reglages")
  await screen.findByRole("heading", { level: 2, name: "Cet appareil" })
  expect(screen.queryByText("Ce site est ouvert sans HTTPS")).toBeNull()
  leaveApp()
  vi.stubGlobal("isSecureContext", false)
  openApp("/reglages")
  await screen.findByText("Ce site est ouvert sans HTTPS")
})
