// One field of a form or of a card: its label and status in words, who is in it, its control, and its help; in a form
// that is only read, its value as text. The help stands beside the label, and in the page after the control: Tab goes from
// one field to what is written in it, not to what is said about it. That of rows, which are many stops, comes before them.
import { memo, useId } from "react"
import type { Field as FieldData } from "../../api/generated/types"
import { FRENCH } from "../../i18n/French"
import type { Path } from "../../shape/paths"
import { Button } from "../../ui/Button"
import { Icon } from "../../ui/Icon"
import { useForm } from "../context"
import { place } from "../navigation"
import { RowsField } from "../rows/RowsField"
import { isOneElementKind } from "../../shape/kinds"
import { useFormText } from "../text"
import { Boundary } from "./Boundary"
import { Control } from "./Control"
import { DraftNotes } from "./DraftNote"
import { FaultNote, isKept, Raw, useFieldState } from "./fault"
import { HelpButton, HelpWords, useHelp } from "./Help"
import { Marks } from "./Marks"
import { idsOf, type Names } from "./names"
import { isMarked, StatusWord } from "./StatusWord"
import { ShownValue } from "./value"
import "./field.css"

/** What a field needs: what it is, where its value is, and where its help's being open is remembered. */
export interface FieldProps {
  readonly field: FieldData
  readonly path: Path
  /** The field's key, a column's after its rows'. */
  readonly helpKey: string
}

/** A field. Whatever goes wrong inside stays inside. */
export const Field = memo(function Field(props: FieldProps) {
  return (
    <Boundary fallback={(retry) => <Broken {...props} onRetry={retry} />}>
      <FramedField {...props} />
    </Boundary>
  )
})

/** Advised characters up to which a text is short. */
const SHORT_UP_TO = 60

function FramedField({ field, path, helpKey }: FieldProps) {
  const { source, readOnly } = useForm()
  const state = useFieldState(source, field, path)
  const id = useId()
  const [labelId, statusId, noteId] = [`${id}-label`, `${id}-status`, `${id}-note`]
  const isRows = field.kind.type === "rows"
  const help = useHelp(field, helpKey, `${id}-help`)
  const withheld = isKept(field, source)
  const columns = sensitiveColumns(field)
  const editable = !readOnly && state.writable && !withheld
  const names: Names = {
    id: `${id}-control`,
    labelledBy: labelId,
    describedBy: idsOf(isMarked(field) && statusId, field.sensitive && noteId),
  }
  return (
    <div
      className="form-field"
      data-kind={field.kind.type}
      data-short={isShort(field) || undefined}
      data-status={field.status}
      {...place(path)}
    >
      <div className="form-field-top">
        <div className="form-field-head">
          <FieldLabel field={field} id={labelId} controlId={editable ? names.id : undefined} />
          <StatusWord field={field} id={statusId} />
          {isRows && <HelpButton help={help} />}
        </div>
        {isRows && <HelpWords help={help} />}
      </div>
      {!isRows && <Marks path={path} />}
      <div className="form-field-notes">
        {(field.sensitive || columns.length > 0) && (
          <SensitiveNote id={noteId} columns={columns} withheld={source.withheld === true} />
        )}
        {state.fault !== null && !withheld && <FaultNote fault={state.fault} path={path} />}
      </div>
      <div className="form-control" data-form-focus="">
        {isRows && !withheld && state.fault === null && <RowsField field={field} path={path} labelledBy={labelId} />}
        {!isRows && editable && <Control field={field} path={path} names={names} />}
        {!isRows && !editable && !withheld && state.fault === null && <ReadOnlyValue field={field} path={path} />}
      </div>
      {!isRows && <HelpButton help={help} />}
      {!isRows && <HelpWords help={help} />}
    </div>
  )
}

/** A few characters, such as a number that others begin with: it shares its line. */
function isShort({ kind }: FieldData): boolean {
  return kind.type === "text" && kind.maxCharacters !== null && kind.maxCharacters <= SHORT_UP_TO
}

function FieldLabel({ field, id, controlId }: {
  readonly field: FieldData
  readonly id: string
  readonly controlId: string | undefined
}) {
  if (field.kind.type === "rows") return <h3 className="form-label" id={id} {...FRENCH}>{field.label}</h3>
  if (controlId !== undefined && isOneElementKind(field.kind.type)) {
    return <label className="form-label" id={id} htmlFor={controlId} {...FRENCH}>{field.label}</label>
  }
  return <span className="form-label" id={id} {...FRENCH}>{field.label}</span>
}

/** The labels of rows' columns that not everybody may read. */
function sensitiveColumns({ kind }: FieldData): readonly string[] {
  return kind.type === "rows" ? kind.columns.filter(({ sensitive }) => sensitive).map(({ label }) => label) : []
}

/** Who can read it, or these columns; for whoever can't, that is all there is. */
function SensitiveNote({ id, columns, withheld }: {
  readonly id: string
  readonly columns: readonly string[]
  readonly withheld: boolean
}) {
  const { sensitiveOpen } = useForm()
  const text = useFormText()
  const words = withheld ? "withheld" : sensitiveOpen ? "sensitive note read" : "sensitive note write"
  return (
    <p className="form-sensitive" id={id}>
      <Icon name="lock" />{" "}
      <strong>{text("leading", { what: text(columns.length > 0 ? "sensitive columns" : "sensitive") })}</strong>{" "}
      {columns.length > 0 && <><span {...FRENCH}>{columns.join(", ")}</span>. </>}
      {text(words)}
    </p>
  )
}

function ReadOnlyValue({ field, path }: { readonly field: FieldData; readonly path: Path }) {
  const { source } = useForm()
  const text = useFormText()
  const nothing = <span className="form-nothing">{text("nothing said")}</span>
  return (
    <div className="form-value">
      <ShownValue source={source} field={field} path={path} empty={nothing} />
      <DraftNotes field={field} path={path} />
    </div>
  )
}

function Broken({ field, path, onRetry }: FieldProps & { readonly onRetry: () => void }) {
  const text = useFormText()
  return (
    <div className="form-field" {...place(path)}>
      <div className="form-field-head"><span className="form-label" {...FRENCH}>{field.label}</span></div>
      <div className="form-hint" data-tone="warn">
        <p>{text("broken")} <Button kind="quiet" small onClick={onRetry}>{text("retry")}</Button></p>
        <Raw path={path} />
      </div>
    </div>
  )
}
