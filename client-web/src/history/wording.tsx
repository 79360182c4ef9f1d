// Edit sessions in words: « a complété Public visé, Contexte et 2 autres champs ». The gabarit's labels stay French, and are marked so.
import { Fragment, type ReactNode } from "react"
import type { FieldChange, Gabarit } from "../api"
import { Mixed, unmarked, type Own } from "../i18n/French"
import { nameOf } from "../shape/names"
import { placeOf, type Place } from "./places"
import { clausesOf, type Clause } from "./edit-sessions"
import { useHistoryText } from "./text"

/** What a place is called, as plain text; `own`: its French words, among those of the interface. */
export function usePlaceName(): (place: Place, own?: Own) => string {
  const text = useHistoryText()
  return (place, own = unmarked) => {
    switch (place.kind) {
      case "document":
      case "title":
        return text("document title")
      case "unknown":
        return place.key
      case "field":
        return own(nameOf(place.field))
      case "other":
        return text("other of", { field: own(nameOf(place.field)) })
      case "row":
        return place.name
          ? text("row of", { row: own(place.name), field: own(nameOf(place.field)) })
          : text("unnamed row of", { field: own(nameOf(place.field)) })
      case "cell":
        return place.name
          ? text("cell of", { column: own(nameOf(place.column)), row: own(place.name) })
          : text("cell of unnamed", { column: own(nameOf(place.column)), field: own(nameOf(place.field)) })
    }
  }
}

/** An edit session's clauses, one after the other. */
export function EditSessionWords({ fields, gabarit, root }: {
  readonly fields: readonly FieldChange[]
  readonly gabarit: Gabarit | undefined
  readonly root: unknown
}) {
  const text = useHistoryText()
  const clauses = clausesOf(fields)
  if (clauses.length === 0) return <>{text("did nothing")}</>
  return (
    <>
      {clauses.map((clause, index) => (
        <Fragment key={clause.kind}>
          {index > 0 && (index === clauses.length - 1 ? ` ${text("and")} ` : ", ")}
          <ClauseWords clause={clause} gabarit={gabarit} root={root} />
        </Fragment>
      ))}
    </>
  )
}

function ClauseWords({ clause, gabarit, root }: {
  readonly clause: Clause
  readonly gabarit: Gabarit | undefined
  readonly root: unknown
}) {
  const text = useHistoryText()
  const placeName = usePlaceName()
  if (clause.kind === "created") return <>{text("created")}</>
  const names: ReactNode[] = clause.paths.map((path) => (
    <em key={path} className="history-place">
      <Mixed say={(own) => placeName(placeOf(path, gabarit, root), own)} />
    </em>
  ))
  if (clause.more > 0) names.push(text(clause.kind === "written" ? "more fields" : "more rows", { n: clause.more }))
  return (
    <>
      {text(clause.kind)}{" "}
      {names.map((name, index) => (
        <Fragment key={index}>
          {index > 0 && (index === names.length - 1 ? ` ${text("and")} ` : ", ")}
          {name}
        </Fragment>
      ))}
    </>
  )
}
