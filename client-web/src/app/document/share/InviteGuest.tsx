// Offers to invite somebody who has no account to one document, and to nothing else of its workspace.
import { useEffect, useRef } from "react"
import { useInvite, type DocumentSummary, type InvitationOutcome } from "../../../api"
import { Button } from "../../../ui/Button"
import { Notice } from "../../../ui/Notice"
import { notify } from "../../frame/notices"
import { useFailure } from "../../workspaces/failure"
import { useCopying } from "../../workspaces/members/invite/copying"
import type { GivenRole } from "./AddByAddress"
import { useShareText } from "./text"

/** `onDone`: invited, now or before. `onRefused` says why nobody was. */
export function InviteGuest({ summary, email, role, onDone, onRefused }: {
  readonly summary: DocumentSummary
  readonly email: string
  readonly role: GivenRole
  readonly onDone: () => void
  readonly onRefused: (why: string) => void
}) {
  const text = useShareText()
  const failure = useFailure()
  const copying = useCopying()
  const invite = useInvite(summary.workspace)
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])

  function told({ invited: [sent], skipped: [other] }: InvitationOutcome): void {
    if (sent) notify({ text: text("invited", { email }), action: { label: text("copy invitation"), run: () => void copying.one(sent) } })
    else if (other?.reason === "invited") notify({ text: text("invited before", { email }) })
    else if (!other) return onRefused(text("add no address"))
    onDone()
  }
  function send(): void {
    const wanted = { text: email, role: null, documents: [{ id: summary.id, role }], structure: "" }
    invite.mutate(wanted, { onSuccess: told, onError: (error) => onRefused(failure(error)) })
  }
  return (
    <Notice
      kind="info"
      role="status"
      title={text("stranger title")}
      actions={<Button ref={button} kind="primary" small busy={invite.isPending} onClick={send}>{text("invite guest")}</Button>}
    >
      <p>{text("stranger words", { email })}</p>
    </Notice>
  )
}
