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

  function set(document: Archivable, archived: boolean, after?: () => void): void {
    const title = document.title || text("untitled")
    update.mutate({ id: document.id, patch: { archived } }, {
      onSuccess: () => {
        after?.()
        notify({
          text: text(archived ? "archived done" : "restored done", { title }),
          action: { label: text("cancel"), run: () => set(document, !archived) },
        })
      },
      onError: (error) => notify({ text: failure(error), kind: "bad" }),
    })
  }

  return { set, busy: update.isPending }
}
