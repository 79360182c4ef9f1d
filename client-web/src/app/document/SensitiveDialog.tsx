// Who may read a document's sensitive fields: a choice of whoever manages it.
import { useState, type FormEvent } from "react"
import { useUpdateDocument, type DocumentSummary } from "../../api"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Notice } from "../../ui/Notice"
import { notify } from "../frame/notices"
import { useFailure } from "../workspaces/failure"
import { useDocumentText } from "./text"
import "../../ui/field.css"

const CHOICES = ["write", "read"] as const

/** For those who may manage the document. */
export function SensitiveDialog({ summary, onClose }: { readonly summary: DocumentSummary; readonly onClose: () => void }) {
  const text = useDocumentText()
  const failure = useFailure()
  const [least, setLeast] = useState(summary.sensitiveTo === "read" ? "read" : "write")
  const update = useUpdateDocument()

  function submit(event: FormEvent) {
    event.preventDefault()
    if (update.isPending) return
    if (least === summary.sensitiveTo) return onClose()
    update.mutate({ id: summary.id, patch: { sensitiveTo: least === "read" ? "read" : "write" } }, {
      onSuccess: () => {
        onClose()
        notify({ text: text(least === "read" ? "sensitive opened" : "sensitive closed") })
      },
    })
  }

  return (
    <Dialog title={text("sensitive title")} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate className="ui-stack">
        {update.isError && <Notice kind="bad" role="alert"><p>{failure(update.error)}</p></Notice>}
        <fieldset className="ui-choices" aria-describedby="sensitive-help">
          <legend className="ui-visually-hidden">{text("sensitive title")}</legend>
          {CHOICES.map((choice) => (
            <label key={choice} className="ui-check">
              <input type="radio" name="sensitive" checked={least === choice} onChange={() => setLeast(choice)} />
              {text(choice === "read" ? "sensitive to readers" : "sensitive to writers")}
            </label>
          ))}
          <p className="ui-help" id="sensitive-help">{text("sensitive help")}</p>
        </fieldset>
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("sensitive cancel")}</Button>
          <Button kind="primary" type="submit" busy={update.isPending}>{text("sensitive save")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
