// Gives somebody who has an account access, to a workspace or to one document, by their e-mail address.
import { useId, useRef, useState, type FormEvent, type ReactNode } from "react"
import type { UseMutationResult } from "@tanstack/react-query"
import { Problem, type Invitation } from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { Button } from "../../../ui/Button"
import { Notice } from "../../../ui/Notice"
import { TextField } from "../../../ui/TextField"
import { useRoleText } from "../../roles/text"
import { useFailure } from "../failure"
import { useMembersText } from "./text"
import "./members.css"

const ROLES = ["read", "write", "manage"] as const

/** What one of them may be given. */
export type GivenRole = (typeof ROLES)[number]

/** `already`: those whose access is changed in the list below, not here. `onAdded` says it. */
export function AddByAddress<Answer>({ add, already, starts, heading, onAdded }: {
  readonly add: UseMutationResult<Answer, Error, Invitation>
  readonly already: readonly { readonly name: string; readonly email: string | null }[]
  readonly starts: GivenRole
  readonly heading: (id: string) => ReactNode
  readonly onAdded: (answer: Answer, wanted: { readonly email: string; readonly role: GivenRole }) => void
}) {
  const text = useMembersText()
  const roleName = useRoleText()
  const failure = useFailure()
  const titleId = useId()
  const roleId = useId()
  const input = useRef<HTMLInputElement>(null)
  const [role, setRole] = useState<GivenRole>(starts)
  const [email, setEmail] = useState("")
  const [fault, setFault] = useState<string>()

  const refuse = (why: string) => {
    setFault(why)
    input.current?.focus()
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
    add.mutate({ email: typed, role }, {
      onSuccess: (answer) => {
        setEmail("")
        onAdded(answer, { email: typed, role })
      },
      onError: (error) => {
        const why = faultOf(error)
        if (why !== undefined) refuse(text(why))
      },
    })
  }

  return (
    <section aria-labelledby={titleId} className="app-members-add">
      {heading(titleId)}
      {add.isError && faultOf(add.error) === undefined && <Notice kind="bad" role="alert"><p>{failure(add.error)}</p></Notice>}
      <form onSubmit={submit} noValidate>
        <TextField
          ref={input}
          label={text("add address")}
          help={text("add help")}
          error={fault}
          type="email"
          autoComplete="off"
          value={email}
          onChange={({ target }) => {
            setEmail(target.value)
            setFault(undefined)
          }}
          required
        />
        <div className="ui-field">
          <label className="ui-label" htmlFor={roleId}>{text("role")}</label>
          <select id={roleId} className="ui-select" value={role} onChange={({ target }) => setRole(target.value as GivenRole)}>
            {ROLES.map((one) => <option key={one} value={one}>{roleName(one)}</option>)}
          </select>
        </div>
        <Button kind="primary" type="submit" icon="add" busy={add.isPending}>{text("add")}</Button>
      </form>
    </section>
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
