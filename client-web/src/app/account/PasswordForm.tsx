// The current password and the new one, as a native form that password managers know.
import { useEffect, useRef, useState, type FormEvent, type Ref } from "react"
import { Problem, useChangePassword } from "../../api"
import { Button, IconButton } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { TextField } from "../../ui/TextField"
import { useRefused } from "./refused"
import { useAccountText } from "./text"

/** In characters, composed, as the server counts them. */
const SHORTEST = 12

/** What is wrong with the new one. */
const WEAK = [
  "password-too-short", "password-too-long", "password-repeated", "password-run", "password-personal", "password-common", "password-same",
] as const
/** What is wrong with the current one. */
const WRONG = ["wrong-password", "password-changed"] as const

type Which = "current" | "wanted"
type Fault = { readonly at: Which; readonly why: (typeof WEAK)[number] | (typeof WRONG)[number] | "current missing" }

/** The form. */
export function PasswordForm({ email, onChanged, onCancel }: {
  readonly email: string
  readonly onChanged: () => void
  readonly onCancel: () => void
}) {
  const text = useAccountText()
  const refused = useRefused("too many")
  const change = useChangePassword()
  const current = useRef<HTMLInputElement>(null)
  const wanted = useRef<HTMLInputElement>(null)
  const [fault, setFault] = useState<Fault>()
  useEffect(() => current.current?.focus(), [])

  const refuse = (next: Fault) => {
    setFault(next)
    const input = (next.at === "current" ? current : wanted).current
    input?.focus()
    input?.select()
  }

  function submit(event: FormEvent) {
    event.preventDefault()
    if (change.isPending) return
    // What stands in the fields, however it came there: password managers fill them without telling (SPEC C51).
    const given = { current: current.current?.value ?? "", wanted: wanted.current?.value ?? "" }
    if (given.current === "") return refuse({ at: "current", why: "current missing" })
    if ([...given.wanted.normalize("NFC")].length < SHORTEST) return refuse({ at: "wanted", why: "password-too-short" })
    setFault(undefined)
    change.mutate(given, {
      onSuccess: onChanged,
      onError: (error) => {
        const next = faultOf(error)
        if (next) refuse(next)
      },
    })
  }

  const field = (at: Which, ref: Ref<HTMLInputElement>) => ({
    at, ref, error: fault?.at === at ? text(fault.why) : undefined, onInput: () => setFault(undefined),
  })
  return (
    <form className="ui-stack" onSubmit={submit} noValidate>
      {change.isError && !faultOf(change.error) && <Notice kind="bad" role="alert"><p>{refused(change.error)}</p></Notice>}
      <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />
      <PasswordField {...field("current", current)} />
      <PasswordField {...field("wanted", wanted)} help={text("wanted help")} />
      <div className="app-account-actions">
        <Button kind="primary" type="submit" busy={change.isPending}>{text("change")}</Button>
        <Button onClick={onCancel}>{text("cancel")}</Button>
      </div>
    </form>
  )
}

function PasswordField({ at, help, error, ref, onInput }: {
  readonly at: Which
  readonly help?: string
  readonly error: string | undefined
  readonly ref: Ref<HTMLInputElement>
  readonly onInput: () => void
}) {
  const text = useAccountText()
  const [shown, setShown] = useState(false)
  return (
    <TextField
      ref={ref}
      label={text(at)}
      help={help}
      error={error}
      type={shown ? "text" : "password"}
      name={at === "current" ? "current-password" : "new-password"}
      autoComplete={at === "current" ? "current-password" : "new-password"}
      autoCapitalize="none"
      spellCheck={false}
      required
      onInput={onInput}
      button={
        <IconButton
          kind="plain"
          icon={shown ? "eye-off" : "eye"}
          label={text(`${shown ? "hide" : "show"} ${at}`)}
          onClick={() => setShown(!shown)}
        />
      }
    />
  )
}

/** What is said at a field. */
function faultOf(error: unknown): Fault | undefined {
  if (!(error instanceof Problem)) return undefined
  const wrong = WRONG.find((code) => code === error.code)
  if (wrong) return { at: "current", why: wrong }
  const weak = WEAK.find((code) => code === error.code)
  return weak && { at: "wanted", why: weak }
}
