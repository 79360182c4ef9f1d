// Putting a document away and taking it back, each with a notice that undoes it.
import { useUpdateDocument } from "../../api"
import { notify } from "../frame/notices"
import { useFailure } from "./failure"
import { useWorkspacesText } from "./text"

/** As much of a document as this needs. */
export interface Archivable {
  readonly id: string
  readonly title: string
}

/** `set` asks the server; `after` is called once it is done. */
export function useArchiving() {
  const text = useWorkspacesText()
  const failure = useFailure()
  const update = useUpdateDocument()

  /** Goes on when whoever asked is gone from the page, as the document is from its list. */
  async function set(document: Archivable, archived: boolean, after?: () => void): Promise<void> {
    const title = document.title || text("untitled")
    try {
      await update.mutateAsync({ id: document.id, patch: { archived } })
    } catch (error) {
      return notify({ text: failure(error), kind: "bad" })
    }
    after?.()
    notify({
      text: text(archived ? "archived done" : "restored done", { title }),
      action: { label: text("cancel"), run: () => void set(document, !archived) },
    })
  }

  return { set, busy: update.isPending }
}
