// Lists of documents, kept up to date by events. Pure.
import type { DocumentFacts, DocumentSummary } from "../types"

/** A list with what was told of its documents, last changed first; and of which documents it knows nothing yet. */
export function withDocuments(
  list: readonly DocumentSummary[], told: ReadonlyMap<string, DocumentFacts | "removed">,
): { list: DocumentSummary[]; unknown: string[] } {
  const known = new Set(list.map(({ id }) => id))
  const kept = list.filter(({ id }) => told.get(id) !== "removed").map((summary) => withFacts(summary, told.get(summary.id)))
  const unknown = [...told].filter(([id, facts]) => facts !== "removed" && !known.has(id)).map(([id]) => id)
  return { list: lastChangedFirst(kept), unknown }
}

/** What one may do with a document is told by another event. */
export function withFacts(summary: DocumentSummary, facts: DocumentFacts | "removed" | undefined): DocumentSummary {
  if (facts === undefined || facts === "removed") return summary
  // What says nothing any more is absent in what was told: nothing of before stays.
  return { ...facts, role: summary.role }
}

/** A list with one more document, or with what is known of it now. */
export function withSummary(list: readonly DocumentSummary[], summary: DocumentSummary): DocumentSummary[] {
  return lastChangedFirst([summary, ...list.filter(({ id }) => id !== summary.id)])
}

/** As the server lists them (SPEC D6). */
function lastChangedFirst(list: readonly DocumentSummary[]): DocumentSummary[] {
  return [...list].sort((one, other) => other.changedAt - one.changedAt)
}
