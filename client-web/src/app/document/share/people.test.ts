// Who has access to a document, from the workspace's members and what was given in the document.
import { expect, test } from "vitest"
import type { DocumentRoleSummary, MemberSummary } from "../../../api"
import { roleIn, withAccess } from "./people"

const member = (id: string, role: MemberSummary["role"]): MemberSummary => ({ id, name: id, email: null, role })
const given = (id: string, role: DocumentRoleSummary["role"], workspaceRole: DocumentRoleSummary["workspaceRole"]): DocumentRoleSummary =>
  ({ id, name: id, email: null, role, workspaceRole })

test("C102: members and guests by name, what was given to one of them over what the workspace gives", () => {
  const people = withAccess(
    [member("Zoé", "write"), member("Ève", "read"), member("Paul", "read")],
    [given("Paul", "none", "read"), given("Ali", "read", "none")],
  )
  expect(people.map((one) => [one.name, one.workspace, one.own, roleIn(one)])).toEqual([
    ["Ali", "none", "read", "read"], ["Ève", "read", null, "read"], ["Paul", "read", "none", "none"], ["Zoé", "write", null, "write"],
  ])
})

test("R13, C102: who coordinates the workspace has it, whatever was given before they did", () => {
  const [one] = withAccess([member("Maëlle", "manage")], [given("Maëlle", "read", "manage")])
  expect(one && [one.own, roleIn(one)]).toEqual([null, "manage"])
})
