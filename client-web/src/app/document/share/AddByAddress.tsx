// Gives somebody access to one document by their e-mail address: at once where the address has an account, else by an
// invitation to this document alone (SPEC C113).
import { useId, useRef, useState, type FormEvent, type ReactNode } from "react"
import { Problem, useInviteToDocument, type DocumentSummary } from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { Button } from "../../../ui/Button"
import { Notice } from "../../../ui/Notice"
import { TextField } from "../../../ui/TextField"
import { notify } from "../../frame/notices"
import { useRoleText } from "../../roles/text"
import { useFailure } from "../../workspaces/failure"
import { InviteGuest } from "./InviteGuest"
import type { WithAccess } from "./people"
import { useShareText } from "./text"

const ROLES = ["read", "write", "manage"] as const

/** What one of them may be given. */
export type GivenRole = (typeof ROLES)[number]

/** `already`: those whose access is changed in the list, not here. `mayInvite`: whoever looks manages the workspace too. */
export function AddByAddress({ summary, already, mayInvite }: {
  readonly summary: DocumentSummary
  readonly already: readonly WithAccess[]
  readonly mayInvite: boolean
}) {
  const text = useShareText()
  const roleName = useRoleText()
  const failure = useFailure()
  const titleId = useId()
  const input = useRef<HTMLInputElement>(null)
  const add = useInviteToDocument(summary.id)
  const [role, setRole] = useState<GivenRole>("read")
  const [email, setEmail] = useState("")
  const [fault, setFault] = useState<string>()
  /** An address without account, whose person may be invited. */
  const [stranger, setStranger] = useState<string>()

  const refuse = (why: string) => {
    setFault(why)
    input.current?.focus()
  }
  const refused = (error: unknown, typed: string) => {
    const why = faultOf(error)
    if (why === undefined) return
    if (why === "add unknown" && mayInvite) setStranger(typed)
    else refuse(text(why))
  }
  const begin = (typed: string) => {
    setEmail(typed)
    setFault(undefined)
    setStranger(undefined)
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (add.isPending) return
    // A browser may have filled in what the state hasn't heard of.
    const typed = (input.current?.value ?? email).trim()
    if (typed === "") return refuse(text("add empty"))
    const known = already.find((one) => one.email?.toLowerCase() === typed.toLowerCase())
    if (known) return refuse(text("add already", { name: isolate(known.name) }))
    setFault(undefined)
    setStranger(undefined)
    add.mutate({ email: typed, role }, {
      onSuccess: () => {
        begin("")
        notify({ text: text("added", { email: typed, role: roleName(role) }) })
      },
      onError: (error) => refused(error, typed),
    })
  }

  const done = () => {
    begin("")
    input.current?.focus()
  }
  return (
    <section aria-labelledby={titleId} className="app-share-add">
      <h3 id={titleId}>{text("add title")}</h3>
      {add.isError && faultOf(add.error) === undefined && <Notice kind="bad" role="alert"><p>{failure(add.error)}</p></Notice>}
      <form onSubmit={submit} noValidate>
        <TextField
          ref={input}
          label={text("add address")}
          help={text(mayInvite ? "add help" : "add help account")}
          error={fault}
          type="email"
          autoComplete="off"
          value={email}
          onChange={({ target }) => begin(target.value)}
          required
        />
        <RoleField role={role} onRole={setRole}>{text("role")}</RoleField>
        <Button kind="primary" type="submit" icon="add" busy={add.isPending}>{text("add")}</Button>
      </form>
      {stranger !== undefined && <InviteGuest summary={summary} email={stranger} role={role} onDone={done} onRefused={refuse} />}
    </section>
  )
}

function RoleField({ role, onRole, children }: {
  readonly role: GivenRole
  readonly onRole: (role: GivenRole) => void
  readonly children: ReactNode
}) {
  const roleName = useRoleText()
  const id = useId()
  return (
    <div className="ui-field">
      <label className="ui-label" htmlFor={id}>{children}</label>
      <select id={id} className="ui-select" value={role} onChange={({ target }) => onRole(target.value as GivenRole)}>
        {ROLES.map((one) => <option key={one} value={one}>{roleName(one)}</option>)}
      </select>
    </div>
  )
}

/** What is said at the field. */
function faultOf(error: unknown) {
  if (!(error instanceof Problem)) return undefined
  if (error.code === "unknown-participant") return "add unknown"
  if (error.code === "invalid-email") return "add no address"
  if (error.code === "own-role") return "add own"
  return error.code === "workspace-manager" ? "add manager" : undefined
}
