// The address of a link, asked for under the text. The selection stays to be seen meanwhile.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react"
import { Button, IconButton } from "../../ui/Button"
import { useEditorText } from "../text"
import { safeHref, typedHref } from "../../shape/links"
import type { RichSession } from "./session"

/** Asks for an address, and gives it to the selection. */
export function LinkForm({ session, onDone }: { readonly session: RichSession; readonly onDone: () => void }) {
  const text = useEditorText()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const [linked] = useState(() => session.linked())
  const [address, setAddress] = useState(linked ?? "")
  const [refused, setRefused] = useState(false)
  useEffect(() => {
    session.keepSelection(true)
    input.current?.focus()
    input.current?.select()
    return () => session.keepSelection(false)
  }, [session])
  const apply = (): void => {
    const href = typedHref(address)
    if (href !== null && session.link(href)) return onDone()
    setRefused(true)
    input.current?.focus()
  }
  const remove = (): void => {
    session.unlink()
    onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Escape") onDone()
    else if (event.key === "Enter" && event.target === input.current) apply()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const href = linked === null ? null : safeHref(linked)
  return (
    <div role="group" aria-label={text("link")} className="editor-link" onKeyDown={onKeyDown}>
      <label className="ui-label" htmlFor={`${id}-address`}>{text("link address")}</label>
      <input
        ref={input}
        id={`${id}-address`}
        className="ui-input"
        type="text"
        inputMode="url"
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={address}
        aria-invalid={refused || undefined}
        aria-describedby={refused ? `${id}-refused` : `${id}-example`}
        onChange={(event) => { setAddress(event.target.value); setRefused(false) }}
      />
      {refused
        ? <p className="ui-error" id={`${id}-refused`} role="alert">{text("link refused")}</p>
        : <p className="ui-help" id={`${id}-example`}>{text("link example")}</p>}
      <div className="editor-link-buttons">
        <Button kind="primary" small onClick={apply}>{text("link apply")}</Button>
        {linked !== null && <Button small onClick={remove}>{text("link remove")}</Button>}
        {href !== null && (
          <a className="ui-button" data-kind="quiet" data-small href={href} target="_blank" rel="noopener noreferrer"
            title={text("new window", { name: href })}>
            {text("link open")}
          </a>
        )}
        <IconButton icon="close" small label={text("link close")} onClick={onDone} />
      </div>
    </div>
  )
}
