// Who is signed in, and what one does about it.
import { useEffect } from "react"
import type { SignedIn } from "../../api"
import { Menu } from "../../ui/Menu"
import { Avatar } from "../../ui/Person"
import { shownPerson } from "../../ui/person"
import { Icon } from "../../ui/Icon"
import { addresses } from "../routes"
import { askToLeave } from "../settings/leaving"
import { AriaProviders } from "./AriaProviders"
import { useFrameText } from "./text"

/** The menu of the account, in the header. */
export function AccountMenu({ me }: { readonly me: SignedIn }) {
  const text = useFrameText()
  useEffect(() => {
    // One may want to leave when there is no network to fetch it from any more.
    import("../settings/LeaveDialog").catch(() => undefined)
  }, [])
  return (
    <AriaProviders>
      <Menu
        label={text("account", { name: me.name })}
        head={
          <>
            <span className="ui-aside">{text("you are")}</span>
            <br />
            <strong><bdi>{me.name}</bdi></strong>
            <br />
            <span className="ui-aside">{me.email}</span>
          </>
        }
        entries={[
          { id: "workspaces", label: text("workspaces"), icon: "grid", href: addresses.workspaces },
          { id: "account", label: text("my account"), icon: "person", href: addresses.account },
          { id: "settings", label: text("settings"), icon: "settings", href: addresses.settings },
          { id: "sign-out", label: text("sign out"), icon: "lock", onAction: () => askToLeave("sign-out") },
        ]}
      >
        <Avatar person={shownPerson(me.id, me.name)} />
        <bdi className="app-header-name">{me.name}</bdi>
        <Icon name="down" />
      </Menu>
    </AriaProviders>
  )
}
