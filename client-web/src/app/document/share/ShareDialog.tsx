// Who has access to a document, and why; whoever manages it gives and takes access, to it alone.
import { useMemo } from "react"
import {
  currentSession, Problem, useDocumentRoles, useMembers, useSetDocumentRole, useWorkspaces, type DocumentSummary, type Role,
} from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { Button } from "../../../ui/Button"
import { Dialog } from "../../../ui/Dialog"
import { Icon } from "../../../ui/Icon"
import { Menu, type MenuEntry } from "../../../ui/Menu"
import { Notice } from "../../../ui/Notice"
import { Chip } from "../../../ui/Person"
import { shownPerson } from "../../../ui/person"
import { notify } from "../../frame/notices"
import { useRoleText } from "../../roles/text"
import { addresses } from "../../routes"
import { useFailure } from "../../workspaces/failure"
import { AddByAddress } from "./AddByAddress"
import { roleIn, withAccess, type WithAccess } from "./people"
import { useShareText } from "./text"
import "./share.css"

/** For those who manage the document. */
export function ShareDialog({ summary, onClose }: { readonly summary: DocumentSummary; readonly onClose: () => void }) {
  const text = useShareText()
  const failure = useFailure()
  const members = useMembers(summary.workspace)
  const roles = useDocumentRoles(summary.id)
  const workspaces = useWorkspaces()
  const mayInvite = workspaces.data?.find(({ id }) => id === summary.workspace)?.role === "manage"
  const people = useMemo(
    () => (members.data && roles.data ? withAccess(members.data, roles.data) : undefined),
    [members.data, roles.data],
  )
  const error = roles.error ?? members.error
  return (
    <Dialog title={text("title")} isOpen onClose={onClose} wide>
      <div className="ui-stack">
        {error !== null && <Notice kind="bad" role="alert"><p>{failure(error)}</p></Notice>}
        {people === undefined ? error === null && <p className="ui-aside" aria-busy="true">{text("waiting")}</p> : (
          <>
            <ul role="list" className="app-share" aria-label={text("list")}>
              {people.map((one) => <Person key={one.id} document={summary.id} one={one} />)}
            </ul>
            <AddByAddress summary={summary} already={people} mayInvite={mayInvite} />
          </>
        )}
        <div className="ui-dialog-actions">
          <CopyLink document={summary.id} />
          <Button onClick={onClose}>{text("close")}</Button>
        </div>
      </div>
    </Dialog>
  )
}

function Person({ document, one }: { readonly document: string; readonly one: WithAccess }) {
  const text = useShareText()
  const roleName = useRoleText()
  const session = currentSession()
  const isMe = session.state === "signed-in" && session.me.id === one.id
  const role = roleIn(one)
  const why = one.workspace === "manage" ? "why coordination" : one.workspace === "none" ? "why guest"
    : one.own === null ? "why workspace" : "why own"
  const entries = useEntries(document, one)
  // Whoever coordinates the workspace can't be shut out, and nobody changes their own access (R13).
  const isFixed = isMe || one.workspace === "manage"
  return (
    <li>
      <span>
        <Chip person={shownPerson(one.id, one.name)} {...(isMe ? { aside: text("you") } : {})} />
        <span className="ui-aside"> {text(why)}</span>
      </span>
      {isFixed ? <span>{roleName(role)}</span> : (
        <Menu kind="plain" small label={text("role of", { name: isolate(one.name), role: roleName(role) })} entries={entries}>
          {roleName(role)}<Icon name="down" />
        </Menu>
      )}
    </li>
  )
}

const CHOICES = ["read", "write", "manage", "none"] as const

function useEntries(document: string, one: WithAccess): readonly MenuEntry[] {
  const text = useShareText()
  const roleName = useRoleText()
  const set = useSetting(document, one)
  const isGuest = one.workspace === "none"
  const given = CHOICES.filter((choice) => !isGuest || choice !== "none").map((choice) => {
    const label = text(`choice ${choice}`)
    return one.own === choice
      ? { id: choice, label: text("choice now", { choice: label }), icon: "check" }
      : { id: choice, label, onAction: () => void set(choice) }
  })
  if (isGuest) return [...given, { id: "remove", label: text("choice remove"), icon: "trash", tone: "danger", onAction: () => void set(null) }]
  const label = text("choice workspace", { role: roleName(one.workspace) })
  const back = one.own === null
    ? { id: "workspace", label: text("choice now", { choice: label }), icon: "check" }
    : { id: "workspace", label, onAction: () => void set(null) }
  return [back, ...given]
}

function useSetting(document: string, one: WithAccess): (role: Role | null) => Promise<void> {
  const text = useShareText()
  const roleName = useRoleText()
  const failure = useFailure()
  const give = useSetDocumentRole(document)
  const name = isolate(one.name)
  const said = (role: Role | null) => {
    if (role !== null) return text("changed", { name, role: roleName(role) })
    return text(one.workspace === "none" ? "removed" : "changed back", { name })
  }
  async function set(role: Role | null, isUndone = false): Promise<void> {
    try {
      await give.mutateAsync({ participant: one.id, role })
    } catch (error) {
      const isManager = error instanceof Problem && error.code === "workspace-manager"
      return notify({ kind: "bad", text: isManager ? text("workspace manager") : failure(error) })
    }
    // A guest who is gone isn't known by their id any more.
    const canUndo = !isUndone && !(one.workspace === "none" && role === null)
    notify({ text: said(role), ...(canUndo ? { action: { label: text("undo"), run: () => void set(one.own, true) } } : {}) })
  }
  return set
}

function CopyLink({ document }: { readonly document: string }) {
  const text = useShareText()
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(new URL(addresses.document(document), location.origin).href)
      notify({ text: text("copied") })
    } catch {
      // Without a secure context there is no clipboard, or it is refused.
      notify({ kind: "bad", text: text("not copied") })
    }
  }
  return <Button icon="link" onClick={() => void copy()}>{text("copy link")}</Button>
}
