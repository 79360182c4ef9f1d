// What is shown where a field can't be: it isn't in this document, or something else stands in its place (G10). Its
// content is shown as it is, and never written over by itself.
import { useCallback, useSyncExternalStore } from "react"
import type { Field } from "../../api/generated/types"
import { useValue, type FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import { useForm } from "../context"
import { RawWords } from "../RawWords"
import { readKind, readMap, type Fault } from "../../shape/read"
import { isScalarKind } from "../../shape/kinds"
import { useFormText } from "../text"

/** Whether a field's place can't be shown, and whether it can be written in all the same. */
export interface FieldState {
  readonly fault: Fault | null
  /** A scalar can be replaced; a Text or a map that isn't there can't be made by whoever comes by. */
  readonly writable: boolean
}

/** How a field's place stands, following the document. */
export function useFieldState(source: FormSource, field: Field, path: Path): FieldState {
  const subscribe = useCallback((told: () => void) => source.subscribe(path, told), [source, path])
  const fault = useSyncExternalStore(subscribe, () => faultOf(field, source.value(path)))
  return { fault, writable: fault === null || isScalarKind(field.kind.type) || hasUnreadablePartOnly(field, source.value(path)) }
}

/** Whether a field's value is kept from whoever reads: nothing stands in its place, and that is no fault. */
export function isKept(field: Field, source: FormSource): boolean {
  return field.sensitive === true && source.withheld === true
}

/** What is wrong with the value of a field, if anything. */
export function faultOf(field: Field, value: unknown): Fault | null {
  return readKind(field.kind, value).fault
}

/** A period with one end that is no date: the map is there, its ends can be set. */
function hasUnreadablePartOnly(field: Field, value: unknown): boolean {
  return field.kind.type === "period" && readMap(value).fault === null
}

/** The words about a fault, and what stands there instead. */
export function FaultNote({ fault, path }: { readonly fault: Fault; readonly path: Path }) {
  const text = useFormText()
  if (fault === "missing") return <p className="form-hint" data-tone="info">{text("missing")}</p>
  return (
    <div className="form-hint" data-tone="warn">
      <p>{text("unreadable")}</p>
      <Raw path={path} />
    </div>
  )
}

/** What stands at a path, whatever it is, folded. */
export function Raw({ path }: { readonly path: Path }) {
  const { source } = useForm()
  const text = useFormText()
  const value = useValue(source, path)
  if (value === undefined) return null
  return (
    <details className="form-raw">
      <summary>{text("unreadable raw")}</summary>
      <RawWords value={value} />
    </details>
  )
}
