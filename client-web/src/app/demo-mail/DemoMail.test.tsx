// @vitest-environment jsdom
// « Courrier de la démonstration ».
import { screen } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { leaveApp, openApp } from "../testing/app"

afterEach(leaveApp)

test("C114: each mail is shown with its text, and its links open", async () => {
  const link = "http://127.0.0.1:4180/invitation#abc"
  const text = `Bonjour,\n\nPour accepter :\n${link}\n\nMaillage, http://127.0.0.1:4180`
  const mail = { id: "m1", to: "camille@exemple.fr", subject: "Odile vous invite", at: Date.now(), text, links: [link] }
  openApp("/courrier", { table: { "GET /demo/mail": { body: [mail] } } })
  const article = await screen.findByRole("article", { name: "Odile vous invite" })
  expect(article.textContent).toContain("À camille@exemple.fr, ")
  expect(article.textContent).toContain(text)
  expect(screen.getByRole("link", { name: link }).getAttribute("href")).toBe(link)
})

test("C114: elsewhere than in a demonstration there is none, which is said", async () => {
  openApp("/courrier")
  await screen.findByRole("heading", { level: 1, name: "Il n’y a pas de courrier à montrer" })
})

test("C114: before the first mail the page says that it will come", async () => {
  openApp("/courrier", { table: { "GET /demo/mail": { body: [] } } })
  await screen.findByText(/Aucun mail pour l’instant/)
})
