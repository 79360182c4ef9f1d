// Which forms have fields that aren't for everybody's eyes: whoever prints is asked about those.
import type { Field, Gabarit } from "../../api/generated/types"

/** Whether a form has sensitive fields, or rows with sensitive columns. */
export function hasSensitive(gabarit: Gabarit): boolean {
  return gabarit.sections.some((section) => section.fields.some(isSensitiveSomewhere))
}

function isSensitiveSomewhere(field: Field): boolean {
  return field.sensitive || (field.kind.type === "rows" && field.kind.columns.some((column) => column.sensitive))
}
