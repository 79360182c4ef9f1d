// What every control of a field gets.
import type { Field, Kind } from "../../api/generated/types"
import type { Path } from "../../sync"
import type { Names } from "./names"

/** A field whose kind is known. */
export type FieldOf<T extends Kind["type"]> = Field & { readonly kind: Extract<Kind, { readonly type: T }> }

/** The field, where its value is, and how the control is called. */
export interface ControlProps<T extends Kind["type"]> {
  readonly field: FieldOf<T>
  readonly path: Path
  readonly names: Names
}

/** Narrows a field to its kind. */
export function isField<T extends Kind["type"]>(field: Field, type: T): field is FieldOf<T> {
  return field.kind.type === type
}
