// Gives somebody who has an account access to the workspace, by their e-mail address.
import { useId, useRef, useState, type FormEvent } from "react"
import { Problem, useAddMember, type MemberSummary, type Role } from "../../../api"
import { isolate } from "../../../i18n/isolate"
import { Button } from "../../../ui/Button"
import { Notice } from "../../../ui/Notice"
import { TextField } from "../../../ui/TextField"
import { notify } from "../../frame/notices"
import { useFailure } from "../failure"
import { useMembersText } from "./text"

/** For the coordination. */
export function AddMember({ workspace, members }: { readonly workspace: string; readonly members: readonly MemberSummary[] }) {
  const text = useMembersText()
  const failure = useFailure()
  const titleId = useId()
  const roleId = useId()
  const add = useAddMember(workspace)
  const input = useRef<HTMLInputElement>(null)
  const [role, setRole] = useState<Exclude<Role, "none">>("write")
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
    const already = members.find((member) => member.email?.toLowerCase() === typed.toLowerCase())
    if (already) return refuse(text("add already", { name: isolate(already.name) }))
    setFault(undefined)
    add.mutate({ email: typed, role }, {
      onSuccess: ({ name }) => {
        setEmail("")
        notify({ text: text("added", { name: isolate(name), role: text(`role ${role}`) }) })
      },
      onError: (error) => {
        if (!(error instanceof Problem)) return
        if (error.code === "unknown-participant") refuse(text("add unknown"))
        if (error.code === "invalid-email") refuse(text("add no address"))
      },
    })
  }

  const isSaid = add.error instanceof Problem && ["unknown-participant", "invalid-email"].includes(add.error.code)
  return (
    <section aria-labelledby={titleId} className="app-card app-members-add">
      <h2 id={titleId}>{text("add title")}</h2>
      {add.isError && !isSaid && <Notice kind="bad" role="alert"><p>{failure(add.error)}</p></Notice>}
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
          <select id={roleId} className="ui-select" value={role} onChange={({ target }) => setRole(target.value as typeof role)}>
            {(["read", "write", "manage"] as const).map((one) => <option key={one} value={one}>{text(`role ${one}`)}</option>)}
          </select>
        </div>
        <Button kind="primary" type="submit" icon="add" busy={add.isPending}>{text("add")}</Button>
      </form>
    </section>
  )
}
