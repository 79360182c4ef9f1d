// Says that two rows may speak of the same actor. It blocks nothing, moves nothing, and takes no for an answer.
import { Mixed, unmarked, type Own } from "../../i18n/French"
import { useAnnounced } from "../../ui/Announcer"
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
  const names = (own: Own) => (
    first === undefined ? "" : text("duplicate names", { one: own(first[0].name.trim()), other: own(first[1].name.trim()) })
  )
  useAnnounced(first === undefined ? null : text("duplicate said", { what: text("duplicate"), names: names(unmarked) }), "form-duplicates")
  if (first === undefined) return null
  return (
    <Notice
      kind="info"
      title={text("duplicate")}
      actions={
        <>
          <Button small onClick={() => onMerge(first)}>{text("duplicate merge")}</Button>
          <Button small kind="quiet" onClick={() => onTwo(first)}>{text("duplicate two")}</Button>
        </>
      }
    >
      <span dir="auto"><Mixed say={names} /></span>
      {more.length > 0 && <span className="ui-aside"> {text("duplicate more", { n: more.length })}</span>}
    </Notice>
  )
}
