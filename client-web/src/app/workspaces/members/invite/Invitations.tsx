// Those who were invited and haven't come yet, and those who came by another address: for the coordination.
import { useId } from "react"
import { useInvitations, type InvitationSummary } from "../../../../api"
import { Notice } from "../../../../ui/Notice"
import { useFailure } from "../../failure"
import { InvitationRow } from "./InvitationRow"
import { useInviteText } from "./text"
import "./invite.css"

/** Who accepted as they were invited is a member, and stands there. */
export function Invitations({ workspace }: { readonly workspace: string }) {
  const text = useInviteText()
  const failure = useFailure()
  const id = useId()
  const invitations = useInvitations(workspace)
  const shown = invitations.data?.filter(isShown)
  return (
    <section aria-labelledby={id} className="app-invitations">
      <h2 id={id}>{text("pending")}</h2>
      {invitations.error && <Notice kind="warn"><p>{failure(invitations.error)}</p></Notice>}
      {shown && (shown.length === 0 ? <p className="ui-aside">{text("pending none")}</p> : (
        <ul role="list" className="app-card" aria-labelledby={id}>
          {shown.map((invitation) => <InvitationRow key={invitation.id} workspace={workspace} invitation={invitation} />)}
        </ul>
      ))}
    </section>
  )
}

function isShown({ state, acceptedByOther }: InvitationSummary): boolean {
  return state !== "accepted" || acceptedByOther
}
