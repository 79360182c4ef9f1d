// @vitest-environment jsdom
// The page of an invitation's link, for everybody who may hold one.
import { fireEvent, screen, waitFor } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import type { InvitationAccepted, InvitationView } from "../../api"
import { address, leaveApp, openApp } from "../testing/app"
import { FIRMIN, ODILE } from "../testing/fixtures"
import { problem, type Table } from "../testing/server"

afterEach(() => {
  leaveApp()
  sessionStorage.clear()
})

const LINK = "/invitation#secret"
const view = (more: Partial<InvitationView> = {}): InvitationView => ({
  workspaceName: "CLS d’essai", invitedByName: "Odile Encrier", email: "camille@exemple.fr", name: "Camille Ferrand", structure: "ARS",
  role: "write", documents: [], expiresAt: Date.now() + 86_400_000, hasAccount: false, signedInAs: null, differs: false, ...more,
})
const CAMILLE = { id: "p-camille", name: "Camille Ferrand", email: "camille@exemple.fr" }
const accepted = (more: Partial<InvitationAccepted> = {}): { body: InvitationAccepted } => ({
  body: { signedIn: CAMILLE, workspace: { id: "w1", name: "CLS d’essai", role: "write" }, documents: [], ...more },
})
const table = (shown: InvitationView, more: Table = {}): Table => ({
  "POST /invitations/lookup": { body: shown },
  "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "write" }] },
  "GET /workspaces/w1/documents": { body: [] },
  ...more,
})
const fill = (label: RegExp | string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } })
const press = (name: string) => fireEvent.click(screen.getByRole("button", { name }))

test("C111, C112: somebody new reads who invites and to what, chooses a password and is in the workspace; the secret has left the address", async () => {
  const server = openApp(LINK, { table: table(view(), { "POST /invitations/accept": accepted() }) })
  await screen.findByRole("heading", { level: 1, name: "Odile Encrier vous invite" })
  expect(location.hash).toBe("")
  const words = screen.getByRole("main").textContent?.replaceAll("\u00a0", " ") ?? ""
  expect(words).toContain("dans l’espace « CLS d’essai », pour écrire à plusieurs")
  expect(words).toContain("12 caractères au moins")
  const password = screen.getByLabelText("Choisissez un mot de passe")
  expect(password.getAttribute("autocomplete")).toBe("new-password")
  expect(screen.queryByRole("link", { name: "Se connecter" })).toBeNull()
  fill("Choisissez un mot de passe", "court")
  press("Accepter l’invitation")
  await screen.findByText(/Il faut au moins 12 caractères/)
  expect(document.activeElement).toBe(password)
  fill("Votre nom", " ")
  press("Accepter l’invitation")
  await screen.findByText("Écrivez votre nom.")
  expect(server.sent("POST /invitations/accept")).toEqual([])
  fill("Votre nom", " Camille F. ")
  fill("Choisissez un mot de passe", "le vent se lève tard")
  press("Accepter l’invitation")
  await waitFor(() => expect(address()).toBe("/espaces/w1"))
  expect(server.sent("POST /invitations/accept")).toEqual([{ token: "secret", account: { name: "Camille F.", password: "le vent se lève tard" } }])
  expect(sessionStorage.length).toBe(0)
})

test("C112: whose address has an account signs in on the page, and has accepted", async () => {
  const server = openApp(LINK, { table: table(view({ hasAccount: true }), { "POST /session": { body: CAMILLE }, "POST /invitations/accept": accepted() }) })
  await screen.findByRole("heading", { name: "Cette adresse a déjà un compte" })
  fill("Mot de passe", "le mien")
  press("Se connecter et accepter")
  await waitFor(() => expect(address()).toBe("/espaces/w1"))
  expect(server.sent("POST /session")).toEqual([{ email: "camille@exemple.fr", password: "le mien" }])
  expect(server.sent("POST /invitations/accept")).toEqual([{ token: "secret", account: null }])
})

test("C112: an account of another address is said to be one before it accepts", async () => {
  const server = openApp(LINK, { table: table(view(), { "POST /session": { body: FIRMIN }, "POST /invitations/accept": accepted({ signedIn: FIRMIN }) }) })
  fireEvent.click(await screen.findByRole("button", { name: "J’ai déjà un compte, avec une autre adresse" }))
  fill("Adresse électronique", FIRMIN.email)
  fill("Mot de passe", "le mien")
  press("Se connecter")
  await screen.findByText(/Cette invitation est pour une autre adresse/)
  expect(screen.getByRole("main").textContent).toMatch(/envoyée à camille@exemple\.fr, et le compte ouvert ici est «\sFirmin Gouvernail\s» \(firmin@exemple\.fr\)/)
  expect(server.sent("POST /invitations/accept")).toEqual([])
  press("Accepter avec le compte «\u00a0Firmin Gouvernail\u00a0»")
  await waitFor(() => expect(address()).toBe("/espaces/w1"))
})

test("C112: on somebody else’s session « Ce n’est pas moi » ends it, and leads to one’s own way in", async () => {
  const server = openApp(LINK, { me: ODILE, table: table(view({ signedInAs: ODILE, differs: true }), { "DELETE /session": { status: 204 } }) })
  fireEvent.click(await screen.findByRole("button", { name: "Ce n’est pas moi" }))
  await screen.findByRole("heading", { name: "Pour accepter, ouvrez un compte" })
  expect(server.sent("DELETE /session")).toHaveLength(1)
  expect(server.sent("POST /invitations/accept")).toEqual([])
})

test("C112: a guest of one document goes there, of several is shown them", async () => {
  const documents = [{ id: "d1", title: "Fiche 1", role: "read" as const }, { id: "d2", title: "", role: "write" as const }]
  openApp(LINK, { me: CAMILLE, table: table(view({ role: null, documents, signedInAs: CAMILLE }), {
    "POST /invitations/accept": accepted({ workspace: null, documents }),
  }) })
  await screen.findByText(/à 2 documents de l’espace/)
  press("Accepter l’invitation")
  await screen.findByRole("heading", { level: 1, name: "Bienvenue" })
  expect(screen.getAllByRole("link", { name: /^(Fiche 1|Document sans titre)$/ }).map((link) => link.getAttribute("href")))
    .toEqual(["/documents/d1", "/documents/d2"])
})

test.each([
  [problem(422, "invitation-altered"), "Ce lien n’est pas entier"],
  [problem(404, "invitation-unknown"), "Cette invitation n’existe pas"],
  [problem(410, "invitation-replaced"), "Un mail plus récent a remplacé ce lien"],
  [problem(410, "invitation-expired"), "Cette invitation a expiré"],
  [problem(410, "invitation-revoked"), "Cette invitation a été retirée"],
  [problem(409, "invitation-used"), "Cette invitation a déjà servi"],
])("C111: a link that opens nothing says why and what to do", async (answer, title) => {
  openApp(LINK, { table: { "POST /invitations/lookup": answer } })
  await screen.findByRole("heading", { level: 1, name: title })
  expect(sessionStorage.length).toBe(0)
})

test("C111: without its secret the page says where the link is; a link that is followed then opens", async () => {
  openApp("/invitation", { table: table(view()) })
  await screen.findByRole("heading", { level: 1, name: "Il manque le lien de l’invitation" })
  location.hash = "#secret"
  await screen.findByRole("heading", { level: 1, name: "Odile Encrier vous invite" })
})

test("C111: a server that can’t be reached is asked again by a button", async () => {
  const server = openApp(LINK, { table: table(view()), unreachable: true })
  await screen.findByText("Le serveur ne répond pas")
  server.unreachable = false
  press("Réessayer")
  await screen.findByRole("heading", { level: 1, name: "Odile Encrier vous invite" })
})

test("C112: taken back while it was read, or refused, it says so and nothing is done", async () => {
  const answers = [problem(422, "weak-password"), problem(409, "account-exists"), problem(410, "invitation-revoked")]
  const shown = [view(), view({ hasAccount: true })]
  const server = openApp(LINK, { table: table(view(), {
    "POST /invitations/lookup": () => ({ body: shown.shift() }),
    "POST /invitations/accept": () => answers.shift() ?? {},
    "POST /session": { body: CAMILLE },
  }) })
  await screen.findByRole("heading", { level: 1, name: "Odile Encrier vous invite" })
  fill("Choisissez un mot de passe", "aaaaaaaaaaaa")
  press("Accepter l’invitation")
  await screen.findByText(/trop facile à deviner/)
  fill("Choisissez un mot de passe", "bbbbbbbbbbbb")
  press("Accepter l’invitation")
  await screen.findByText(/a un compte depuis peu/)
  await screen.findByRole("heading", { name: "Cette adresse a déjà un compte" })
  fill("Mot de passe", "le mien")
  press("Se connecter et accepter")
  await screen.findByRole("heading", { level: 1, name: "Cette invitation a été retirée" })
  expect(server.sent("POST /invitations/accept")).toHaveLength(3)
})
