// Somebody new: a name, a password, and they accept. The rules of passwords are said before one is chosen.
import { useRef, useState, type FormEvent } from "react"
import type { InvitationView } from "../../api"
import { Problem } from "../../api/problem"
import { Button, IconButton } from "../../ui/Button"
import { TextField } from "../../ui/TextField"
import type { Acceptance } from "./link"
import { NotAccepted } from "./NotAccepted"
import { useInvitationText } from "./text"

/** Characters of a password at least, as the server counts them. */
const SHORTEST = 12

type Fault = "name missing" | "name refused" | "password short" | "password refused"

/** `onOther`: there is an account with another address. */
export function NewAccountForm({ view, acceptance, onOther }: {
  readonly view: InvitationView
  readonly acceptance: Acceptance
  readonly onOther: () => void
}) {
  const text = useInvitationText()
  const [isShown, setShown] = useState(false)
  const [found, setFound] = useState<Fault>()
  const nameInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  const fault = found ?? faultOf(acceptance.error)

  function submit(event: FormEvent) {
    event.preventDefault()
    // What stands in the fields, however it came there: password managers fill them without telling (SPEC C51).
    const name = nameInput.current?.value.trim() ?? ""
    const password = passwordInput.current?.value ?? ""
    const wrong = name === "" ? "name missing" : [...password.normalize("NFC")].length < SHORTEST ? "password short" : undefined
    setFound(wrong)
    if (wrong !== undefined) return (wrong === "name missing" ? nameInput : passwordInput).current?.focus()
    void acceptance.accept({ name, password })
  }

  return (
    <section className="ui-stack app-invitation-answer" aria-labelledby="invitation-answer">
      <h2 id="invitation-answer">{text("new title")}</h2>
      <form className="ui-stack" onSubmit={submit} noValidate>
        <NotAccepted error={acceptance.error} />
        <TextField
          ref={nameInput}
          label={text("name")}
          help={text("name help")}
          name="name"
          autoComplete="name"
          maxLength={200}
          defaultValue={view.name}
          required
          onInput={() => setFound(undefined)}
          error={fault?.startsWith("name") ? text(fault) : undefined}
        />
        <TextField
          label={text("email")}
          type="email"
          name="email"
          autoComplete="username"
          readOnly
          value={view.email}
        />
        <TextField
          ref={passwordInput}
          label={text("password")}
          help={text("password help")}
          type={isShown ? "text" : "password"}
          name="password"
          autoComplete="new-password"
          autoCapitalize="none"
          spellCheck={false}
          minLength={SHORTEST}
          required
          onInput={() => setFound(undefined)}
          error={fault?.startsWith("password") ? text(fault) : undefined}
          button={
            <IconButton
              kind="plain"
              icon={isShown ? "eye-off" : "eye"}
              label={text(isShown ? "hide password" : "show password")}
              onClick={() => setShown(!isShown)}
            />
          }
        />
        <Button kind="primary" type="submit" busy={acceptance.busy}>{text("accept")}</Button>
      </form>
      <Button kind="quiet" onClick={onOther}>{text("have other")}</Button>
    </section>
  )
}

/** What the server refused. */
function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Problem)) return undefined
  if (error.code === "invalid-name") return "name refused"
  return error.code === "weak-password" ? "password refused" : undefined
}
