// One member: who, and what they may do; for the coordination a menu to change it or to take it away. A menu, not a select:
// arrow keys would give each access on the way to the one that is meant.
import { useState } from "react"
import type { MemberSummary, Role } from "../../../api"
import { Mixed } from "../../../i18n/French"
import { isolate } from "../../../i18n/isolate"
import { Confirm } from "../../../ui/Dialog"
import { Icon } from "../../../ui/Icon"
import { Menu } from "../../../ui/Menu"
import { Chip } from "../../../ui/Person"
import { shownPerson } from "../../../ui/person"
import { useRoleText } from "../../roles/text"
import { useMembersText } from "./text"
import { useChanging } from "./changing"

const ROLES = ["read", "write", "manage"] as const

/** A row of the table. `manages`: whoever looks may change it. */
export function MemberRow({ member, workspace, isMe, manages }: {
  readonly member: MemberSummary
  readonly workspace: string
  readonly isMe: boolean
  readonly manages: boolean
}) {
  const text = useMembersText()
  const roleName = useRoleText()
  const changing = useChanging(workspace)
  const [confirming, setConfirming] = useState<"remove" | Role>()
  const { id, name, email, role } = member
  const own = isolate(name)
  const shown = known(changing.wanted ?? role)
  const choose = (next: Role) => {
    // Nobody gives away by mistake what only others can give back.
    if (isMe && role === "manage") setConfirming(next)
    else void changing.set(member, next)
  }
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Chip person={shownPerson(id, name)} {...(isMe ? { aside: text("you") } : {})} />
      </th>
      {manages && <td role="cell" className="app-member-address">{email}</td>}
      <td role="cell">
        {!manages ? roleName(shown) : (
          <Menu
            kind="plain"
            small
            label={text("role of", { name: own, role: roleName(shown) })}
            entries={[
              ...ROLES.map((one) => ({
                id: one,
                label: text(one === shown ? "role now" : "role choice", { role: roleName(one), what: text(`role ${one} short`) }),
                ...(one === shown ? { icon: "check" } : { onAction: () => choose(one) }),
              } as const)),
              { id: "remove", label: text(isMe ? "leave asking" : "remove asking"), icon: "trash", tone: "danger", onAction: () => setConfirming("remove") },
            ]}
          >
            {roleName(shown)}<Icon name="down" />
          </Menu>
        )}
      </td>
      {confirming !== undefined && (
        <Confirm
          title={confirming === "remove"
            ? isMe ? text("leave title") : <Mixed say={(quoted) => text("remove title", { name: quoted(name) })} />
            : text("step down title")}
          isOpen
          onClose={() => setConfirming(undefined)}
          cancel={text("cancel")}
          kind="danger"
          confirm={confirming !== "remove" ? text("step down") : isMe ? text("leave") : text("remove")}
          onConfirm={() => {
            setConfirming(undefined)
            void (confirming === "remove" ? changing.remove(member) : changing.set(member, confirming))
          }}
        >
          <p>{confirming !== "remove" ? text("step down words") : isMe ? text("leave words") : text("remove words")}</p>
        </Confirm>
      )}
    </tr>
  )
}

/** Members have one of three. */
function known(role: Role): (typeof ROLES)[number] {
  return role === "none" ? "read" : role
}
