// @vitest-environment jsdom
// « Mon compte »: what is shown, what is sent, and what is said where something is refused.
import { fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import type { Account, SessionSummary } from "../../api"
import { address, leaveApp, openApp } from "../testing/app"
import { ODILE } from "../testing/fixtures"
import { problem, type Table } from "../testing/server"

afterEach(leaveApp)

const ACCOUNT: Account = { ...ODILE, structure: "CCAS de L’Aigle", createdAt: 0 }
const HOUR = 3_600_000

function session(id: string, more: Partial<SessionSummary> = {}): SessionSummary {
  return {
    id, current: false, browser: "Firefox", system: "Windows", createdAt: Date.now() - 30 * 24 * HOUR, seenAt: Date.now() - 20 * 24 * HOUR,
    expiresAt: Date.now() + HOUR, ...more,
  }
}

const HERE = session("s-here", { current: true, browser: "Safari", system: "iPhone", createdAt: Date.now(), seenAt: Date.now() })

function open(more: Table = {}) {
  return openApp("/compte", {
    me: ODILE,
    table: { "GET /account": { body: ACCOUNT }, "GET /account/sessions": { body: [session("s-far"), HERE] }, ...more },
  })
}

async function openPasswordForm() {
  fireEvent.click(await screen.findByRole("button", { name: "Changer le mot de passe" }))
  const current = screen.getByLabelText<HTMLInputElement>("Mot de passe actuel")
  const wanted = screen.getByLabelText<HTMLInputElement>("Nouveau mot de passe")
  const send = (one: string, other: string) => {
    // As a password manager does, which tells nobody.
    current.value = one
    wanted.value = other
    fireEvent.click(screen.getByRole("button", { name: "Changer" }))
  }
  return { current, wanted, send }
}

const GOOD = "trois chats gris sur un mur"

test("C106: the account is reached from its menu, and asks for somebody signed in", async () => {
  openApp("/compte")
  await screen.findByRole("heading", { name: "Se connecter" })
  expect(address()).toBe("/connexion?retour=%2Fcompte")
})

test("C106: name and structure are those that stand in the fields; the header follows", async () => {
  const now = { ...ACCOUNT, name: "Odile Plume", structure: "Centre hospitalier" }
  const server = open({ "PATCH /account": { body: now } })
  const name = await screen.findByLabelText<HTMLInputElement>("Nom")
  expect(name.value).toBe(ODILE.name)
  expect(screen.getByText(ODILE.email)).toBeTruthy()
  name.value = " Odile Plume "
  screen.getByLabelText<HTMLInputElement>("Structure").value = "Centre hospitalier"
  fireEvent.click(screen.getByRole("button", { name: "Enregistrer" }))
  await screen.findByText(/C’est enregistré/)
  expect(server.sent("PATCH /account")).toEqual([{ name: "Odile Plume", structure: "Centre hospitalier" }])
  await screen.findByRole("button", { name: "Compte de Odile Plume" })
  expect(name.value).toBe("Odile Plume")
})

test("C106: a name that says nothing is said at its field, before and after the server is asked", async () => {
  const server = open({ "PATCH /account": problem(422, "invalid-name") })
  const name = await screen.findByLabelText<HTMLInputElement>("Nom")
  const save = screen.getByRole("button", { name: "Enregistrer" })
  name.value = "  "
  fireEvent.click(save)
  await screen.findByText("Écrivez votre nom.")
  expect(document.activeElement).toBe(name)
  expect(server.sent("PATCH /account")).toEqual([])
  name.value = "\u200b"
  fireEvent.click(save)
  await screen.findByText(/Ce nom ne peut pas être montré/)
  expect(name.getAttribute("aria-invalid")).toBe("true")
})

test("C106: password managers know the form: whose it is, which is the current one, which the new one", async () => {
  open()
  const { current, wanted } = await openPasswordForm()
  expect(document.activeElement).toBe(current)
  expect([current, wanted].map((input) => input.autocomplete)).toEqual(["current-password", "new-password"])
  const username = document.querySelector<HTMLInputElement>("input[autocomplete=username]")
  expect([username?.value, username?.form === current.form]).toEqual([ODILE.email, true])
  fireEvent.click(screen.getByRole("button", { name: "Afficher le nouveau mot de passe" }))
  expect([current.type, wanted.type]).toEqual(["password", "text"])
  fireEvent.click(screen.getByRole("button", { name: "Masquer le nouveau mot de passe" }))
  expect(wanted.type).toBe("password")
})

test("C106: a changed password closes the form, says so, and gives the focus back", async () => {
  const server = open({ "POST /account/password": { status: 204 } })
  const { current, send } = await openPasswordForm()
  send("l’ancien mot", GOOD)
  await screen.findByText(/Votre mot de passe est changé/)
  expect(server.sent("POST /account/password")).toEqual([{ current: "l’ancien mot", wanted: GOOD }])
  expect(current.isConnected).toBe(false)
  expect(document.activeElement?.textContent).toBe("Changer le mot de passe")
  await waitFor(() => expect(server.sent("GET /account/sessions")).toHaveLength(2))
})

test.each([
  ["wrong-password", 403, "Mot de passe actuel", /Ce n’est pas votre mot de passe actuel/],
  ["password-changed", 409, "Mot de passe actuel", /a été changé ailleurs/],
  ["password-repeated", 422, "Nouveau mot de passe", /se répète/],
  ["password-run", 422, "Nouveau mot de passe", /suit les touches du clavier/],
  ["password-personal", 422, "Nouveau mot de passe", /fait de votre nom/],
  ["password-common", 422, "Nouveau mot de passe", /trop répandu/],
  ["password-same", 422, "Nouveau mot de passe", /C’est déjà votre mot de passe/],
])("C106: %s is said at the field that it is about", async (code, status, label, words) => {
  open({ "POST /account/password": problem(status, code) })
  const { send } = await openPasswordForm()
  send("l’ancien mot", GOOD)
  const said = await screen.findByText(words)
  const field = screen.getByLabelText(label)
  expect(field.getAttribute("aria-describedby")).toContain(said.closest("p")?.id)
  expect(document.activeElement).toBe(field)
})

test("C106: what is missing or too short isn’t sent; too many attempts say until when", async () => {
  const server = open({ "POST /account/password": problem(429, "too-many-attempts", { "retry-after": "30" }) })
  const { send } = await openPasswordForm()
  send("", GOOD)
  await screen.findByText("Indiquez votre mot de passe actuel.")
  send("l’ancien mot", "e\u0301".repeat(11))
  await screen.findByText("Il faut 12 caractères au moins.")
  expect(server.sent("POST /account/password")).toEqual([])
  send("l’ancien mot", GOOD)
  expect((await screen.findByRole("alert")).textContent).toMatch(/Trop d’essais.*réessayez à \d\d:\d\d:\d\d/)
})

test("C106: sessions are told in words, this one first and without a button", async () => {
  open()
  const list = await screen.findByRole("list", { name: "Sessions ouvertes" })
  await within(list).findByText("Safari sur iPhone")
  const rows = within(list).getAllByRole("listitem").map((row) => row.textContent)
  expect(rows[0]).toMatch(/^Safari sur iPhone cette sessionOuverte aujourd’hui, utilisée en ce moment$/)
  expect(rows[1]).toMatch(/^Firefox sur WindowsOuverte le .+, utilisée le .+Déconnecter$/)
  expect(within(list).getAllByRole("button")).toHaveLength(1)
})

test("C106: a session is ended at once; the focus stays in the section", async () => {
  const left = [HERE]
  const answers = [[session("s-far"), HERE], left, left]
  const server = open({
    "GET /account/sessions": () => ({ body: answers.shift() ?? left }), "DELETE /account/sessions/s-far": { status: 204 },
  })
  fireEvent.click(await screen.findByRole("button", { name: /^Déconnecter Firefox sur Windows, session ouverte le / }))
  await screen.findByText(/^La session est fermée.: Firefox sur Windows\.$/)
  expect(server.sent("DELETE /account/sessions/s-far")).toHaveLength(1)
  expect(document.activeElement?.textContent).toBe("Mes sessions")
  await screen.findByText("Votre session n’est ouverte qu’ici.")
})

test("C106: all others are ended after a question", async () => {
  const server = open({ "DELETE /account/sessions": { body: { ended: 3 } } })
  fireEvent.click(await screen.findByRole("button", { name: "Déconnecter partout ailleurs" }))
  const asking = await screen.findByRole("alertdialog", { name: "Déconnecter partout ailleurs\u00a0?" })
  expect(document.activeElement?.textContent).toBe("Annuler")
  expect(server.sent("DELETE /account/sessions")).toEqual([])
  fireEvent.click(within(asking).getByRole("button", { name: "Déconnecter partout ailleurs" }))
  await screen.findByText("3 sessions sont fermées. Il ne reste que celle-ci.")
})

test("C106: what is kept about one comes as a file", async () => {
  const made: unknown[] = []
  vi.stubGlobal("Blob", class { constructor(parts: unknown[]) { made.push(...parts) } })
  vi.stubGlobal("URL", Object.assign(URL, { createObjectURL: () => "blob:x", revokeObjectURL: () => undefined }))
  const names: string[] = []
  const click = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(function (this: HTMLAnchorElement) {
    names.push(this.download)
  })
  open({ "GET /account/data": { body: { toldAt: Date.UTC(2026, 10, 30), account: ACCOUNT, sessions: [], workspaces: [], documentRoles: [] } } })
  fireEvent.click(await screen.findByRole("button", { name: "Télécharger mes données" }))
  await screen.findByText(/Vos données sont dans le fichier/)
  expect(names).toEqual(["maillage-mes-donnees-2026-11-30.json"])
  expect(made[0]).toContain("CCAS de L’Aigle")
  click.mockRestore()
})
