// Who is a member of a workspace and what they may do: for all its members to see, for its coordination to change.
import { useDeferredValue, useEffect, useId, useMemo, useState } from "react"
import { Link } from "wouter"
import { useMembers, useWorkspaces, type MemberSummary, type SignedIn } from "../../../api"
import { compareNames, folded } from "../../../shape/folding"
import { announce } from "../../../ui/announce"
import { Button } from "../../../ui/Button"
import { Disclosure } from "../../../ui/Disclosure"
import { Icon } from "../../../ui/Icon"
import { knowMembers } from "../../../ui/person"
import { Loading } from "../../frame/Frame"
import { PageTitle } from "../../frame/PageTitle"
import { useRoleText } from "../../roles/text"
import { addresses } from "../../routes"
import { ListTrouble, OfflineNotice, useHeard } from "../heard"
import { EMPTY_DRAFT, InviteDialog } from "./invite/InviteDialog"
import { Invitations } from "./invite/Invitations"
import { useInviteText } from "./invite/text"
import { MemberRow } from "./MemberRow"
import { useMembersText } from "./text"
import "./members.css"

/** With more, one looks for somebody by name. */
const FOUND_FROM = 12

/** A workspace's « Membres ». */
export function Members({ workspace: id, me }: { readonly workspace: string; readonly me: SignedIn }) {
  const text = useMembersText()
  const roleName = useRoleText()
  const workspaces = useWorkspaces()
  const members = useMembers(id)
  const heard = useHeard(members)
  const workspace = workspaces.data?.find((known) => known.id === id)
  useEffect(() => { if (members.data) knowMembers(members.data.map((member) => member.id)) }, [members.data])
  if (heard === "failed") return <ListTrouble heard={members} />
  if (!members.data || !workspace) return <Loading />
  const manages = workspace.role === "manage"
  return (
    <>
      <div className="app-workspace-head">
        <div>
          <p className="app-back">
            <Link href={addresses.workspace(id)}><Icon name="back" /> <bdi>{workspace.name}</bdi></Link>
          </p>
          <PageTitle title={text("title")} />
          <p className="ui-aside">{text("count", { n: members.data.length })}</p>
        </div>
        {manages && <Invite workspace={id} />}
      </div>
      {heard === "kept" && <OfflineNotice heard={members} />}
      <MemberTable members={members.data} workspace={id} me={me} manages={manages} />
      {manages && <Invitations workspace={id} />}
      <Disclosure label={text("roles title")}>
        <dl className="app-roles">
          {(["read", "write", "manage"] as const).map((role) => (
            <div key={role}>
              <dt>{roleName(role)}</dt>
              <dd>{text(`roles ${role}`)}</dd>
            </div>
          ))}
        </dl>
        <p className="ui-aside">{text("roles aside")}</p>
      </Disclosure>
    </>
  )
}

/** The way in for whoever isn't a member yet, with an account or without. */
function Invite({ workspace }: { readonly workspace: string }) {
  const text = useInviteText()
  const [isOpen, setOpen] = useState(false)
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  return (
    <>
      <Button kind="primary" icon="add" onClick={() => setOpen(true)}>{text("invite")}</Button>
      {isOpen && <InviteDialog workspace={workspace} draft={draft} onDraft={setDraft} onClose={() => setOpen(false)} />}
    </>
  )
}

function MemberTable({ members, workspace, me, manages }: {
  readonly members: readonly MemberSummary[]
  readonly workspace: string
  readonly me: SignedIn
  readonly manages: boolean
}) {
  const text = useMembersText()
  const id = useId()
  const [typed, setTyped] = useState("")
  const wanted = folded(useDeferredValue(typed))
  const sorted = useMemo(() => [...members].sort((one, other) => compareNames(one.name, other.name)), [members])
  const shown = useMemo(
    () => sorted.filter(({ name, email, structure }) => folded(`${name} ${structure ?? ""} ${email ?? ""}`).includes(wanted)),
    [sorted, wanted],
  )
  useEffect(() => {
    if (wanted !== "") announce(shown.length === 0 ? text("found none") : text("found", { n: shown.length }))
  }, [wanted, shown.length, text])
  return (
    <>
      {members.length >= FOUND_FROM && (
        <div className="ui-field app-members-find">
          <label className="ui-label" htmlFor={id}>{text("find")}</label>
          <input id={id} className="ui-input" type="search" autoComplete="off" value={typed} onChange={({ target }) => setTyped(target.value)} />
        </div>
      )}
      {shown.length === 0 ? <p>{text("found none")}</p> : (
        <table role="table" aria-label={text("list")} className="app-card app-members" data-manages={manages || undefined}>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">{text("name")}</th>
              {manages && <th role="columnheader" scope="col">{text("address")}</th>}
              <th role="columnheader" scope="col">{text("role")}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {shown.map((member) => (
              <MemberRow key={member.id} member={member} workspace={workspace} isMe={member.id === me.id} manages={manages} />
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}
