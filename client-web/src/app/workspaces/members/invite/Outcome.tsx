// What became of each address that was pasted: invited, with a link to copy; or not, and why.
import { useEffect, useRef } from "react"
import { Link } from "wouter"
import type { InvitationOutcome, SkippedAddress } from "../../../../api"
import { Button } from "../../../../ui/Button"
import { Icon } from "../../../../ui/Icon"
import { useSiteState } from "../../../frame/site"
import { addresses } from "../../../routes"
import { calledOf, useCopying } from "./copying"
import { useInviteText } from "./text"

/** Takes the focus when it comes: it is the answer to what one has just done. */
export function Outcome({ outcome }: { readonly outcome: InvitationOutcome }) {
  const text = useInviteText()
  const copying = useCopying()
  const site = useSiteState()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [outcome])
  const { invited, skipped } = outcome
  return (
    <section className="ui-stack" aria-labelledby="invite-outcome">
      <h3 id="invite-outcome" ref={heading} tabIndex={-1} className="app-invite-outcome">
        {invited.length > 0 && <Icon name="good" />}
        {invited.length === 0 ? text("invited none") : text("invited", { n: invited.length })}
      </h3>
      {invited.length > 0 && (
        <>
          <p className="ui-aside">{text("link words")}</p>
          <ul role="list" className="app-invite-sent" aria-label={text("invited list")} tabIndex={invited.length > 2 ? 0 : undefined}>
            {invited.map((sent) => (
              <li key={sent.invitation.id}>
                <span>
                  {sent.invitation.name && <><strong><bdi>{sent.invitation.name}</bdi></strong> </>}
                  <span className={sent.invitation.name ? "ui-aside" : undefined}>{sent.invitation.email}</span>
                </span>
                <Button
                  small
                  icon="link"
                  aria-label={text("copy link of", { name: calledOf(sent.invitation) })}
                  onClick={() => void copying.one(sent)}
                >
                  {text("copy link")}
                </Button>
              </li>
            ))}
          </ul>
          <p className="app-invite-more">
            {invited.length > 1 && <Button small icon="copy" onClick={() => void copying.all(invited)}>{text("copy all")}</Button>}
            {site.state === "here" && site.site.demo && <Link href={addresses.demoMail}>{text("demo mail")}</Link>}
          </p>
        </>
      )}
      <Skipped title="member" skipped={skipped.filter(({ reason }) => reason === "member")} />
      <Skipped title="waiting" skipped={skipped.filter(({ reason }) => reason === "invited")} aside="waiting aside" />
      <Skipped title="duplicate" skipped={skipped.filter(({ reason }) => reason === "duplicate")} />
    </section>
  )
}

function Skipped({ title, skipped, aside }: {
  readonly title: "member" | "waiting" | "duplicate"
  readonly skipped: readonly SkippedAddress[]
  readonly aside?: "waiting aside"
}) {
  const text = useInviteText()
  if (skipped.length === 0) return null
  const emails = [...new Set(skipped.map(({ email }) => email))]
  return (
    <p className="app-invite-skipped">
      {text(title, { n: emails.length })} {emails.join(", ")}.
      {aside && <span className="ui-aside"> {text(aside)}</span>}
    </p>
  )
}
