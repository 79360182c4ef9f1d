// Asks before a document is put away: people may be writing in it.
import { Mixed } from "../../i18n/French"
import { Confirm } from "../../ui/Dialog"
import { useArchiving, type Archivable } from "./archiving"
import { useWorkspacesText } from "./text"

/** `onDone` is called once it is put away. */
export function ArchiveDialog({ document, onClose, onDone }: {
  readonly document: Archivable
  readonly onClose: () => void
  readonly onDone?: () => void
}) {
  const text = useWorkspacesText()
  const archiving = useArchiving()
  return (
    <Confirm
      title={<Mixed say={(own) => text("archive title", { title: document.title ? own(document.title) : text("untitled") })} />}
      isOpen
      onClose={onClose}
      cancel={text("cancel")}
      confirm={text("archive")}
      busy={archiving.busy}
      onConfirm={() => {
        void archiving.set(document, true, onDone)
        onClose()
      }}
    >
      <p>{text("archive words")}</p>
    </Confirm>
  )
}
