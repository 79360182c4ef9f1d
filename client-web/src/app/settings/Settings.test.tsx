// @vitest-environment jsdom
import { fireEvent, screen } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { announcementsOn, setAnnouncements } from "../../ui/announce"
import { currentTheme, setTheme } from "../../ui/theme"
import { leaveApp, openApp } from "../testing/app"

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
