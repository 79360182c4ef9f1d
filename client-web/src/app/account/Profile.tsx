// Name and structure: what others see of somebody.
import { useId, useRef, useState, type FormEvent } from "react"
import { Problem, useUpdateAccount, type Account } from "../../api"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { TextField } from "../../ui/TextField"
import { notify } from "../frame/notices"
import { useRefused } from "./refused"
import { useAccountText } from "./text"

/** In characters, as the server counts them. */
const LONGEST = 200

type Fault = { readonly field: "name" | "structure"; readonly why: "name missing" | "name wrong" | "structure wrong" }

/** The form. */
export function Profile({ account }: { readonly account: Account }) {
  const text = useAccountText()
  const refused = useRefused("too many changes")
  const titleId = useId()
  const update = useUpdateAccount()
  const nameInput = useRef<HTMLInputElement>(null)
  const structureInput = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<Fault>()

  const refuse = (next: Fault) => {
    setFault(next)
    const input = next.field === "name" ? nameInput : structureInput
    input.current?.focus()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (update.isPending) return
    // What stands in the fields, however it came there (SPEC C51).
    const name = nameInput.current?.value.trim() ?? ""
    const structure = structureInput.current?.value.trim() ?? ""
    if (name === "") return refuse({ field: "name", why: "name missing" })
    setFault(undefined)
    update.mutate({ name, structure }, {
      onSuccess: (now) => {
        if (nameInput.current) nameInput.current.value = now.name
        if (structureInput.current) structureInput.current.value = now.structure
        notify({ text: text("saved") })
      },
      onError: (error) => {
        const next = faultOf(error)
        if (next) refuse(next)
      },
    })
  }

  const at = (field: Fault["field"]) => (fault?.field === field ? text(fault.why) : undefined)
  return (
    <section aria-labelledby={titleId} className="app-card app-account-section">
      <h2 id={titleId}>{text("profile title")}</h2>
      {update.isError && !faultOf(update.error) && <Notice kind="bad" role="alert"><p>{refused(update.error)}</p></Notice>}
      <form className="ui-stack" onSubmit={submit} noValidate>
        <dl className="app-account-address">
          <dt>{text("email")}</dt>
          <dd>{account.email}</dd>
          <dd className="ui-help">{text("email help")}</dd>
        </dl>
        <TextField
          ref={nameInput}
          label={text("name")}
          help={text("name help")}
          error={at("name")}
          name="name"
          autoComplete="name"
          maxLength={LONGEST}
          defaultValue={account.name}
          onInput={() => setFault(undefined)}
          required
        />
        <TextField
          ref={structureInput}
          label={text("structure")}
          help={text("structure help")}
          error={at("structure")}
          name="organization"
          autoComplete="organization"
          maxLength={LONGEST}
          defaultValue={account.structure}
          onInput={() => setFault(undefined)}
        />
        <Button kind="primary" type="submit" busy={update.isPending}>{text("save")}</Button>
      </form>
    </section>
  )
}

/** What is said at a field. */
function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Problem)) return undefined
  if (error.code === "invalid-name") return { field: "name", why: "name wrong" }
  return error.code === "invalid-structure" ? { field: "structure", why: "structure wrong" } : undefined
}
