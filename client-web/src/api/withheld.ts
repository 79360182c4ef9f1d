// Documents of which something is kept from the person (SPEC R31).
import type { DocumentSummary } from "./types"

/** Whether something of the document is kept from the person: it is read as the server tells it, and can't be followed. */
export function isWithheld({ role, sensitiveTo }: Pick<DocumentSummary, "role"> & Partial<Pick<DocumentSummary, "sensitiveTo">>): boolean {
  return role === "read" && sensitiveTo === "write"
}
