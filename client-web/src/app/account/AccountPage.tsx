// « Mon compte »: what somebody sees and changes of their own account (SPEC C106).
import { Link } from "wouter"
import { useAccount, type SignedIn } from "../../api"
import { Loading } from "../frame/Frame"
import { PageTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { ListTrouble, useHeard } from "../workspaces/heard"
import { OwnData } from "./OwnData"
import { PasswordSection } from "./PasswordSection"
import { Profile } from "./Profile"
import { Sessions } from "./Sessions"
import { useAccountText } from "./text"
import "./account.css"

/** The page. */
export function AccountPage({ me }: { readonly me: SignedIn }) {
  const text = useAccountText()
  const account = useAccount()
  const heard = useHeard(account)
  if (heard === "failed") return <ListTrouble heard={account} />
  if (!account.data) return <Loading />
  return (
    <article className="app-account">
      <PageTitle title={text("title")} />
      <p>{text("intro")}</p>
      <Profile account={account.data} />
      <PasswordSection email={me.email} />
      <Sessions />
      <OwnData />
      <p className="ui-aside">{text("to settings")} <Link href={addresses.settings}>{text("settings")}</Link>.</p>
    </article>
  )
}
