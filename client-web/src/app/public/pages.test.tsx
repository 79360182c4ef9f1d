// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { leaveApp, openApp } from "../testing/app"
import { SITE } from "../testing/fixtures"

afterEach(leaveApp)

const ACCESSIBILITY = {
  state: "non", establishedOn: "2026-10-01", contact: "acces@exemple.fr", auditedBy: "Cabinet d’essai",
  conformityPercent: 62.5,
  nonConformities: ["La grille ne se lit pas ligne à ligne."], exemptions: [],
}
const LEGAL = {
  publisher: "Communauté de communes d’essai", address: "1 place de la Mairie\n00000 Essai", phone: null,
  email: "contact@exemple.fr", director: "La présidente",
  host: { name: "Hébergeur d’essai", address: "2 rue du Serveur", phone: "00 00 00 00 00" },
  dataProtection: { contact: "https://exemple.fr/dpd", legalBasis: "Mission d’intérêt public.", retention: null },
}

test("without a declaration nothing is claimed about accessibility", async () => {
  openApp("/accessibilite")
  await screen.findByText("Déclaration non établie")
  expect(document.title).toBe("Déclaration d’accessibilité · Maillage")
  expect(screen.queryByText(/en conformité/)).toBeNull()
  expect(screen.getByRole("heading", { name: "Voies de recours" })).toBeTruthy()
})

test("a declaration is shown in the order of the official model", async () => {
  const site = { ...SITE, name: "CLS d’essai", legal: LEGAL, accessibility: ACCESSIBILITY }
  openApp("/accessibilite", { table: { "GET /site": { body: site } } })
  await screen.findByRole("heading", { name: "État de conformité" })
  const headings = screen.getAllByRole("heading", { level: 2 }).map((heading) => heading.textContent)
  expect(headings).toEqual([
    "État de conformité", "Résultats des tests", "Contenus non accessibles", "Établissement de cette déclaration",
    "Retour d’information et contact", "Voies de recours",
  ])
  const words = screen.getByRole("main").textContent ?? ""
  expect(words).toContain("Communauté de communes d’essai s’engage")
  expect(words).toContain("CLS d’essai n’est pas en conformité")
  expect(words).toContain("Cabinet d’essai révèle que 62,5\u00a0%")
  expect(words).toContain("établie le 1 octobre 2026")
  expect(screen.getByRole("link", { name: "acces@exemple.fr" }).getAttribute("href")).toBe("mailto:acces@exemple.fr")
})

test("a legal notice that nobody filled in says so", async () => {
  openApp("/mentions-legales")
  await screen.findByText("Mentions non renseignées")
  expect(screen.getByText(/maillage_session/)).toBeTruthy()
})

test("a legal notice says who publishes, who hosts, and whom to ask about data", async () => {
  openApp("/mentions-legales", { table: { "GET /site": { body: { ...SITE, legal: LEGAL } } } })
  await screen.findByRole("heading", { name: "Éditeur du site" })
  expect(screen.getByText("00000 Essai")).toBeTruthy()
  const asked = "https://exemple.fr/dpd"
  expect(screen.getByRole("link", { name: asked }).getAttribute("href")).toBe(asked)
  expect(screen.queryByRole("heading", { name: "Durée de conservation" })).toBeNull()
})

test("where the site can’t be asked, one may ask again", async () => {
  const server = openApp("/mentions-legales", { unreachable: true })
  const again = await screen.findByRole("button", { name: "Réessayer" })
  server.unreachable = false
  fireEvent.click(again)
  await screen.findByText("Mentions non renseignées")
})

test("an address that leads nowhere has a page with a way out", async () => {
  openApp("/nulle-part")
  await screen.findByRole("heading", { level: 1, name: "Cette page n’existe pas" })
  expect(screen.getByRole("link", { name: "Revenir à l’accueil" }).getAttribute("href")).toBe("/")
})

test("after a navigation the focus is on the new page’s heading; on the first page it isn’t", async () => {
  openApp("/a-propos")
  await screen.findByRole("heading", { level: 1, name: "À propos de Maillage" })
  expect(document.activeElement).toBe(document.body)
  fireEvent.click(screen.getByRole("link", { name: "Mentions légales" }))
  const heading = await screen.findByRole("heading", { level: 1, name: "Mentions légales" })
  await waitFor(() => expect(document.activeElement).toBe(heading))
})
