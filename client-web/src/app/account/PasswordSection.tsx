// The password: asked for behind a button, so that no page full of fields offers itself to whoever only looks, and password
// managers see the form go when it is done.
import { useEffect, useId, useRef, useState } from "react"
import { Button } from "../../ui/Button"
import { notify } from "../frame/notices"
import { PasswordForm } from "./PasswordForm"
import { useAccountText } from "./text"

/** The section. `email`: what password managers keep the password under. */
export function PasswordSection({ email }: { readonly email: string }) {
  const text = useAccountText()
  const titleId = useId()
  const [isOpen, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  const wasOpen = useRef(false)
  // The focus goes back to where it came from.
  useEffect(() => {
    if (wasOpen.current && !isOpen) button.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return (
    <section aria-labelledby={titleId} className="app-card app-account-section">
      <h2 id={titleId}>{text("password title")}</h2>
      <p>{text("password words")}</p>
      {isOpen ? (
        <PasswordForm
          email={email}
          onCancel={() => setOpen(false)}
          onChanged={() => {
            setOpen(false)
            notify({ text: text("changed") })
          }}
        />
      ) : (
        <Button ref={button} icon="lock" onClick={() => setOpen(true)}>{text("password change")}</Button>
      )}
    </section>
  )
}
