// @vitest-environment jsdom
// What keeps a document or its words away, on its page: what is said, and the way out.
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import { endedSession, startedSession } from "../../api/session"
import type { Link } from "../../sync"
import { DocumentUnavailable } from "../../sync/light"
import { address, leaveApp, openApp } from "../testing/app"
import { openedDocument } from "../testing/documents"
import { FICHE, FIRMIN, ODILE } from "../testing/fixtures"
import { problem } from "../testing/server"
import { openPage, TABLE } from "../testing/document-page"

const { opening } = await vi.hoisted(() => import("../testing/opening"))

vi.mock("../../sync", async (original) => ({ ...(await original<object>()), openDocuments: () => opening.now() }))
// The form has tests of its own; here it is enough that it stands there.
vi.mock("../../form/DocumentForm", () => ({
  DocumentForm: ({ readOnly }: { readOnly?: boolean }) => <textarea aria-label="Champ" readOnly={readOnly} />,
}))

afterEach(leaveApp)

test("a right that is gone: what can’t be sent is offered as a copy", async () => {
  const opened = await openPage()
  const writeText = vi.fn(() => Promise.resolve())
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } })
  Object.assign(opened.document, { unsentText: () => "Public visé\nLes aînés" })
  act(() => {
    opened.become("removed")
    opened.say({ state: "removed", unsaved: 1 })
  })
  const alert = screen.getByRole("alert")
  expect(alert.textContent).toContain("Votre accès à ce document a été retiré")
  expect(alert.textContent).toContain("1 modification n’a pas pu être envoyée")
  fireEvent.click(within(alert).getByRole("button", { name: "Copier mes modifications" }))
  await within(alert).findByText("Copié.")
  expect(writeText).toHaveBeenCalledWith("Public visé\nLes aînés")
  expect(within(alert).getByRole("button", { name: "Télécharger en .txt" })).toBeTruthy()
  expect(within(alert).queryByRole("button", { name: "Reprendre la version enregistrée" })).toBeNull()
  const discardUnsent = vi.fn(() => Promise.resolve())
  Object.assign(opened.document, { discardUnsent })
  fireEvent.click(within(alert).getByRole("button", { name: "Effacer de cet appareil" }))
  const dialog = await screen.findByRole("alertdialog", { name: "Effacer ce document de cet appareil\u00a0?" })
  expect(discardUnsent).not.toHaveBeenCalled()
  fireEvent.click(within(dialog).getByRole("button", { name: "Effacer de cet appareil" }))
  expect(discardUnsent).toHaveBeenCalledOnce()
})

test("what was lost with a damaged copy is said until somebody has read it", async () => {
  const opened = await openPage()
  act(() => opened.document.lost.found(2))
  const alert = screen.getByRole("alert")
  expect(alert.textContent).toContain("2 champs contenaient des modifications qui n’étaient pas encore envoyées")
  fireEvent.click(within(alert).getByRole("button", { name: "J’ai compris" }))
  expect([opened.document.lost.get(), screen.queryByRole("alert")]).toEqual([0, null])
})

test("with the session over on a device that keeps nothing, a copy is offered", async () => {
  const opened = await openPage()
  act(() => {
    opened.keep({ kept: false, why: "unavailable" })
    opened.say({ state: "signed-out", unsaved: 1 })
  })
  expect(within(screen.getByRole("alert")).getByRole("button", { name: "Copier mes modifications" })).toBeTruthy()
})

test("read only with unsent edits: the way back to the saved version asks first", async () => {
  const opened = await openPage()
  const discardUnsent = vi.fn(() => Promise.resolve())
  Object.assign(opened.document, { discardUnsent })
  act(() => {
    opened.become("read")
    opened.say({ state: "read-only", unsaved: 2 })
  })
  fireEvent.click(screen.getByRole("button", { name: "Reprendre la version enregistrée" }))
  const dialog = await screen.findByRole("alertdialog")
  expect(discardUnsent).not.toHaveBeenCalled()
  fireEvent.click(within(dialog).getByRole("button", { name: "Reprendre la version enregistrée" }))
  expect(discardUnsent).toHaveBeenCalledOnce()
})

test("what the server doesn’t take is said, with what to do, and offered as a copy", async () => {
  const opened = await openPage()
  act(() => opened.say({ state: "refused", why: "document-full", unsaved: 2 }))
  const alert = screen.getByRole("alert")
  expect(alert.textContent).toContain("Ce document a atteint sa taille maximale")
  expect(within(alert).getByRole("button", { name: "Copier mes modifications" })).toBeTruthy()
  expect(within(alert).getByRole("button", { name: "Reprendre la version enregistrée" })).toBeTruthy()
  expect(screen.getByText("2 modifications ne peuvent pas être enregistrées")).toBeTruthy()
})

test.each([
  ["change-too-large", "un texte trop long"],
  ["too-much-at-once", "d’elles-mêmes dans moins d’une heure"],
  ["nested-too-deep", "les uns dans les autres"],
  ["too-many-heads", "sans celles des autres"],
  ["suspended", "envoyées de nouveau"],
  ["change-refused", "Le serveur ne les accepte pas"],
] as const)("%s is said in words of its own", async (why, words) => {
  const opened = await openPage()
  act(() => opened.say({ state: "refused", why, unsaved: 1 }))
  const alert = screen.getByRole("alert")
  expect(alert.textContent).toContain(words)
  expect(within(alert).getByRole("button", { name: "Copier mes modifications" })).toBeTruthy()
})

test("a session that ends leaves the page and the focus alone, and asks for the same account", async () => {
  const opened = await openPage("/documents/d1", { ...TABLE, "POST /session": { body: ODILE } })
  const field = screen.getByRole("textbox", { name: "Champ" })
  field.focus()
  act(() => {
    opened.say({ state: "signed-out", unsaved: 1 })
    endedSession()
  })
  const panel = await screen.findByRole("region", { name: "Votre session est terminée" })
  expect(document.activeElement).toBe(field)
  expect(address()).toBe("/documents/d1")
  expect(within(panel).getByLabelText("Adresse électronique").getAttribute("value")).toBe("odile@exemple.fr")
  expect(within(panel).getByLabelText("Adresse électronique").hasAttribute("readonly")).toBe(true)
  fireEvent.change(within(panel).getByLabelText("Mot de passe"), { target: { value: "secret" } })
  fireEvent.click(within(panel).getByRole("button", { name: "Se connecter" }))
  await waitFor(() => expect(panel.isConnected).toBe(false))
  expect(field.isConnected).toBe(true)
})

test("another account open in the browser is explained; the page stays its owner’s", async () => {
  await openPage()
  act(() => {
    endedSession()
    startedSession(FIRMIN)
  })
  const panel = await screen.findByRole("region", { name: "Un autre compte est ouvert" })
  expect(panel.textContent).toContain("Cette page appartient à Odile Encrier")
  fireEvent.click(within(panel).getByRole("button", { name: "Se reconnecter en tant que Odile Encrier" }))
  await screen.findByRole("region", { name: "Votre session est terminée" })
  expect(screen.getByRole("textbox", { name: "Champ" })).toBeTruthy()
})

test.each<[Link, title: string, offered: string]>([
  [{ state: "retrying", at: 0, why: "gateway" }, "Votre accès au réseau est à renouveler", "Ouvrir la page d’accès"],
  [{ state: "elsewhere", at: 0, url: "https://ici.example" }, "Maillage se trouve à une autre adresse", "Aller à cette adresse"],
  [{ state: "outdated" }, "Cette page est trop ancienne", "Mettre à jour"],
  [{ state: "closed" }, "Cette page ne suit plus le document", "Recharger la page"],
])("C49: over an open document, %j is said once, with a way out", async (link, title, offered) => {
  const opened = await openPage()
  act(() => opened.link.become(link))
  const notice = (await screen.findByText(title)).closest("[role=alert]") as HTMLElement
  const buttons = [...within(notice).queryAllByRole("button"), ...within(notice).queryAllByRole("link")]
  expect(buttons.map((button) => button.textContent)).toContain(offered)
  const there = within(notice).queryByRole("link")
  if (there) expect(there.getAttribute("href")).toBe("https://ici.example/documents/d1")
  expect(screen.getByRole("textbox", { name: "Champ" })).toBeTruthy()
  act(() => opened.link.become({ state: "online" }))
  await waitFor(() => expect(notice.isConnected).toBe(false))
})

test.each<[Link, title: string, offered: string | null]>([
  [{ state: "connecting" }, "Ouverture du document…", null],
  [{ state: "online" }, "Ouverture du document…", null],
  [{ state: "offline", at: 0 }, "Ce document n’est pas sur cet appareil", "Réessayer"],
  [{ state: "retrying", at: 0 }, "Ce document n’est pas sur cet appareil", "Réessayer"],
  [{ state: "retrying", at: 0, why: "crowded" }, "Trop d’onglets ouverts", "Réessayer"],
  [{ state: "retrying", at: 0, why: "busy" }, "Le serveur est très occupé", "Réessayer"],
  [{ state: "retrying", at: 0, why: "gateway" }, "Votre accès au réseau est à renouveler", "Ouvrir la page d’accès"],
  [{ state: "elsewhere", at: 0, url: "https://ici.example" }, "Maillage se trouve à une autre adresse", "Aller à cette adresse"],
  [{ state: "outdated" }, "Cette page est trop ancienne", "Mettre à jour"],
])("C49: while a document opens, %j is a page with a heading and a way out", async (link, title, offered) => {
  const { documents, link: told } = openedDocument("d1", { gabarit: FICHE.id, title: "", fields: {} })
  opening.now = () => Promise.resolve({ ...documents, open: () => new Promise(() => undefined) })
  openApp("/documents/d1", { me: ODILE, table: TABLE })
  await screen.findByRole("heading", { level: 1, name: "Ouverture du document…" })
  act(() => told.become(link))
  const heading = await screen.findByRole("heading", { level: 1, name: title })
  const main = within(screen.getByRole("main"))
  const buttons = [...main.queryAllByRole("button"), ...main.queryAllByRole("link")].map((button) => button.textContent)
  if (offered === null) expect([buttons, main.getByText(title, { selector: "[aria-busy=true]" }).tagName]).toEqual([[], "P"])
  else {
    expect(buttons).toContain(offered)
    await waitFor(() => expect(document.activeElement).toBe(heading))
  }
})

test("a document that isn’t there, or isn’t for this person, has a clear page", async () => {
  const open = () => Promise.reject(new DocumentUnavailable("d1"))
  opening.now = () => Promise.resolve({ open, leave: () => undefined })
  openApp("/documents/d1", { me: ODILE, table: { ...TABLE, "GET /documents/d1": problem(404, "not-found") } })
  await screen.findByRole("heading", { level: 1, name: "Ce document n’est pas disponible" })
  expect(screen.getByRole("link", { name: "Voir mes espaces" }).getAttribute("href")).toBe("/espaces")
})

test("what can’t be written is told, with a way to copy it, and asks before the page goes", async () => {
  const opened = await openPage()
  const copied = vi.fn(() => Promise.resolve())
  vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText: copied } })
  act(() => opened.document.heardStuck(["fields", "public"], "un mot"))
  const notice = (await screen.findByText("Ce que vous venez d’écrire ne peut pas être enregistré")).closest("[role=alert]")
  expect(opened.document.stuck.wouldBeLost).toBe(true)
  const inside = within(notice as HTMLElement)
  expect(inside.getByRole("button", { name: "Recharger la page" })).toBeTruthy()
  fireEvent.click(inside.getByRole("button", { name: "Copier mes mots" }))
  await inside.findByText("Copié.")
  expect(copied).toHaveBeenCalledWith("un mot")
  expect(opened.document.stuck.wouldBeLost).toBe(false)
  vi.unstubAllGlobals()
})
