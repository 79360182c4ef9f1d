// What every control of a field gets, and how the control of a kind is found.
import type { ComponentType } from "react"
import type { Field, Kind } from "../../api/generated/types"
import type { Path } from "../../shape/paths"
import type { KindType } from "../../shape/kinds"
import type { Names } from "./names"

/** A field whose kind is known. */
export type FieldOf<T extends KindType> = Field & { readonly kind: Extract<Kind, { readonly type: T }> }

/** The field, where its value is, and how the control is called. */
export interface ControlProps<T extends KindType> {
  readonly field: FieldOf<T>
  readonly path: Path
  readonly names: Names
}

/** A control for each kind but rows, which have a place of their own: rows/RowsField. One that is forgotten does not compile. */
export type Controls<More = unknown> = {
  readonly [T in Exclude<KindType, "rows">]: ComponentType<ControlProps<T> & More>
}

/** The control of a field's kind; `null` for rows, and for a kind that only a newer server knows. */
export function controlOf<More>(controls: Controls<More>, field: Field): ComponentType<ControlProps<KindType> & More> | null {
  const known = controls as Readonly<Record<string, ComponentType<never> | undefined>>
  return (known[field.kind.type] as ComponentType<ControlProps<KindType> & More> | undefined) ?? null
}

/** Narrows a field to its kind. */
export function isField<T extends KindType>(field: Field, type: T): field is FieldOf<T> {
  return field.kind.type === type
}
