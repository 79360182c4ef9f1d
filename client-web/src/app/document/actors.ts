// The actors that the workspace knows: those of the documents made to list them, such as the matrix. Pure.
import type { DocumentContent, DocumentSummary, Gabarit } from "../../api"
import { actorsListed, type ActorSuggestion } from "../../form"
import { rootOf } from "../../shape/thaw"

/** More documents than these are not read for the sake of a few proposals. */
const READ_AT_MOST = 6

/** Whether documents of a form are there to list actors: their rows are actors, and must be. */
export function listsActors(gabarit: Gabarit): boolean {
  return gabarit.sections.some((section) => section.fields.some(({ kind }) => {
    const first = kind.type === "rows" ? kind.columns[0] : undefined
    return first?.kind.type === "actor" && first.status === "incontournable"
  }))
}

/** The documents to read for actors, those changed last; never the one that asks. */
export function actorDocuments(
  documents: readonly DocumentSummary[], gabarits: readonly Gabarit[], own: string,
): readonly DocumentSummary[] {
  const listing = new Set(gabarits.filter(listsActors).map(({ id }) => id))
  return documents
    .filter((document) => document.id !== own && document.archivedAt === null && listing.has(document.gabarit))
    .slice(0, READ_AT_MOST)
    // In an order that stays when one of them is written in.
    .sort((one, other) => (one.id < other.id ? -1 : 1))
}

/** What those documents list. `content` is what the server says of a document, whatever that may be. */
export function actorsIn(
  contents: readonly DocumentContent[], documents: readonly DocumentSummary[], gabarits: readonly Gabarit[],
): readonly ActorSuggestion[] {
  return contents.flatMap(({ id, content }) => {
    const document = documents.find((known) => known.id === id)
    const gabarit = gabarits.find((known) => known.id === document?.gabarit)
    return document && gabarit ? actorsListed(gabarit, rootOf(content, gabarit), id, document.title) : []
  })
}
