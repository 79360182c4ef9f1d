// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { address, leaveApp, openApp } from "../testing/app"
import { ODILE, SITE } from "../testing/fixtures"
import { problem } from "../testing/server"

afterEach(leaveApp)

function fill(email: string, password: string): void {
  fireEvent.change(screen.getByLabelText("Adresse électronique"), { target: { value: email } })
  fireEvent.change(screen.getByLabelText("Mot de passe"), { target: { value: password } })
  fireEvent.click(screen.getByRole("button", { name: "Se connecter" }))
}

const REFUSING = (answer: ReturnType<typeof problem>) => ({ table: { "POST /session": answer } })

test("whoever isn’t signed in is led to the first page, and back afterwards", async () => {
  openApp("/espaces/w1", { table: { "POST /session": { body: ODILE }, "GET /workspaces": { body: [] } } })
  await screen.findByRole("heading", { name: "Se connecter" })
  expect(address()).toBe("/connexion?retour=%2Fespaces%2Fw1")
  fill(" odile@exemple.fr ", "secret")
  await waitFor(() => expect(address()).toBe("/espaces/w1"))
})

test("what was typed is sent, without the spaces around an address", async () => {
  const server = openApp("/connexion", { table: { "POST /session": { body: ODILE }, "GET /workspaces": { body: [] } } })
  fill(" odile@exemple.fr ", " secret ")
  const sent = [{ email: "odile@exemple.fr", password: " secret " }]
  await waitFor(() => expect(server.sent("POST /session")).toEqual(sent))
})

test("an empty field is named and has the focus; nothing is sent", async () => {
  const server = openApp("/connexion")
  fill("", "secret")
  const email = screen.getByLabelText("Adresse électronique")
  expect(document.activeElement).toBe(email)
  expect(email.getAttribute("aria-invalid")).toBe("true")
  const error = document.getElementById(email.getAttribute("aria-describedby") ?? "")
  expect(error?.textContent).toMatch(/Indiquez votre adresse électronique/)
  fill("odile@exemple.fr", "")
  expect(document.activeElement).toBe(screen.getByLabelText("Mot de passe"))
  expect(server.sent("POST /session")).toEqual([])
})

test.each([
  [problem(401, "wrong-credentials"), /Connexion refusée.*ne correspond à aucun compte/],
  [problem(422, "invalid-email"), /Ce n’est pas une adresse électronique/],
  [problem(403, "foreign-origin"), /foreign-origin r-1/],
  [problem(429, "too-many-attempts", { "retry-after": "120" }), /Trop d’essais.*Réessayez à \d\d:\d\d:\d\d/],
  [problem(503, "unavailable"), /Le serveur ne répond pas/],
  [problem(500, "internal"), /internal r-1/],
])("a refusal says what to do", async (answer, words) => {
  openApp("/connexion", REFUSING(answer))
  fill("odile@exemple.fr", "faux")
  const alert = await screen.findByRole("alert")
  expect(alert.textContent).toMatch(words)
  expect(screen.getByRole("button", { name: "Se connecter" }).getAttribute("aria-disabled")).toBeNull()
})

test("whoever opened the site under another address is led to its own", async () => {
  const answer = problem(403, "foreign-origin")
  openApp("/connexion", REFUSING({ ...answer, body: { ...(answer.body as object), publicUrl: "https://cls.exemple" } }))
  fill("odile@exemple.fr", "secret")
  expect((await screen.findByRole("alert")).textContent).toMatch(/Ouvrez https:\/\/cls\.exemple pour vous connecter/)
  expect(screen.getByRole("link", { name: "https://cls.exemple" }).getAttribute("href")).toBe("https://cls.exemple")
})

test("where nobody answers, that is said, and one may try again", async () => {
  const server = openApp("/connexion", { table: { "POST /session": { body: ODILE }, "GET /workspaces": { body: [] } } })
  server.unreachable = true
  fill("odile@exemple.fr", "secret")
  expect((await screen.findByRole("alert")).textContent).toMatch(/Vérifiez votre connexion/)
  server.unreachable = false
  fill("odile@exemple.fr", "secret")
  await screen.findByRole("heading", { name: "Mes espaces" })
})

test("the password can be shown and hidden", () => {
  openApp("/connexion")
  const password = screen.getByLabelText("Mot de passe")
  expect(password.getAttribute("type")).toBe("password")
  fireEvent.click(screen.getByRole("button", { name: "Afficher le mot de passe" }))
  expect(password.getAttribute("type")).toBe("text")
  fireEvent.click(screen.getByRole("button", { name: "Masquer le mot de passe" }))
  expect(password.getAttribute("type")).toBe("password")
})

test("a demonstration offers its accounts; one press signs in", async () => {
  const demo = [{ id: "p-anselme", email: "redaction@demo.maillage", name: "Anselme Plumier", part: "rédaction", password: "demo" }]
  const server = openApp("/connexion", {
    table: {
      "GET /site": { body: { ...SITE, demo } },
      "POST /session": { body: ODILE },
      "GET /workspaces": { body: [] },
    },
  })
  fireEvent.click(await screen.findByRole("button", { name: /Anselme Plumier/ }))
  await screen.findByRole("heading", { name: "Mes espaces" })
  expect(server.sent("POST /session")).toEqual([{ email: "redaction@demo.maillage", password: "demo" }])
})

test("C98: what went wrong is said above the fields that it is about, or above the accounts where one of them was pressed", async () => {
  const demo = [{ id: "p-anselme", email: "redaction@demo.maillage", name: "Anselme Plumier", part: "rédaction", password: "demo" }]
  openApp("/connexion", {
    table: { "GET /site": { body: { ...SITE, demo } }, "POST /session": problem(401, "wrong-credentials") },
  })
  const account = await screen.findByRole("button", { name: /Anselme Plumier/ })
  fill("odile@exemple.fr", "faux")
  const refused = await screen.findByRole("alert")
  expect(refused.closest("form")).toBe(screen.getByLabelText("Mot de passe").closest("form"))
  expect(refused.compareDocumentPosition(screen.getByLabelText("Adresse électronique"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
  fireEvent.click(account)
  await waitFor(() => expect(screen.getByRole("alert").closest("section")?.contains(account)).toBe(true))
})

test("the foot says how accessible the site is, and leads to what the law asks for", async () => {
  const accessibility = {
    state: "partielle", establishedOn: "2026-10-01", contact: "acces@exemple.fr", auditedBy: null,
    conformityPercent: null, nonConformities: [], exemptions: [],
  }
  openApp("/connexion", { table: { "GET /site": { body: { ...SITE, accessibility } } } })
  const link = await screen.findByRole("link", { name: "Accessibilité\u00a0: partiellement conforme" })
  expect(link.getAttribute("href")).toBe("/accessibilite")
  expect(screen.getByRole("link", { name: "Mentions légales" }).getAttribute("href")).toBe("/mentions-legales")
  expect(screen.getByRole("link", { name: "À propos" }).getAttribute("href")).toBe("/a-propos")
})

test("the other language is one press away", async () => {
  openApp("/connexion")
  fireEvent.click(screen.getByRole("button", { name: "English" }))
  await screen.findByRole("heading", { name: "Sign in" })
  expect(document.documentElement.lang).toBe("en")
})

test("C51: what a password manager set without telling is sent, and stays when the answer is drawn", async () => {
  const server = openApp("/connexion", REFUSING(problem(401, "wrong-credentials")))
  const [email, password] = [screen.getByLabelText("Adresse électronique"), screen.getByLabelText("Mot de passe")] as HTMLInputElement[]
  if (!email || !password) throw new Error("no form")
  // One that tells of the address only; then one that tells nothing.
  fireEvent.input(email, { target: { value: "odile@exemple.fr" } })
  password.value = "secret"
  fireEvent.click(screen.getByRole("button", { name: "Se connecter" }))
  await screen.findByRole("alert")
  expect([email.value, password.value]).toEqual(["odile@exemple.fr", "secret"])
  email.value = "firmin@exemple.fr"
  fireEvent.click(screen.getByRole("button", { name: "Se connecter" }))
  await waitFor(() => expect(server.sent("POST /session")).toEqual([
    { email: "odile@exemple.fr", password: "secret" }, { email: "firmin@exemple.fr", password: "secret" },
  ]))
})
