// How the guide marks a field, in words.
import type { Field } from "../../api/generated/types"
import { useFormText } from "../text"

/** « Incontournable », « Le cas échéant », « Facultatif ». */
export function StatusWord({ field, id }: { readonly field: Field; readonly id?: string }) {
  const text = useFormText()
  return <span className="form-status" data-status={field.status} id={id}>{text(`status ${field.status}`)}</span>
}
