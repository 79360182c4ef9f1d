// Two days. An end before the start is said, not refused: somebody may be about to change the other.
import { useState } from "react"
import { useAnnounced } from "../../ui/Announcer"
import { useForm } from "../context"
import { useBelow } from "../hooks"
import { useValue } from "../../source"
import { readDays } from "../../shape/read"
import { useFormText } from "../text"
import type { ControlProps } from "./control"
import { DayAt } from "./Day"
import { naming } from "./names"

/** A period in a form. */
export function Period({ field, path, names }: ControlProps<"period">) {
  const { source } = useForm()
  const text = useFormText()
  const { debut, fin } = readDays(useValue(source, path)).value
  const [startPath, endPath] = [useBelow(path, "debut"), useBelow(path, "fin")]
  const reversed = debut !== null && fin !== null && fin < debut
  // What was so before one came is read where it stands.
  const [was] = useState(reversed)
  useAnnounced(reversed && !was ? text("period reversed") : null, "form-period")
  return (
    <div {...naming(names)} role="group" className="form-period">
      <div className="form-period-days">
        <Part label={text("period start")} about={field.label} path={startPath} id={`${names.id}-start`} />
        <Part label={text("period end")} about={field.label} path={endPath} id={`${names.id}-end`} />
      </div>
      {reversed && <p className="form-hint" data-tone="warn">{text("period reversed")}</p>}
    </div>
  )
}

function Part({ label, about, path, id }: {
  readonly label: string
  readonly about: string
  readonly path: readonly string[]
  readonly id: string
}) {
  return (
    <div className="form-period-part" data-form-path={path.join(".")}>
      <span className="form-sublabel" aria-hidden="true">{label}</span>
      <DayAt path={path} names={{ id, label: `${label}, ${about}` }} label={`${label}, ${about}`} />
    </div>
  )
}
