// Gives somebody who has an account access to the workspace, by their e-mail address.
import { useAddMember, type MemberSummary } from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { notify } from "../../frame/notices"
import { useRoleText } from "../../roles/text"
import { AddByAddress } from "./AddByAddress"
import { useMembersText } from "./text"

/** For the coordination. */
export function AddMember({ workspace, members }: { readonly workspace: string; readonly members: readonly MemberSummary[] }) {
  const text = useMembersText()
  const roleName = useRoleText()
  const add = useAddMember(workspace)
  return (
    <div className="app-card app-members-box">
      <AddByAddress
        add={add}
        already={members}
        starts="write"
        heading={(id) => <h2 id={id}>{text("add title")}</h2>}
        onAdded={({ name }, { role }) => notify({ text: text("added", { name: isolate(name), role: roleName(role) }) })}
      />
    </div>
  )
}
