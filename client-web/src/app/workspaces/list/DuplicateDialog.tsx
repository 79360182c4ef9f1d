// A document that begins as another one stands: its title is asked for, then it is opened.
import { useRef, useState, type FormEvent } from "react"
import { useLocation } from "wouter"
import { isWithheld, useDuplicateDocument, type DocumentSummary } from "../../../api"
import { Mixed } from "../../../i18n/French"
import { Button } from "../../../ui/Button"
import { Dialog } from "../../../ui/Dialog"
import { Notice } from "../../../ui/Notice"
import { addresses } from "../../routes"
import { useFailure } from "../failure"
import { titleFault, trimmedTitle } from "../title"
import { TitleField } from "../TitleField"
import { useListText } from "./text"

/** Longest title there is, in UTF-16 units; a longer one is cut at its end. */
const LONGEST = 300

/** Made, the copy is opened. */
export function DuplicateDialog({ document, onClose }: { readonly document: DocumentSummary; readonly onClose: () => void }) {
  const text = useListText()
  const failure = useFailure()
  const [, navigate] = useLocation()
  const name = document.title || text("untitled")
  // What people write is French, whatever the language of the page.
  const [title, setTitle] = useState(() => `Copie de ${name}`.slice(0, LONGEST))
  const [checked, setChecked] = useState(false)
  const titleInput = useRef<HTMLInputElement>(null)
  const duplicate = useDuplicateDocument()

  function submit(event: FormEvent) {
    event.preventDefault()
    setChecked(true)
    if (titleFault(title)) return titleInput.current?.focus()
    if (duplicate.isPending) return
    duplicate.mutate({ document, title: trimmedTitle(title) }, {
      onSuccess: (made) => {
        onClose()
        navigate(addresses.document(made.id))
      },
    })
  }

  return (
    <Dialog title={<Mixed say={(own) => text("duplicate title", { title: own(name) })} />} isOpen onClose={onClose}>
      <form onSubmit={submit} noValidate>
        {duplicate.isError && <Notice kind="bad" role="alert"><p>{failure(duplicate.error)}</p></Notice>}
        <p>{text("duplicate words")}</p>
        {isWithheld(document) && <p>{text("duplicate withheld")}</p>}
        <TitleField ref={titleInput} value={title} onChange={setTitle} checked={checked} />
        <div className="ui-dialog-actions">
          <Button onClick={onClose}>{text("cancel")}</Button>
          <Button kind="primary" type="submit" busy={duplicate.isPending}>{text("duplicate do")}</Button>
        </div>
      </form>
    </Dialog>
  )
}
