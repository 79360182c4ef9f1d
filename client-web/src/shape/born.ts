// What a field holds before anybody writes in it (G4, G5), as plain values: whoever keeps the document makes its texts and
// words of them. The twin of shared/src/document/birth.rs.
import type { Field } from "../api/generated/types"
import { unknownKind } from "./kinds"

/** The key beside a choices field where one writes what no option says; null if the field has no such place. */
export function otherKey(field: Field): string | null {
  return field.kind.type === "choices" && field.kind.other ? `${field.key}_autre` : null
}

/** What fields need to exist before anybody writes in them. Scalars are absent until they are set. */
export function born(fields: readonly Field[]): Record<string, unknown> {
  const map: Record<string, unknown> = {}
  for (const field of fields) {
    const value = newborn(field)
    if (value !== undefined) map[field.key] = value
    const other = otherKey(field)
    if (other !== null) map[other] = ""
  }
  return map
}

function newborn({ kind }: Field): unknown {
  switch (kind.type) {
    case "text":
    case "rich-text":
      return ""
    case "choices":
    case "period":
    case "rows":
      return {}
    case "actor":
    case "member":
      return { nom: "" }
    // The title stands at the root; the others are scalars.
    case "title":
    case "choice":
    case "date":
    case "number":
    case "yes-no":
    case "document":
      return undefined
    default:
      return unknownKind(kind, undefined)
  }
}
