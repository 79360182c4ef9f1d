// What one may do with several documents at once, and how many are selected.
import { useState } from "react"
import { useUpdateDocument, type DocumentSummary, type Gabarit } from "../../../api"
import { Button } from "../../../ui/Button"
import { Confirm } from "../../../ui/Dialog"
import { notify } from "../../frame/notices"
import { useFailure } from "../failure"
import { PrintAsked } from "./PrintAsked"
import { useListText } from "./text"

/**
 * `documents` in the order of the list, of `all` in it. Those that one manages can be put away; `onDone` is called once they are,
 * as they are in another part of the list then.
 */
export function Several({ me, documents, all, gabarits, onClear, onDone }: {
  readonly me: string
  readonly documents: readonly DocumentSummary[]
  readonly all: readonly DocumentSummary[]
  readonly gabarits: readonly Gabarit[]
  readonly onClear: () => void
  readonly onDone: () => void
}) {
  const text = useListText()
  const [asks, setAsks] = useState<"archive" | "print">()
  const archiving = useArchivingSeveral()
  const n = documents.length
  const managed = documents.filter(({ role }) => role === "manage")
  if (n === 0 && !archiving.busy) return null
  return (
    <div className="app-several" role="group" aria-label={text("selected", { n })}>
      <strong role="status">{text("selected", { n })}</strong>
      <Button small icon="print" onClick={() => setAsks("print")}>{text("print asking")}</Button>
      {(managed.length > 0 || archiving.busy) && (
        <Button small icon="archive" busy={archiving.busy} onClick={() => setAsks("archive")}>{text("archive")}</Button>
      )}
      <Button small kind="quiet" onClick={onClear}>{text("select none")}</Button>
      {asks === "print" && (
        <PrintAsked me={me} documents={documents} all={all} gabarits={gabarits} onDone={() => setAsks(undefined)} />
      )}
      <Confirm
        title={text("archive several title", { n: managed.length })}
        isOpen={asks === "archive"}
        onClose={() => setAsks(undefined)}
        cancel={text("cancel")}
        confirm={text("archive")}
        onConfirm={() => {
          setAsks(undefined)
          void archiving.set(managed, true).then(onDone)
        }}
      >
        {managed.length < n && <p>{text("archive several managed", { n: n - managed.length })}</p>}
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
