// Says that two rows may speak of the same actor. It blocks nothing, moves nothing, and takes no for an answer.
import { Mixed } from "../../i18n/French"
import { Button } from "../../ui/Button"
import { Notice } from "../../ui/Notice"
import { useFormText } from "../text"
import type { Pair } from "./duplicates"

/** The first of the pairs, and how many more there are. */
export function DuplicateNotice({ pairs, onMerge, onTwo }: {
  readonly pairs: readonly Pair[]
  readonly onMerge: (pair: Pair) => void
  readonly onTwo: (pair: Pair) => void
}) {
  const text = useFormText()
  const [first, ...more] = pairs
  if (first === undefined) return null
  const [one, other] = first
  return (
    <Notice
      kind="info"
      role="status"
      title={text("duplicate")}
      actions={
        <>
          <Button small onClick={() => onMerge(first)}>{text("duplicate merge")}</Button>
          <Button small kind="quiet" onClick={() => onTwo(first)}>{text("duplicate two")}</Button>
        </>
      }
    >
      <span dir="auto"><Mixed say={(own) => text("duplicate names", { one: own(one.name.trim()), other: own(other.name.trim()) })} /></span>
      {more.length > 0 && <span className="ui-aside"> {text("duplicate more", { n: more.length })}</span>}
    </Notice>
  )
}
