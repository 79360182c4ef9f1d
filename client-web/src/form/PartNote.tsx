// What stands where a part of the form is still being fetched, or can't be.
import { Button } from "../ui/Button"
import { useFormText } from "./text"

/** A part that isn't here yet. */
export function PartNote({ failed, onRetry }: { readonly failed: boolean; readonly onRetry: () => void }) {
  const text = useFormText()
  if (!failed) return <p className="ui-aside" aria-busy="true">{text("part coming")}</p>
  return <p role="alert">{text("part failed")} <Button small icon="refresh" onClick={onRetry}>{text("retry")}</Button></p>
}
