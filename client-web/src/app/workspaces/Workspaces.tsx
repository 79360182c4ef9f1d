// The workspaces one is a member of. Whoever has one goes straight in.
import { Link, Redirect } from "wouter"
import { useWorkspaces, type SignedIn } from "../../api"
import { Button } from "../../ui/Button"
import { Empty } from "../../ui/Empty"
import { Icon } from "../../ui/Icon"
import { Loading } from "../frame/Frame"
import { PageTitle, useTabTitle } from "../frame/PageTitle"
import { useRoleText } from "../roles/text"
import { addresses } from "../routes"
import { ListTrouble, OfflineNotice, useHeard } from "./heard"
import { useWorkspacesText } from "./text"
import { UnsentDocuments } from "./UnsentDocuments"
import "./workspaces.css"

/** « Mes espaces ». */
export function Workspaces({ me }: { readonly me: SignedIn }) {
  const text = useWorkspacesText()
  const roleName = useRoleText()
  const workspaces = useWorkspaces()
  const heard = useHeard(workspaces)
  const list = workspaces.data
  useTabTitle(text("my workspaces"))
  if (heard === "failed") return <ListTrouble heard={workspaces} />
  if (!list) return <Loading />
  const [only] = list
  if (only && list.length === 1) return <Redirect to={addresses.workspace(only.id)} replace />
  return (
    <>
      <PageTitle title={text("my workspaces")} />
      {heard === "kept" && <OfflineNotice heard={workspaces} />}
      <UnsentDocuments me={me.id} />
      {list.length === 0 ? (
        <Empty
          title={text("no workspace title")}
          actions={<Button icon="refresh" onClick={() => void workspaces.refetch()}>{text("try again")}</Button>}
        >
          {text("no workspace")}
        </Empty>
      ) : (
        <ul role="list" className="app-workspaces">
          {list.map((workspace) => (
            <li key={workspace.id} className="app-card app-workspace-card">
              <h2><Link href={addresses.workspace(workspace.id)}><bdi>{workspace.name}</bdi></Link></h2>
              <p className="ui-aside">{text("your role", { role: roleName(workspace.role).toLocaleLowerCase() })}</p>
              <Icon name="arrow" />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
