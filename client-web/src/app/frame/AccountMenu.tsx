// Who is signed in, and what one does about it.
import { useState } from "react"
import type { SignedIn } from "../../api"
import { Menu } from "../../ui/Menu"
import { Avatar } from "../../ui/Person"
import { colourOf, initialsOf } from "../../ui/person"
import { Icon } from "../../ui/Icon"
import { addresses } from "../routes"
import { LeaveDialog } from "../settings/LeaveDialog"
import { AriaProviders } from "./AriaProviders"
import { useFrameText } from "./text"

/** The menu of the account, in the header. */
export function AccountMenu({ me }: { readonly me: SignedIn }) {
  const text = useFrameText()
  const [leaving, setLeaving] = useState(false)
  return (
    <AriaProviders>
      <Menu
        label={text("account", { name: me.name })}
        head={
          <>
            <span className="ui-aside">{text("you are")}</span>
            <br />
            <strong>{me.name}</strong>
            <br />
            <span className="ui-aside">{me.email}</span>
          </>
        }
        entries={[
          { id: "workspaces", label: text("workspaces"), icon: "grid", href: addresses.workspaces },
          { id: "settings", label: text("settings"), icon: "settings", href: addresses.settings },
          { id: "sign-out", label: text("sign out"), icon: "lock", onAction: () => setLeaving(true) },
        ]}
      >
        <Avatar person={{ id: me.id, name: me.name, initials: initialsOf(me.name), colour: colourOf(me.id) }} />
        <span className="app-header-name">{me.name}</span>
        <Icon name="down" />
      </Menu>
      {leaving && <LeaveDialog why="sign-out" onClose={() => setLeaving(false)} />}
    </AriaProviders>
  )
}
