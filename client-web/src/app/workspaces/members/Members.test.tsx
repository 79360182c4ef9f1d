// @vitest-environment jsdom
// The page of a workspace's members, as its coordination and as everybody else see it.
import { fireEvent, screen, waitFor, within } from "@testing-library/react"
import { afterEach, expect, test } from "vitest"
import type { MemberSummary, Role } from "../../../api"
import { leaveApp, openApp } from "../../testing/app"
import { FIRMIN, ODILE } from "../../testing/fixtures"
import { problem, type Table } from "../../testing/server"

afterEach(leaveApp)

const PEOPLE: readonly MemberSummary[] = [
  { id: ODILE.id, name: ODILE.name, email: ODILE.email, role: "manage" },
  { id: FIRMIN.id, name: FIRMIN.name, email: FIRMIN.email, role: "write" },
  { id: "p-eve", name: "Ève Lisant", email: "eve@exemple.fr", role: "read" },
]

function table(role: Role = "manage", more: Table = {}, people = PEOPLE): Table {
  const told = role === "manage" ? people : people.map(({ email: _, ...member }) => member)
  return {
    "GET /workspaces": { body: [{ id: "w1", name: "CLS d’essai", role }] },
    "GET /workspaces/w1/members": { body: told },
    "GET /workspaces/w1/invitations": { body: [] },
    ...more,
  }
}

const AT = "/espaces/w1/membres"
const rowOf = async (name: RegExp) => screen.findByRole("row", { name })
const menuOf = async (name: RegExp) => within(await rowOf(name)).getByRole("button")
async function choose(name: RegExp, entry: RegExp): Promise<void> {
  fireEvent.click(await menuOf(name))
  fireEvent.click(await screen.findByRole("menuitem", { name: entry }))
}

test("everybody sees who is a member and what they may do; only the coordination addresses and ways to change it", async () => {
  openApp(AT, { me: FIRMIN, table: table("read") })
  const list = await screen.findByRole("table", { name: "Membres de l’espace" })
  const rows = within(list).getAllByRole("row").slice(1).map((row) => row.textContent)
  expect(rows).toEqual(["ÈLÈve LisantLecture", "FGFirmin Gouvernail (vous)Écriture", "OEOdile EncrierCoordination"])
  expect(within(list).queryByRole("button")).toBeNull()
  expect(screen.queryByRole("button", { name: "Inviter" })).toBeNull()
  expect(list.textContent).not.toContain("@")
})

test("another role is given at once, said, and undone", async () => {
  const server = openApp(AT, { me: ODILE, table: table("manage", { "PUT /workspaces/w1/members/p-eve": { status: 204 } }) })
  await choose(/Ève/, /^Écriture/)
  await screen.findByText(/Ève Lisant.*: Écriture\./)
  fireEvent.click(screen.getByRole("button", { name: "Annuler" }))
  await waitFor(() => expect(server.sent("PUT /workspaces/w1/members/p-eve")).toEqual([{ role: "write" }, { role: "read" }]))
})

test("the last manager is told why they can’t go, and nobody leaves the coordination by mistake", async () => {
  const refused = problem(409, "last-manager")
  const server = openApp(AT, { me: ODILE, table: table("manage", { "PUT /workspaces/w1/members/p-odile": refused }) })
  await choose(/Odile/, /^Lecture/)
  const asking = await screen.findByRole("alertdialog", { name: /^Quitter la coordination/ })
  expect(server.sent("PUT /workspaces/w1/members/p-odile")).toEqual([])
  fireEvent.click(within(asking).getByRole("button", { name: "Quitter la coordination" }))
  await screen.findByText(/Il faut au moins une personne à la coordination/)
  expect((await menuOf(/Odile/)).textContent).toContain("Coordination")
})

test("a membership is taken away after a question that says what goes with it", async () => {
  const server = openApp(AT, { me: ODILE, table: table("manage", { "DELETE /workspaces/w1/members/p-eve": { status: 204 } }) })
  await choose(/Ève/, /^Retirer de l’espace/)
  const asking = await screen.findByRole("alertdialog", { name: /Retirer .*Ève Lisant.* de l’espace/ })
  expect(asking.textContent).toContain("même ceux qui lui avaient été ouverts à part")
  fireEvent.click(within(asking).getByRole("button", { name: "Retirer" }))
  await screen.findByText(/n’a plus accès à l’espace/)
  expect(server.sent("DELETE /workspaces/w1/members/p-eve")).toHaveLength(1)
})

test("among many one finds somebody without accents", async () => {
  const many = [...PEOPLE, ...Array.from({ length: 20 }, (_, at) => ({ id: `p-${at}`, name: `Personne ${at}`, email: `p${at}@exemple.fr`, role: "read" as const }))]
  openApp(AT, { me: ODILE, table: table("manage", {}, many) })
  fireEvent.change(await screen.findByRole("searchbox", { name: "Chercher une personne" }), { target: { value: "eve l" } })
  await waitFor(() => expect(screen.getAllByRole("row")).toHaveLength(2))
  await rowOf(/Ève/)
})

test("without a server the list stays as it was heard, and a change says why it wasn’t made", async () => {
  const server = openApp(AT, { me: ODILE, table: table() })
  await rowOf(/Ève/)
  server.unreachable = true
  await choose(/Ève/, /^Écriture/)
  await screen.findAllByText(/Le serveur ne répond pas/)
  await waitFor(async () => expect((await menuOf(/Ève/)).textContent).toContain("Lecture"))
})
