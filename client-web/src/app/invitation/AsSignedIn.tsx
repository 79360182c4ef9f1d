// Accepting as who is signed in; said where that is somebody else than was invited.
import { useState } from "react"
import type { InvitationView, SignedIn } from "../../api"
import { isolate } from "../../i18n/isolate"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { leaveForAnother } from "./leave"
import { isSameAddress, type Acceptance } from "./link"
import { NotAccepted } from "./NotAccepted"
import { useInvitationText } from "./text"

/** Whoever's session this is accepts by one press, or makes room for whom the link is for. */
export function AsSignedIn({ view, me, acceptance }: {
  readonly view: InvitationView
  readonly me: SignedIn
  readonly acceptance: Acceptance
}) {
  const text = useInvitationText()
  const [leaving, setLeaving] = useState<"no" | "busy" | "failed">("no")
  const differs = !isSameAddress(me.email, view.email)
  const name = isolate(me.name)

  async function leave() {
    setLeaving("busy")
    const isLeft = await leaveForAnother(me)
    setLeaving(isLeft ? "no" : "failed")
  }

  return (
    <section className="ui-stack app-invitation-answer" aria-label={text("answer")}>
      <NotAccepted error={acceptance.error} />
      {leaving === "failed" && <Notice kind="bad" role="alert"><p>{text("leave failed")}</p></Notice>}
      {differs ? (
        <Notice kind="warn" title={text("differs title")}>
          <p>{text("differs words", { invited: view.email, name, mine: me.email, by: isolate(view.invitedByName) })}</p>
        </Notice>
      ) : <p>{text("signed in as", { name })}</p>}
      <div className="app-invitation-buttons">
        <Button kind="primary" busy={acceptance.busy} onClick={() => void acceptance.accept(null)}>
          {differs ? text("accept as", { name }) : text("accept")}
        </Button>
        <Button busy={leaving === "busy"} onClick={() => void leave()}>{text("not me")}</Button>
      </div>
    </section>
  )
}
