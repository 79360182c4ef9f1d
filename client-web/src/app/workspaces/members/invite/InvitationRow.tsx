// One invitation: to whom, to what, by whom, until when, what became of its mail; sent again, taken back.
import { useState } from "react"
import { Problem, serverNow, useResendInvitation, useRevokeInvitation, type InvitationSummary, type Role } from "../../../../api"
import { Mixed } from "../../../../i18n/French"
import { isolate } from "../../../../i18n/isolate"
import { Button } from "../../../../ui/Button"
import { Confirm } from "../../../../ui/Dialog"
import { Icon } from "../../../../ui/Icon"
import { longDay } from "../../../../ui/moment"
import { notify } from "../../../frame/notices"
import { useRoleText } from "../../../roles/text"
import { useFailure } from "../../failure"
import { calledOf, useCopying } from "./copying"
import { useInviteText } from "./text"

/** An item of the list. */
export function InvitationRow({ workspace, invitation }: { readonly workspace: string; readonly invitation: InvitationSummary }) {
  const text = useInviteText()
  const { name, email, structure, state, invitedByName, expiresAt } = invitation
  return (
    <li>
      <div className="app-invitation-words">
        <p>
          {name && <><strong><bdi>{name}</bdi></strong> </>}
          <span className={name ? "app-member-address" : "app-invitation-address"}>{email}</span>
        </p>
        <p>
          <Offered invitation={invitation} />
          {structure && <span className="ui-aside"> · <bdi>{structure}</bdi></span>}
        </p>
        {state === "accepted" ? (
          <p className="app-invitation-bad">
            <Icon name="warn" />
            <span>{text("other account", { name: isolate(invitation.acceptedByName ?? ""), email: invitation.acceptedByEmail ?? "" })}</span>
          </p>
        ) : (
          <p className="ui-aside">
            {text(state === "expired" ? "by expired" : "by until", { name: isolate(invitedByName), day: longDay(expiresAt, serverNow()) })}
          </p>
        )}
        {state === "pending" && <MailState invitation={invitation} />}
      </div>
      {state !== "accepted" && <Actions workspace={workspace} invitation={invitation} />}
    </li>
  )
}

function Offered({ invitation: { role, documents } }: { readonly invitation: InvitationSummary }) {
  const text = useInviteText()
  const roleName = useRoleText()
  if (role !== null) return roleName(known(role))
  return documents.map(({ id, title, role: given }) => (
    <span key={id} className="app-invitation-document">
      <Mixed say={(own) => text("document at", { title: own(isolate(title) || text("untitled")), role: text(`role ${known(given)} in`) })} />
    </span>
  ))
}

function MailState({ invitation: { mail, mailError } }: { readonly invitation: InvitationSummary }) {
  const text = useInviteText()
  if (mail === "sent") return <p className="ui-aside app-invitation-mail"><Icon name="check" /> {text("mail sent")}</p>
  if (mail === "waiting") return <p className="ui-aside">{text(mailError === null ? "mail waiting" : "mail postponed")}</p>
  return (
    <p className="app-invitation-bad">
      <Icon name="warn" /><span>{text(mailError === "refused" ? "mail refused" : "mail failed")}</span>
    </p>
  )
}

function Actions({ workspace, invitation }: { readonly workspace: string; readonly invitation: InvitationSummary }) {
  const text = useInviteText()
  const failure = useFailure()
  const copying = useCopying()
  const resend = useResendInvitation(workspace)
  const revoke = useRevokeInvitation(workspace)
  const [isAsking, setAsking] = useState(false)
  const name = calledOf(invitation)
  const refused = (error: unknown) => {
    const code = error instanceof Problem ? error.code : ""
    const words = code === "invitation-used" ? text("used", { name }) : code === "too-many-attempts" ? text("too many mails") : failure(error)
    notify({ kind: "bad", text: words })
  }
  const sendAgain = () => resend.mutate(invitation.id, {
    onError: refused,
    onSuccess: (sent) => notify({ text: text("resent", { name }), action: { label: text("copy link"), run: () => void copying.one(sent) } }),
  })
  const takeBack = () => {
    setAsking(false)
    // Told by the call itself: the row is gone by then.
    revoke.mutateAsync(invitation.id).then(() => notify({ text: text("revoked", { name }) }), refused)
  }
  return (
    <div className="app-invitation-actions">
      <Button small icon="refresh" aria-label={text("resend to", { name })} busy={resend.isPending} onClick={sendAgain}>{text("resend")}</Button>
      <Button small icon="trash" aria-label={text("revoke asking", { name })} busy={revoke.isPending} onClick={() => setAsking(true)}>{text("revoke")}</Button>
      {isAsking && (
        <Confirm
          title={<Mixed say={(own) => text("revoke title", { name: own(name) })} />}
          isOpen
          onClose={() => setAsking(false)}
          cancel={text("cancel")}
          kind="danger"
          confirm={text("revoke confirm")}
          onConfirm={takeBack}
        >
          <p>{text("revoke words")}</p>
        </Confirm>
      )}
    </div>
  )
}

/** Somebody is invited to one of three. */
function known(role: Role): "read" | "write" | "manage" {
  return role === "none" ? "read" : role
}
