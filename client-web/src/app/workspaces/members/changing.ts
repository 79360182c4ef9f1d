// Changing what a member may do, or taking it away: said, and undone where it can be.
import { useState } from "react"
import { Problem, useRemoveMember, useSetMember, type MemberSummary, type Role } from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { notify } from "../../frame/notices"
import { useRoleText } from "../../roles/text"
import { useFailure } from "../failure"
import { useMembersText } from "./text"

/** `wanted` is the role that is on its way. */
export function useChanging(workspace: string) {
  const text = useMembersText()
  const roleName = useRoleText()
  const failure = useFailure()
  const give = useSetMember(workspace)
  const take = useRemoveMember(workspace)
  const [wanted, setWanted] = useState<Role>()

  const refused = (error: unknown) => notify({
    kind: "bad", text: error instanceof Problem && error.code === "last-manager" ? text("last manager") : failure(error),
  })

  async function set(member: MemberSummary, role: Role, isUndone = false): Promise<void> {
    setWanted(role)
    try {
      await give.mutateAsync({ participant: member.id, role })
    } catch (error) {
      return refused(error)
    } finally {
      setWanted(undefined)
    }
    if (role === "none") return
    notify({
      text: text("changed", { name: isolate(member.name), role: roleName(role) }),
      ...(isUndone ? {} : { action: { label: text("undo"), run: () => void set(member, member.role, true) } }),
    })
  }

  async function remove(member: MemberSummary): Promise<void> {
    try {
      await take.mutateAsync(member.id)
    } catch (error) {
      return refused(error)
    }
    notify({ text: text("removed", { name: isolate(member.name) }) })
  }

  return { set, remove, wanted, busy: give.isPending || take.isPending }
}
