// Whoever has an account signs in on the page of the invitation: with the account of the address that was invited, which accepts
// at once; or with another, which is asked about first.
import type { InvitationView } from "../../api"
import { Button } from "../../ui/Button"
import { useAttempt } from "../public/credentials"
import { CredentialsForm } from "../public/CredentialsForm"
import { isSameAddress, type Acceptance } from "./link"
import { NotAccepted } from "./NotAccepted"
import { useInvitationText } from "./text"

/** `isOther`: with an account of another address than was invited. */
export function ExistingAccount({ view, acceptance, isOther, onOther }: {
  readonly view: InvitationView
  readonly acceptance: Acceptance
  readonly isOther: boolean
  readonly onOther: (isOther: boolean) => void
}) {
  const text = useInvitationText()
  const attempt = useAttempt((me) => {
    if (isSameAddress(me.email, view.email)) void acceptance.accept(null)
  })
  return (
    <section className="ui-stack app-invitation-answer" aria-labelledby="invitation-answer">
      <h2 id="invitation-answer">{text(isOther ? "other title" : "existing title")}</h2>
      {isOther && <p>{text("other words")}</p>}
      <NotAccepted error={acceptance.error} />
      {isOther
        ? <CredentialsForm key="other" attempt={attempt} />
        : (
          <CredentialsForm
            key="own"
            attempt={{ ...attempt, busy: attempt.busy || acceptance.busy }}
            email={view.email}
            submit={text("sign in and accept")}
          />
        )}
      <Button kind="quiet" onClick={() => onOther(!isOther)}>{text(isOther ? "back" : "use other")}</Button>
    </section>
  )
}
