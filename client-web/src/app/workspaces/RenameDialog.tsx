// Another title for a document. The server splices what differs, so what others type in the title meanwhile stays.
import { useRef, useState, type FormEvent } from "react"
import { useUpdateDocument } from "../../api"
import { Button } from "../../ui/Button"
import { Dialog } from "../../ui/Dialog"
import { Notice } from "../../ui/Notice"
import { notify } from "../frame/notices"
import { useFailure } from "./failure"
import { useWorkspacesText } from "./text"
import { titleFault, trimmedTitle } from "./title"
import { TitleField } from "./TitleField"

/** For those who may manage the document. */
export function RenameDialog({ id, title: before, onClose }: {
  readonly id: string
  readonly title: string
  readonly onClose: () => void
}) {
  const text = useWorkspacesText()
  const failure = useFailure()
  const [title, setTitle] = useState(before)
  const [checked, setChecked] = useState(false)
  const input = useRef<HTMLInputElement>(null)
  const update = useUpdateDocument()

  function submit(event: FormEvent) {
    event.preventDefault()
    setChecked(true)
    if (titleFault(title)) return input.current?.focus()
    if (update.isPending) return
    if (trimmedTitle(title) === before) return onClose()
    update.mutate({ id, patch: { title: trimmedTitle(title) } }, {
      onSuccess: (summary) => {
        onClose()
        notify({ text: text("renamed", { title: summary.title }) })
      },
    })
  }

  return (
    <Dialog title={text("rename title", { title: before || text("untitled") })} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {update.isError && <Notice kind="bad" role="alert"><p>{failure(update.error)}</p></Notice>}
        <TitleField ref={input} value={title} onChange={setTitle} checked={checked} autoFocus />
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" type="submit" busy={update.isPending}>{text("save")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
