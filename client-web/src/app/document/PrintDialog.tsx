// Before a document with sensitive fields is printed: with them or without, as whoever may read them chooses each time.
import { useState, type FormEvent } from "react"
import { printForm } from "../../form"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { useDocumentText } from "./text"
import "../../ui/field.css"

/** For those who may read the document's sensitive fields. */
export function PrintDialog({ onClose }: { readonly onClose: () => void }) {
  const text = useDocumentText()
  const [sensitive, setSensitive] = useState(false)

  function submit(event: FormEvent) {
    event.preventDefault()
    onClose()
    // The dialog has to be gone from the page before it is printed.
    setTimeout(() => printForm({ sensitive }), 50)
  }

  return (
    <Dialog title={text("print title")} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate className="ui-stack">
        <div className="ui-choices">
          <label className="ui-check">
            <input type="checkbox" checked={sensitive} aria-describedby="print-help" onChange={(event) => setSensitive(event.target.checked)} />
            {text("print sensitive")}
          </label>
          <p className="ui-help" id="print-help">{text("print sensitive aside")}</p>
        </div>
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" type="submit" autoFocus>{text("print")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
