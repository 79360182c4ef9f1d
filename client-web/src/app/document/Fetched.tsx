// What stands where a part of the page is still being fetched, or can't be: nothing else of the page ends with it.
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { useDocumentText } from "./text"

/** A part that isn't here yet. */
export function Fetching({ failed, onRetry }: { readonly failed: boolean; readonly onRetry: () => void }) {
  const text = useDocumentText()
  if (!failed) return <p aria-busy="true"><span className="ui-busy" aria-hidden="true" /> {text("opening soon")}</p>
  return (
    <Notice
      kind="warn"
      role="alert"
      actions={<Button small icon="refresh" onClick={onRetry}>{text("try again")}</Button>}
    >
      <p>{text("part failed")}</p>
    </Notice>
  )
}
