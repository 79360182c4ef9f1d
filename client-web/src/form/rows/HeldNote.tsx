// Under a row that somebody deleted while one is in it.
import type { MouseEvent } from "react"
import { useAnnounced } from "../../ui/Announcer"
import { Button } from "../../ui/Button"
import { useFormText } from "../text"

/** What happened, and the way to have the row back. */
export function HeldNote({ onRestore }: { readonly onRestore: (event: MouseEvent) => void }) {
  const text = useFormText()
  useAnnounced(text("row deleted here"), "form-rows")
  return (
    <p className="form-hint" data-tone="warn">
      {text("row deleted here")}{" "}
      <Button small icon="restore" onClick={onRestore}>{text("restore")}</Button>
    </p>
  )
}
