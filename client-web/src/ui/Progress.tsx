// How far something has come: a bar for the eye, the words for everybody.
import { Icon } from "./Icon"
import "./progress.css"

/** `words` say what the bar shows; the bar itself is hidden from screen readers. */
export function Progress({ done, of, words }: { readonly done: number; readonly of: number; readonly words: string }) {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0
  const complete = of > 0 && done >= of
  return (
    <span className="ui-progress" data-complete={complete || undefined}>
      <span className="ui-progress-bar" aria-hidden="true"><span style={{ inlineSize: `${share * 100}%` }} /></span>
      <span>{complete && <Icon name="check" />} {words}</span>
    </span>
  )
}
