// Who has access to a document, and why. Pure.
import type { DocumentRoleSummary, MemberSummary, Role } from "../../../api"
import { compareNames } from "../../../shape/folding"

/** `workspace`: what they may do in all of it; `none` for a guest. `own`: what they were given here, `null` if nothing. */
export interface WithAccess {
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly workspace: Role
  readonly own: Role | null
}

/** Members and guests, by name. Who manages the workspace manages each of its documents, whatever is given here (R13). */
export function withAccess(members: readonly MemberSummary[], given: readonly DocumentRoleSummary[]): WithAccess[] {
  const owns = new Map(given.map((one) => [one.id, one]))
  const known = new Set(members.map(({ id }) => id))
  const guests = given.filter(({ id }) => !known.has(id))
  return [
    ...members.map(({ id, name, email, role }) => ({
      id, name, email, workspace: role, own: role === "manage" ? null : owns.get(id)?.role ?? null,
    })),
    ...guests.map(({ id, name, email, role }) => ({ id, name, email, workspace: "none" as const, own: role })),
  ].sort((one, other) => compareNames(one.name, other.name))
}

/** What somebody may do in the document. */
export function roleIn({ workspace, own }: WithAccess): Role {
  return workspace === "manage" ? "manage" : own ?? workspace
}
