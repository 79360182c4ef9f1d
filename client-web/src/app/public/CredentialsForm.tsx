// Address and password, as a native form: password managers know it. Used by the first page and by the dialog that asks
// again when a session has ended.
import { useRef, useState, type FormEvent } from "react"
import { Button, IconButton } from "../../ui/Button"
import { clockTime } from "../../ui/moment"
import { Notice } from "../../ui/Notice"
import { EnterButton } from "../frame/buttons"
import { TextField } from "../../ui/TextField"
import type { Attempt, Refusal } from "./credentials"
import { useSignInText } from "./text"

/** `email` is set where only one account makes sense: it can be read but not changed. `submit`: what the button says instead. */
export function CredentialsForm({ attempt, email: fixed, submit: label }: {
  readonly attempt: Attempt
  readonly email?: string
  readonly submit?: string
}) {
  const text = useSignInText()
  const [shown, setShown] = useState(false)
  const [missing, setMissing] = useState<"email" | "password">()
  const emailInput = useRef<HTMLInputElement>(null)
  const passwordInput = useRef<HTMLInputElement>(null)
  const { busy, refusal } = attempt

  function submit(event: FormEvent) {
    event.preventDefault()
    // What stands in the fields, however it came there: password managers fill them without telling (SPEC C51).
    const email = emailInput.current?.value ?? ""
    const password = passwordInput.current?.value ?? ""
    const lacks = email.trim() === "" ? "email" : password === "" ? "password" : undefined
    setMissing(lacks)
    if (lacks !== undefined) return (lacks === "email" ? emailInput : passwordInput).current?.focus()
    void attempt.signIn(email, password).then(() => passwordInput.current?.select())
  }

  return (
    <form className="ui-stack" onSubmit={submit} noValidate>
      {refusal && <RefusalNotice refusal={refusal} />}
      <TextField
        ref={emailInput}
        label={text("email")}
        type="email"
        name="email"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        required
        readOnly={fixed !== undefined}
        defaultValue={fixed}
        onInput={() => setMissing(undefined)}
        error={missing === "email" ? text("email missing") : undefined}
      />
      <TextField
        ref={passwordInput}
        label={text("password")}
        type={shown ? "text" : "password"}
        name="password"
        autoComplete="current-password"
        autoCapitalize="none"
        spellCheck={false}
        required
        onInput={() => setMissing(undefined)}
        error={missing === "password" ? text("password missing") : undefined}
        button={
          <IconButton
            kind="plain"
            icon={shown ? "eye-off" : "eye"}
            label={text(shown ? "hide password" : "show password")}
            onClick={() => setShown(!shown)}
          />
        }
      />
      <Button kind="primary" type="submit" busy={busy}>{label ?? text("sign in")}</Button>
    </form>
  )
}

/** What went wrong. Said at once: it is the answer to what one has just done. */
export function RefusalNotice({ refusal }: { readonly refusal: Refusal }) {
  const text = useSignInText()
  const words = {
    wrong: () => [text("wrong title"), text("wrong words")],
    "no-address": () => [text("no address title"), text("no address words")],
    elsewhere: () => [
      text("elsewhere title"),
      text("elsewhere words", { url: refusal.why === "elsewhere" ? refusal.url : "" }),
    ],
    "too-many": () => [
      text("too many title"),
      text("too many words", { time: clockTime(refusal.why === "too-many" ? refusal.until : 0) }),
    ],
    unreachable: () => [text("unreachable title"), text("unreachable words")],
    gateway: () => [text("gateway title"), text("gateway words")],
    refused: () => [
      text("refused title"),
      text("refused words", { code: refusal.why === "refused" ? refusal.code : "" }),
    ],
  }[refusal.why]()
  return (
    <Notice kind="bad" role="alert" title={words[0]} actions={refusal.why === "gateway" && <EnterButton small />}>
      <p>{words[1]}</p>
      {refusal.why === "elsewhere" && <p><a href={refusal.url}>{refusal.url}</a></p>}
    </Notice>
  )
}
