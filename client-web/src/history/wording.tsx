// Edit sessions in words: « a complété Public visé, Contexte et 2 autres champs ». The gabarit's labels stay French.
import { Fragment, type ReactNode } from "react"
import type { FieldChange, Gabarit } from "../api"
import { useLanguage } from "../i18n"
import { placeOf, type Place } from "./places"
import { clausesOf, type Clause } from "./edit-sessions"
import { useHistoryText } from "./text"

/** What a place is called, as plain text. */
export function usePlaceName(): (place: Place) => string {
  const text = useHistoryText()
  return (place) => {
    switch (place.kind) {
      case "document":
      case "title":
        return text("document title")
      case "unknown":
        return place.key
      case "field":
        return place.field.label
      case "other":
        return text("other of", { field: place.field.label })
      case "row":
        return place.name
          ? text("row of", { row: place.name, field: place.field.label })
          : text("unnamed row of", { field: place.field.label })
      case "cell":
        return place.name
          ? text("cell of", { column: place.column.label, row: place.name })
          : text("cell of unnamed", { column: place.column.label, field: place.field.label })
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
  const language = useLanguage()
  if (clause.kind === "created") return <>{text("created")}</>
  const names: ReactNode[] = clause.paths.map((path) => (
    <em key={path} className="history-place" lang={language === "fr" ? undefined : "fr"}>
      {placeName(placeOf(path, gabarit, root))}
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
