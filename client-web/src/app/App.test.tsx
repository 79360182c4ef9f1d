// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { address, leaveApp, openApp } from "./testing/app"
import { ODILE } from "./testing/fixtures"

afterEach(leaveApp)

// The first of this file on purpose: nobody has been heard of yet.
test("a device that knows nobody, without a network, shows the first page and says why", async () => {
  const server = openApp("/espaces/w1", { unreachable: true })
  await screen.findByRole("heading", { level: 1, name: "Se connecter" })
  await screen.findByText("Le serveur ne répond pas")
  expect(address()).toBe("/connexion?retour=%2Fespaces%2Fw1")
  server.unreachable = false
  fireEvent.click(screen.getByRole("button", { name: "Réessayer" }))
  await waitFor(() => expect(screen.queryByText("Le serveur ne répond pas")).toBeNull())
})

test("whoever is signed in already doesn’t see the first page", async () => {
  openApp("/connexion?retour=/espaces", { me: ODILE, table: { "GET /workspaces": { body: [] } } })
  await screen.findByRole("heading", { name: "Mes espaces" })
  expect(address()).toBe("/espaces")
})

test("the skip link leads to the content", async () => {
  openApp("/espaces", { me: ODILE, table: { "GET /workspaces": { body: [] } } })
  await screen.findByRole("heading", { name: "Mes espaces" })
  const skip = screen.getByRole("link", { name: "Aller au contenu" })
  expect(document.querySelector("a, button, input")).toBe(skip)
  expect(document.querySelector(skip.getAttribute("href") ?? "")).toBe(screen.getByRole("main"))
})

test("a session that ends while one looks at a list leads to the first page, and back", async () => {
  const server = openApp("/espaces", { me: ODILE, table: { "GET /workspaces": { body: [] } } })
  await screen.findByRole("heading", { name: "Mes espaces" })
  server.table["GET /workspaces"] = { status: 401, body: { code: "signed-out" } }
  fireEvent.click(screen.getByRole("button", { name: "Réessayer" }))
  await screen.findByRole("heading", { name: "Se connecter" })
  expect(address()).toBe("/connexion?retour=%2Fespaces")
})
