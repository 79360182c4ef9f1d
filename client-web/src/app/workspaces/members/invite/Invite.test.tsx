// @vitest-environment jsdom
// Inviting by pasting addresses, and the list of those who were invited, as the coordination sees them.
import { fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test, vi } from "vitest"
import type { InvitationOutcome, InvitationSummary } from "../../../../api"
import { leaveApp, openApp } from "../../../testing/app"
import { FIRMIN, ODILE, SITE } from "../../../testing/fixtures"
import { problem, type Table } from "../../../testing/server"

afterEach(leaveApp)

const AT = "/espaces/w1/membres"

function invitation(id: string, more: Partial<InvitationSummary> = {}): InvitationSummary {
  return {
    id, email: `${id}@exemple.fr`, name: "", structure: "", role: "write", documents: [], invitedByName: "Odile Encrier",
    invitedAt: Date.now(), expiresAt: Date.now() + 14 * 86_400_000, state: "pending", mail: "sent", mailError: null,
    acceptedAt: null, acceptedByName: null, acceptedByEmail: null, acceptedByOther: false, ...more,
  }
}

const outcome = (more: Partial<InvitationOutcome>): { body: InvitationOutcome } => ({ body: { invited: [], skipped: [], faults: [], ...more } })
const sent = (id: string, more: Partial<InvitationSummary> = {}) => ({ line: 1, invitation: invitation(id, more), link: `http://ici/invitation#${id}` })

function table(more: Table = {}, waiting: readonly InvitationSummary[] = []): Table {
  return {
    "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "manage" }] },
    "GET /workspaces/w1/members": { body: [{ id: ODILE.id, name: ODILE.name, email: ODILE.email, role: "manage" }] },
    "GET /workspaces/w1/invitations": { body: waiting },
    ...more,
  }
}

async function openDialog(answer: Table[string], more: Table = {}) {
  const server = openApp(AT, { me: ODILE, table: table({ "POST /workspaces/w1/invitations": answer, ...more }) })
  fireEvent.click(await screen.findByRole("button", { name: "Inviter" }))
  const dialog = await screen.findByRole("dialog", { name: "Inviter dans l’espace" })
  const box = within(dialog).getByRole<HTMLTextAreaElement>("textbox", { name: "Adresses électroniques" })
  const send = (text: string) => {
    fireEvent.change(box, { target: { value: text } })
    fireEvent.click(within(dialog).getByRole("button", { name: "Envoyer les invitations" }))
  }
  return { server, dialog, box, send }
}

test("C110: what became of each address is told, and what was none stays in the box with its line and why", async () => {
  const { server, dialog, box, send } = await openDialog(outcome({
    invited: [sent("camille", { name: "Camille Ferrand" }), sent("paul")],
    skipped: [
      { line: 2, email: "odile@exemple.fr", reason: "member" }, { line: 3, email: "paul@exemple.fr", reason: "duplicate" },
      { line: 3, email: "zoe@exemple.fr", reason: "invited" },
    ],
    faults: [{ line: 4, text: "Jean sans adresse" }, { line: 5, text: "lea@" }],
  }))
  fireEvent.change(within(dialog).getByRole("combobox", { name: "Accès" }), { target: { value: "read" } })
  fireEvent.change(within(dialog).getByRole("textbox", { name: "Structure (facultatif)" }), { target: { value: " ARS " } })
  const pasted = "Camille Ferrand <camille@exemple.fr>; paul@exemple.fr\n…\n…\nJean sans adresse\nlea@"
  send(pasted)
  const heading = await within(dialog).findByRole("heading", { name: "2 personnes invitées" })
  await waitFor(() => expect(document.activeElement).toBe(heading))
  expect(server.sent("POST /workspaces/w1/invitations")).toEqual([{ text: pasted, role: "read", documents: [], structure: "ARS" }])
  const list = within(dialog).getByRole("list", { name: "Personnes invitées" })
  expect(within(list).getAllByRole("button").map((button) => button.getAttribute("aria-label")))
    .toEqual(["Copier le lien pour Camille Ferrand", "Copier le lien pour paul@exemple.fr"])
  const words = dialog.textContent?.replaceAll("\u00a0", " ") ?? ""
  expect(words).toContain("1 personne a déjà accès : odile@exemple.fr.")
  expect(words).toContain("1 adresse est là deux fois, et n’a reçu qu’une invitation : paul@exemple.fr.")
  expect(words).toContain("1 personne est déjà invitée : zoe@exemple.fr.")
  expect(words).toContain("Ligne 1, « Jean sans adresse » : il n’y a pas d’adresse")
  expect(words).toContain("Ligne 2, « lea@ » : il manque ce qui vient après « @ »")
  expect(box.value).toBe("Jean sans adresse\nlea@")
  expect(within(dialog).queryByRole("link")).toBeNull()
})

test("C110: links are copied one by one or all together, and a demonstration leads to its mail", async () => {
  const writeText = vi.fn(() => Promise.resolve())
  Object.defineProperty(navigator, "clipboard", { configurable: true, value: { writeText } })
  const site = { ...SITE, demo: [] }
  const { dialog, send } = await openDialog(outcome({ invited: [sent("camille"), sent("paul")] }), { "GET /site": { body: site } })
  send("camille@exemple.fr, paul@exemple.fr")
  fireEvent.click(await within(dialog).findByRole("button", { name: "Copier le lien pour camille@exemple.fr" }))
  await waitFor(() => expect(writeText).toHaveBeenLastCalledWith("http://ici/invitation#camille"))
  fireEvent.click(within(dialog).getByRole("button", { name: "Copier tous les liens" }))
  const all = "camille@exemple.fr\thttp://ici/invitation#camille\npaul@exemple.fr\thttp://ici/invitation#paul"
  await waitFor(() => expect(writeText).toHaveBeenLastCalledWith(all))
  expect(within(dialog).getByRole("link", { name: "Lire le courrier de la démonstration" }).getAttribute("href")).toBe("/courrier")
  fireEvent.click(within(dialog).getByRole("button", { name: "Inviter d’autres personnes" }))
  expect(within(dialog).getByRole<HTMLTextAreaElement>("textbox", { name: "Adresses électroniques" }).value).toBe("")
})

test.each([
  [problem(422, "no-address"), /au moins une adresse/],
  [problem(422, "too-many-addresses"), /plus de 500 adresses/],
  [problem(413, "body-too-large"), /Ce texte est trop long/],
  [problem(429, "too-many-attempts", { "retry-after": "60" }), /autant d’invitations qu’il est permis/],
  [problem(409, "workspace-full"), /Trop d’invitations attendent/],
  [problem(403, "role-too-weak"), /coordination|droit|accès/],
])("C110: a refusal is said, and the pasted text stays", async (answer, words) => {
  const { dialog, box, send } = await openDialog(answer)
  send("camille@exemple.fr")
  await within(dialog).findByText(words)
  expect(box.value).toBe("camille@exemple.fr")
})

test("C110: nothing is sent without an address, and a closed dialog keeps what was pasted", async () => {
  const { server, dialog, box, send } = await openDialog(outcome({}))
  send("  ")
  await within(dialog).findByText(/au moins une adresse/)
  expect(document.activeElement).toBe(box)
  expect(server.sent("POST /workspaces/w1/invitations")).toEqual([])
  fireEvent.change(box, { target: { value: "camille@exemple.fr" } })
  fireEvent.click(within(dialog).getByRole("button", { name: "Annuler" }))
  fireEvent.click(await screen.findByRole("button", { name: "Inviter" }))
  expect((await screen.findByRole<HTMLTextAreaElement>("textbox", { name: "Adresses électroniques" })).value).toBe("camille@exemple.fr")
})

test("C110: the list says to what, by whom, until when, what became of the mail, and who accepted by another address", async () => {
  openApp(AT, { me: ODILE, table: table({}, [
    invitation("camille", { name: "Camille Ferrand", structure: "ARS" }),
    invitation("paul", { role: null, documents: [{ id: "d1", title: "Fiche 1", role: "read" }], mail: "waiting", mailError: "unreachable" }),
    invitation("lea", { mail: "failed", mailError: "refused" }),
    invitation("zoe", { state: "expired" }),
    invitation("jean", { state: "accepted", acceptedByOther: true, acceptedByName: "Jean Neuf", acceptedByEmail: "jn@ailleurs.fr" }),
    invitation("ali", { state: "accepted" }),
  ]) })
  const list = await screen.findByRole("list", { name: "Invitations" })
  const rows = within(list).getAllByRole("listitem").map((row) => row.textContent?.replaceAll("\u00a0", " ") ?? "")
  expect(rows).toHaveLength(5)
  expect(rows[0]).toMatch(/Camille Ferrand camille@exemple\.fr.*Écriture · ARS.*Envoyée par Odile Encrier, valable jusqu’au .*Mail envoyé/)
  expect(rows[1]).toMatch(/« Fiche 1 » seulement, en lecture.*un nouvel essai suivra/)
  expect(rows[2]).toMatch(/Le mail a été refusé/)
  expect(rows[3]).toMatch(/expirée depuis le/)
  expect(rows[4]).toMatch(/Acceptée par Jean Neuf \(jn@ailleurs\.fr\), une autre adresse/)
  expect(within(list).getAllByRole("button", { name: /^Renvoyer/ })).toHaveLength(4)
})

test("C110: an invitation is sent again, or taken back after a question; one that was just accepted can’t be", async () => {
  const revoked = [problem(409, "invitation-used"), { status: 204 }]
  const server = openApp(AT, { me: ODILE, table: table({
    "POST /workspaces/w1/invitations/camille/resend": { body: { ...sent("camille"), line: 0 } },
    "DELETE /workspaces/w1/invitations/camille": () => revoked.shift() ?? {},
  }, [invitation("camille", { name: "Camille Ferrand" })]) })
  fireEvent.click(await screen.findByRole("button", { name: "Renvoyer l’invitation à Camille Ferrand" }))
  await screen.findByText(/Un nouveau mail part pour Camille Ferrand/)
  await screen.findByRole("button", { name: "Copier le lien" })
  for (const answer of [/vient d’accepter/, /est retirée/]) {
    fireEvent.click(screen.getByRole("button", { name: "Retirer l’invitation faite à Camille Ferrand…" }))
    const asking = await screen.findByRole("alertdialog", { name: /^Retirer l’invitation faite à .*Camille Ferrand/ })
    fireEvent.click(within(asking).getByRole("button", { name: "Retirer l’invitation" }))
    await screen.findByText(answer)
  }
  expect(server.sent("DELETE /workspaces/w1/invitations/camille")).toHaveLength(2)
})

test("C110: who doesn’t coordinate neither invites nor asks who was invited", async () => {
  const server = openApp(AT, { me: FIRMIN, table: table({ "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role: "write" }] } }) })
  await screen.findByRole("table", { name: "Membres de l’espace" })
  expect(screen.queryByRole("button", { name: "Inviter" })).toBeNull()
  expect(server.sent("GET /workspaces/w1/invitations")).toEqual([])
})
