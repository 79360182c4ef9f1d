// A workspace: its documents by kind, who is here, what one can do.
import { useEffect, useState } from "react"
import { Link } from "wouter"
import { useDocuments, useGabarits, useMembers, useWorkspacePresence, useWorkspaces, type SignedIn } from "../../api"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { Chip } from "../../ui/Person"
import { knowMembers, shownPerson } from "../../ui/person"
import { Loading } from "../frame/Frame"
import { PageTitle } from "../frame/PageTitle"
import { useRoleText } from "../roles/text"
import { addresses } from "../routes"
import { CreateDialog } from "./CreateDialog"
import { DocumentLists } from "./list/DocumentLists"
import { ListTrouble, OfflineNotice, useHeard } from "./heard"
import { useWorkspacesText } from "./text"
import { UnsentDocuments } from "./UnsentDocuments"
import "./workspaces.css"

/** A workspace's page. */
export function Workspace({ id, me }: { readonly id: string; readonly me: SignedIn }) {
  const text = useWorkspacesText()
  const roleName = useRoleText()
  const workspaces = useWorkspaces()
  const documents = useDocuments(id)
  const gabarits = useGabarits()
  const heard = useHeard(documents)
  const members = useMembers(id).data
  useEffect(() => { if (members) knowMembers(members.map((member) => member.id)) }, [members])
  const [creating, setCreating] = useState(false)
  const workspace = workspaces.data?.find((known) => known.id === id)
  if (heard === "failed") return <ListTrouble heard={documents} />
  if (!documents.data || !workspace) return <Loading />
  const mayWrite = workspace.role === "write" || workspace.role === "manage"
  const forms = gabarits.data ?? []
  const begin = () => {
    setCreating(true)
    // Whether the server answers now: without it nothing is made, and the dialog says so before anything is filled in.
    void documents.refetch()
  }
  const create = mayWrite && forms.length > 0 && (
    <Button kind="primary" icon="add" onClick={begin}>{text("new document")}</Button>
  )
  return (
    <>
      <div className="app-workspace-head">
        <div>
          {workspaces.data && workspaces.data.length > 1 && (
            <p className="app-back">
              <Link href={addresses.workspaces}><Icon name="back" /> {text("my workspaces")}</Link>
            </p>
          )}
          <PageTitle title={workspace.name} />
          <p className="ui-aside app-workspace-access">
            <span>{text("your role", { role: roleName(workspace.role).toLocaleLowerCase() })}</span>
            <Link href={addresses.members(id)}>
              {text(workspace.role === "manage" ? "members manage" : "members see")}{members && ` (${members.length})`}
            </Link>
          </p>
        </div>
        {documents.data.length > 0 && create}
      </div>
      {heard === "kept" && <OfflineNotice heard={documents} />}
      <HereNow workspace={id} me={me} />
      <UnsentDocuments me={me.id} />
      <DocumentLists
        me={me}
        workspace={id}
        documents={documents.data}
        gabarits={forms}
        emptyAction={create}
        mayWrite={mayWrite}
      />
      {creating && <CreateDialog workspace={id} documents={documents.data} gabarits={forms} onClose={() => setCreating(false)} />}
    </>
  )
}

/** Who is in the workspace now, in whatever document. */
function HereNow({ workspace, me }: { readonly workspace: string; readonly me: SignedIn }) {
  const text = useWorkspacesText()
  const presence = useWorkspacePresence(workspace)
  if (!presence.data || presence.error) return null
  const people = presence.data.people.map(({ id, name }) => shownPerson(id, name))
  const others = people.filter((person) => person.id !== me.id)
  return (
    <section className="app-here" aria-labelledby="here-title">
      <h2 id="here-title">{text("here now")}</h2>
      {others.length === 0 ? <p className="ui-aside">{text("nobody else")}</p> : (
        <ul role="list" className="app-here-people">
          {people.map((person) => (
            <li key={person.id}><Chip person={person} {...(person.id === me.id ? { aside: text("you") } : {})} /></li>
          ))}
        </ul>
      )}
    </section>
  )
}
