// How the guide marks a field, in words.
import type { Field } from "../../api/generated/types"
import { useFormText } from "../text"

/** Whether a field is marked: what may be left empty isn't, which the form says once. */
export function isMarked({ status }: Field): boolean {
  return status !== "facultatif"
}

/** « Incontournable », « Le cas échéant »; nothing where one may leave the field empty. */
export function StatusWord({ field, id }: { readonly field: Field; readonly id?: string }) {
  const text = useFormText()
  if (field.status === "facultatif") return null
  return <span className="form-status" data-status={field.status} id={id}>{text(`status ${field.status}`)}</span>
}
