// What one may do with several documents at once, and how many are selected.
import { useState } from "react"
import { useUpdateDocument, type DocumentSummary } from "../../../api"
import { Button } from "../../../ui/Button"
import { Confirm } from "../../../ui/Dialog"
import { notify } from "../../frame/notices"
import { useFailure } from "../failure"
import { useListText } from "./text"

/** `onDone` is called once they are put away: they are in another part of the list. */
export function Several({ documents, onClear, onDone }: {
  readonly documents: readonly DocumentSummary[]
  readonly onClear: () => void
  readonly onDone: () => void
}) {
  const text = useListText()
  const [asks, setAsks] = useState(false)
  const archiving = useArchivingSeveral()
  const n = documents.length
  if (n === 0 && !archiving.busy) return null
  return (
    <div className="app-several" role="group" aria-label={text("selected", { n })}>
      <strong role="status">{text("selected", { n })}</strong>
      <Button small icon="archive" busy={archiving.busy} onClick={() => setAsks(true)}>{text("archive")}</Button>
      <Button small kind="quiet" onClick={onClear}>{text("select none")}</Button>
      <Confirm
        title={text("archive several title", { n })}
        isOpen={asks}
        onClose={() => setAsks(false)}
        cancel={text("cancel")}
        confirm={text("archive")}
        onConfirm={() => {
          setAsks(false)
          void archiving.set(documents, true).then(onDone)
        }}
      >
        <p>{text("archive several words")}</p>
      </Confirm>
    </div>
  )
}

/** One after the other; those that could be are undone by one notice, those that couldn't are said. */
function useArchivingSeveral() {
  const text = useListText()
  const failure = useFailure()
  const update = useUpdateDocument()
  const [busy, setBusy] = useState(false)

  async function set(documents: readonly DocumentSummary[], archived: boolean): Promise<void> {
    setBusy(true)
    const done: DocumentSummary[] = []
    let why: unknown
    for (const document of documents) {
      try {
        await update.mutateAsync({ id: document.id, patch: { archived } })
        done.push(document)
      } catch (error) {
        why = error
      }
    }
    setBusy(false)
    const left = documents.length - done.length
    const words = [
      done.length > 0 ? text(archived ? "archived several" : "restored several", { n: done.length }) : "",
      left > 0 ? text(archived ? "archive several failed" : "restore several failed", { n: left, why: failure(why) }) : "",
    ]
    notify({
      text: words.filter(Boolean).join(" "),
      ...(left > 0 && { kind: "bad" }),
      ...(done.length > 0 && { action: { label: text("cancel"), run: () => void set(done, !archived) } }),
    })
  }

  return { set, busy }
}
