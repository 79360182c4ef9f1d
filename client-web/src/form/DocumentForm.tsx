// The whole form of a document, from its gabarit: sections, fields, whatever the gabarit doesn't know, and the sheet that
// is printed. It tells others where I am.
import { memo, useCallback, useId, useRef, type FocusEvent } from "react"
import { I18nProvider } from "react-aria-components"
import type { Field as FieldData, Gabarit, Section } from "../api/generated/types"
import { locale, useLanguage } from "../i18n"
import { FRENCH } from "../i18n/French"
import type { FormSource } from "../source"
import { nameOf } from "../shape/names"
import type { Path } from "../shape/paths"
import { CaretKept } from "./CaretKept"
import { FormProvider, useForm } from "./context"
import { Field } from "./fields/Field"
import { isMarked } from "./fields/StatusWord"
import { pathAround, section as sectionMark } from "./navigation"
import { OtherContents } from "./OtherContents"
import { PrintOnDemand } from "./print/PrintOnDemand"
import type { Suggestions } from "./suggestions"
import { useFormText } from "./text"
import { UnknownGabarit } from "./UnknownGabarit"
import { useDrawn } from "./useDrawn"
import { useOwnCarets } from "./useOwnCarets"
import { useUndoKeys } from "./useUndoKeys"
import "./form.css"

/** What a form is of. `gabarit` is undefined where this version doesn't know it: then all is shown as it is. */
export interface DocumentFormProps {
  readonly source: FormSource
  readonly gabarit: Gabarit | undefined
  readonly suggestions?: Suggestions | undefined
  /** Shows values as text even where one might write. */
  readonly readOnly?: boolean | undefined
  /** Whether the coordination opened the sensitive fields to everybody who reads. */
  readonly sensitiveOpen?: boolean | undefined
  /** What its workspace is called, for paper. */
  readonly contract?: string | undefined
  /** Of which moment it is, in words, where that isn't now: paper says so. */
  readonly asOf?: string | undefined
}

/** The form of a document. Whatever is drawn around it leaves it alone. */
export const DocumentForm = memo(function DocumentForm(props: DocumentFormProps) {
  return (
    <I18nProvider locale={locale(useLanguage())}>
      <FormProvider {...props}>
        <Form contract={props.contract} asOf={props.asOf} />
      </FormProvider>
    </I18nProvider>
  )
})

function Form({ contract, asOf }: Pick<DocumentFormProps, "contract" | "asOf">) {
  const { source, gabarit, readOnly } = useForm()
  const box = useRef<HTMLDivElement>(null)
  const presence = useShownPlace(source)
  useUndoKeys(box)
  useDrawn(box)
  useOwnCarets(box)
  if (gabarit === undefined) return <UnknownGabarit />
  return (
    <CaretKept readOnly={readOnly}>
      <div className="form" ref={box} data-read-only={readOnly || undefined} {...presence}>
        {gabarit.help !== "" && <p className="form-intro" {...FRENCH}>{gabarit.help}</p>}
        {!readOnly && <StatusNote gabarit={gabarit} />}
        {gabarit.sections.map((section) => <FormSection key={section.key} section={section} />)}
        <OtherContents gabarit={gabarit} />
        <PrintOnDemand gabarit={gabarit} contract={contract} asOf={asOf} />
      </div>
    </CaretKept>
  )
}

const FormSection = memo(function FormSection({ section }: { readonly section: Section }) {
  const id = useId()
  return (
    <section className="form-section" aria-labelledby={id}>
      <h2 className="form-section-title" id={id} tabIndex={-1} {...FRENCH} {...sectionMark(section.key)}>{section.label}</h2>
      {section.help !== "" && <p className="form-section-help" {...FRENCH}>{section.help}</p>}
      <div className="form-fields">
        {linesOf(section.fields).map(({ number, field }) => (
          number === null ? <Placed key={field.key} field={field} /> : <Numbered key={field.key} number={number} field={field} />
        ))}
      </div>
    </section>
  )
})

/** A number and what it numbers stand in one line, under the name of the latter: alone, « Intitulé » says little. */
function Numbered({ number, field }: { readonly number: FieldData; readonly field: FieldData }) {
  const id = useId()
  return (
    <div className="form-numbered" role="group" aria-labelledby={id}>
      <p className="form-numbered-name" id={id} {...FRENCH}>{nameOf(field)}</p>
      <Placed field={number} />
      <Placed field={field} />
    </div>
  )
}

function Placed({ field }: { readonly field: FieldData }) {
  return <Field field={field} path={pathOf(field.key, field.kind.type)} helpKey={field.key} />
}

/** Fields, each with its number where the gabarit has one right before it: it calls them `x_numero` and `x`. */
function linesOf(fields: readonly FieldData[]): { readonly number: FieldData | null; readonly field: FieldData }[] {
  const isNumbered = (field: FieldData | undefined, number: FieldData | undefined): boolean => (
    field !== undefined && number?.key === `${field.key}_numero`
  )
  return fields.flatMap((field, at) => {
    if (isNumbered(fields[at + 1], field)) return []
    const before = fields[at - 1]
    return [{ number: before !== undefined && isNumbered(field, before) ? before : null, field }]
  })
}

/** What it means that most fields have no mark. */
function StatusNote({ gabarit }: { readonly gabarit: Gabarit }) {
  const text = useFormText()
  const fields = gabarit.sections.flatMap((section) => section.fields)
  const isAny = fields.some((field) => isMarked(field) || (field.kind.type === "rows" && field.kind.columns.some(isMarked)))
  return <p className="form-status-note">{text(isAny ? "unmarked optional" : "all optional")}</p>
}

const TITLE: Path = ["title"]
const paths = new Map<string, Path>()

/** Where a field's value is; the same array each time. */
function pathOf(key: string, kind: string): Path {
  if (kind === "title") return TITLE
  const known = paths.get(key)
  if (known !== undefined) return known
  const path = ["fields", key]
  paths.set(key, path)
  return path
}

/** Those announce themselves, with their caret. */
const BOUND = "textarea, [role=combobox], [contenteditable=true]:not([role=spinbutton])"

/** Tells others which field the focus is in. */
function useShownPlace(source: FormSource) {
  const onFocus = useCallback((event: FocusEvent) => {
    if (event.target.matches(BOUND)) return
    const path = pathAround(event.target)
    if (path !== null) source.presence?.enter(path)
  }, [source])
  const onBlur = useCallback((event: FocusEvent) => {
    // Another window has the focus now: one is still here.
    if (event.relatedTarget === null && !document.hasFocus()) return
    if (event.relatedTarget === null || pathAround(event.relatedTarget) === null) source.presence?.enter(null)
  }, [source])
  return { onFocus, onBlur }
}
