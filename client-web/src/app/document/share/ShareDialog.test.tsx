// @vitest-environment jsdom
// « Partager », by the address of somebody who has no account.
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import { Answers, type InvitationOutcome, type Role } from "../../../api"
import { startedSession } from "../../../api/session"
import { AriaProviders } from "../../frame/AriaProviders"
import { Notices } from "../../frame/Notices"
import { leaveApp } from "../../testing/app"
import { FIRMIN, ODILE, summary } from "../../testing/fixtures"
import { FakeServer, problem } from "../../testing/server"
import { ShareDialog } from "./ShareDialog"

afterEach(() => {
  cleanup()
  leaveApp()
})

function open(role: Role, outcome: Partial<InvitationOutcome> = {}) {
  const server = new FakeServer({
    "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role }] },
    "GET /workspaces/w1/members": { body: [{ id: FIRMIN.id, name: FIRMIN.name, email: FIRMIN.email, role: "write" }] },
    "GET /documents/d1/roles": { body: [] },
    "POST /documents/d1/roles": problem(404, "unknown-participant"),
    "POST /workspaces/w1/invitations": { body: { invited: [], skipped: [], faults: [], ...outcome } },
  })
  startedSession(ODILE)
  render(
    <Answers participant={ODILE.id}>
      <AriaProviders><ShareDialog summary={summary("d1", "Fiche 1")} onClose={() => undefined} /><Notices /></AriaProviders>
    </Answers>,
  )
  return server
}

async function add(email: string) {
  const dialog = await screen.findByRole("dialog", { name: "Qui a accès à ce document" })
  const field = await within(dialog).findByRole<HTMLInputElement>("textbox", { name: "Adresse électronique" })
  fireEvent.change(field, { target: { value: email } })
  fireEvent.click(within(dialog).getByRole("button", { name: "Ajouter" }))
  return { dialog, field }
}

test("C113: an address without account is offered an invitation to this document only", async () => {
  const server = open("manage", { skipped: [{ line: 1, email: "ines@exemple.fr", reason: "invited" }] })
  const { dialog, field } = await add("ines@exemple.fr")
  const offer = await within(dialog).findByRole("button", { name: "Inviter à ce document seulement" })
  expect(document.activeElement).toBe(offer)
  fireEvent.click(offer)
  await screen.findByText(/ines@exemple\.fr a déjà une invitation à ce document/)
  expect(server.sent("POST /workspaces/w1/invitations"))
    .toEqual([{ text: "ines@exemple.fr", role: null, documents: [{ id: "d1", role: "read" }], structure: "" }])
  await waitFor(() => expect(field.value).toBe(""))
})

test("C113: who manages the document alone is told who can invite", async () => {
  const server = open("read")
  const { dialog } = await add("ines@exemple.fr")
  await within(dialog).findByText(/demandez à la coordination de l’espace d’inviter cette personne/)
  expect(within(dialog).queryByRole("button", { name: "Inviter à ce document seulement" })).toBeNull()
  expect(server.sent("POST /workspaces/w1/invitations")).toEqual([])
})

test("C102: who has access already is changed in the list, and nothing is asked", async () => {
  const server = open("manage")
  const { dialog } = await add("FIRMIN@exemple.fr")
  await within(dialog).findByText(/Firmin Gouvernail a déjà accès/)
  expect(server.sent("POST /documents/d1/roles")).toEqual([])
})
