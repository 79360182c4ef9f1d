// Documents that one may no longer read, with edits made here that could not be sent: no list of the server's has them, so
// this is the way to the copy of what one wrote.
import { Link } from "wouter"
import { FRENCH } from "../../i18n/French"
import { Icon } from "../../ui/Icon"
import { addresses } from "../routes"
import { useOnDevice } from "./on-device"
import { useWorkspacesText } from "./text"
import "./workspaces.css"

/** Nothing where there is none. */
export function UnsentDocuments({ me }: { readonly me: string }) {
  const text = useWorkspacesText()
  const documents = [...useOnDevice(me).unsent.values()].filter(({ access }) => access === "removed")
  if (documents.length === 0) return null
  return (
    <section className="app-kind" aria-labelledby="unsent-title">
      <h2 id="unsent-title" className="app-kind-title">{text("unsent title")}</h2>
      <p className="ui-aside">{text("unsent words")}</p>
      <ul role="list" className="app-card app-documents">
        {documents.map(({ id, title, unsaved, lost = 0 }) => (
          <li key={id} className="app-document">
            <div className="app-document-name">
              <p dir="auto" {...(title && FRENCH)}><Link href={addresses.document(id)}>{title || text("untitled")}</Link></p>
            </div>
            <div className="app-document-signs">
              <span className="app-sign">
                <Icon name="warn" /> {text("not sent", { n: Math.max(1, unsaved + lost) })}
              </span>
            </div>
          </li>
        ))}
      </ul>
    </section>
  )
}
