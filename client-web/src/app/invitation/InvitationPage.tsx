// The page of whoever holds an invitation's link: who invites, to what, and a button. Opening it changes nothing, since mail
// scanners follow links (SPEC C111). Nothing of React Aria or React Query is loaded here: it opens on phones, from mails.
import { useEffect, useRef, useState } from "react"
import { Link, useLocation } from "wouter"
import type { InvitationAccepted, InvitationView, SignedIn } from "../../api"
import { useSession, type Session } from "../../api/session"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { Loading } from "../frame/Frame"
import { notify } from "../frame/notices"
import { PageTitle, useTabTitle } from "../frame/PageTitle"
import { refusalOf } from "../public/credentials"
import { RefusalNotice } from "../public/CredentialsForm"
import { addresses } from "../routes"
import { ExistingAccount } from "./ExistingAccount"
import { useAcceptance, useLink, type LinkFault } from "./link"
import { NewAccountForm } from "./NewAccountForm"
import { OfferedDocuments, OfferWords } from "./Offer"
import { AsSignedIn } from "./AsSignedIn"
import { useInvitationText } from "./text"
import "../../ui/field.css"
import "./invitation.css"

/** « Invitation ». */
export function InvitationPage() {
  const text = useInvitationText()
  const { link, token, ask, refuse } = useLink()
  const [accepted, setAccepted] = useState<InvitationAccepted>()
  const enter = useEntering(setAccepted)
  useTabTitle(text("title"))
  if (accepted) return <Welcome accepted={accepted} />
  if (link.state === "asking") return <Loading />
  if (link.state === "fault") return <Closed fault={link.fault} />
  if (link.state === "failed") {
    return (
      <div className="app-invitation">
        <PageTitle title={text("title")} />
        <RefusalNotice refusal={refusalOf(link.error)} />
        <p><Button icon="refresh" onClick={ask}>{text("try again")}</Button></p>
      </div>
    )
  }
  return <Invited view={link.view} token={token} onAccepted={enter} onRefused={refuse} onStale={ask} />
}

/** A member goes to the workspace, a guest to the document; who may open several is shown them. */
function useEntering(onSeveral: (accepted: InvitationAccepted) => void): (accepted: InvitationAccepted) => void {
  const text = useInvitationText()
  const [, navigate] = useLocation()
  return (accepted) => {
    const [first, ...others] = accepted.documents
    if (accepted.workspace) {
      notify({ text: text("joined", { workspace: accepted.workspace.name }) })
      navigate(addresses.workspace(accepted.workspace.id), { replace: true })
    } else if (first && others.length === 0) navigate(addresses.document(first.id), { replace: true })
    else onSeveral(accepted)
  }
}

function Invited({ view, token, onAccepted, onRefused, onStale }: {
  readonly view: InvitationView
  readonly token: string
  readonly onAccepted: (accepted: InvitationAccepted) => void
  readonly onRefused: (fault: LinkFault) => void
  /** Something has changed meanwhile: ask again what there is. */
  readonly onStale: () => void
}) {
  const text = useInvitationText()
  const me = whoIsHere(useSession(), view)
  const acceptance = useAcceptance(token, { onAccepted, onRefused, onStale })
  const [wantsOther, setWantsOther] = useState(false)
  // With the answer that accepts, a session begins: what is shown stays until the next page does.
  const shown = useRef<{ readonly me: SignedIn | null }>({ me })
  if (!acceptance.busy) shown.current = { me }
  const { me: who } = shown.current
  const common = { view, acceptance }
  return (
    <article className="app-invitation">
      <OfferWords view={view} />
      {who ? <AsSignedIn {...common} me={who} />
        : view.hasAccount || wantsOther
          ? <ExistingAccount {...common} isOther={wantsOther} onOther={setWantsOther} />
          : <NewAccountForm {...common} onOther={() => setWantsOther(true)} />}
      <p className="ui-aside">{text("not awaited")}</p>
    </article>
  )
}

/** The server's word; until this page has it, that of the answer about the link. */
function whoIsHere(session: Session, view: InvitationView): SignedIn | null {
  if (session.state === "signed-in" && session.confirmed) return session.me
  return session.state === "signed-out" ? null : view.signedInAs
}

/** A link that opens nothing: a sentence, and what to do. */
function Closed({ fault }: { readonly fault: LinkFault }) {
  const text = useInvitationText()
  const session = useSession()
  const isIn = session.state === "signed-in"
  return (
    <Empty
      title={text(`${fault} title`)}
      level="h1"
      actions={(fault === "used" || fault === "missing" || isIn) && (
        <Link className="ui-button" data-kind="primary" href={isIn ? addresses.workspaces : addresses.signIn}>
          {text(isIn ? "to workspaces" : "to sign in")}
        </Link>
      )}
    >
      {text(`${fault} words`)}
    </Empty>
  )
}

/** What a guest of several documents may open now. */
function Welcome({ accepted }: { readonly accepted: InvitationAccepted }) {
  const text = useInvitationText()
  const heading = useRef<HTMLDivElement>(null)
  useEffect(() => heading.current?.querySelector("h1")?.focus(), [])
  return (
    <div className="app-invitation" ref={heading}>
      <PageTitle title={text("welcome title")} />
      <p>{text("welcome words")}</p>
      <OfferedDocuments documents={accepted.documents} linked />
    </div>
  )
}
