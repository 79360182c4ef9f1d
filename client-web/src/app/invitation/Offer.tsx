// Who invites, to what, as what, and until when.
import { Link } from "wouter"
import type { InvitationView, InvitedDocument, Role } from "../../api"
import { serverNow } from "../../api/clock"
import { isolate } from "../../i18n/isolate"
import { longDay } from "../../ui/moment"
import { PageTitle } from "../frame/PageTitle"
import { addresses } from "../routes"
import { useInvitationText } from "./text"

/** The head of the page. */
export function OfferWords({ view }: { readonly view: InvitationView }) {
  const text = useInvitationText()
  const { invitedByName, workspaceName, role, documents, email, structure, expiresAt } = view
  const workspace = isolate(workspaceName)
  return (
    <>
      <PageTitle title={text("title")}>{text("invites you", { name: isolate(invitedByName) })}</PageTitle>
      {role !== null ? (
        <p className="app-invitation-offer">{text(`offer ${known(role)}`, { workspace })}</p>
      ) : (
        <>
          <p className="app-invitation-offer">{text("offer documents", { n: documents.length, workspace })}</p>
          <OfferedDocuments documents={documents} />
        </>
      )}
      <dl className="app-invitation-facts">
        <div><dt>{text("to")}</dt><dd>{email}</dd></div>
        {structure && <div><dt>{text("structure")}</dt><dd><bdi>{structure}</bdi></dd></div>}
        <div><dt>{text("until")}</dt><dd>{longDay(expiresAt, serverNow())}</dd></div>
      </dl>
    </>
  )
}

/** A guest's documents, by their titles; `linked` once they may be opened. */
export function OfferedDocuments({ documents, linked = false }: {
  readonly documents: readonly InvitedDocument[]
  readonly linked?: boolean
}) {
  const text = useInvitationText()
  return (
    <ul role="list" className="app-invitation-documents">
      {documents.map(({ id, title, role }) => {
        const words = <bdi {...(title && { lang: "fr" })}>{title || text("untitled")}</bdi>
        return (
          <li key={id}>
            {linked ? <Link href={addresses.document(id)}>{words}</Link> : <strong>{words}</strong>}
            {" "}<span className="ui-aside">{text(`document ${known(role)}`)}</span>
          </li>
        )
      })}
    </ul>
  )
}

/** Somebody is invited to one of three. */
function known(role: Role): "read" | "write" | "manage" {
  return role === "none" ? "read" : role
}
