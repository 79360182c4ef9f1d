// What references of a form may propose: the workspace's documents, the actors they list, its members. A part of the
// page that shows nothing, so that the form needn't wait for it and isn't drawn anew when the workspace becomes known.
import { useEffect, useMemo } from "react"
import {
  useContents, useDocuments, useGabarits, useMembers, type DocumentSummary, type Gabarit, type MemberSummary,
} from "../../api"
import type { Suggestions } from "../../form"
import { addresses } from "../routes"
import { actorDocuments, actorsIn } from "./actors"

const NO_DOCUMENTS: readonly DocumentSummary[] = []
const NO_GABARITS: readonly Gabarit[] = []
const NO_MEMBERS: readonly MemberSummary[] = []

/** Hands on what may be proposed in a document, as it is heard. */
export function Suggesting({ summary, onSuggest }: {
  readonly summary: DocumentSummary
  readonly onSuggest: (suggestions: Suggestions) => void
}): null {
  const documents = useDocuments(summary.workspace).data ?? NO_DOCUMENTS
  const gabarits = useGabarits().data ?? NO_GABARITS
  const listing = useMemo(() => actorDocuments(documents, gabarits, summary.id), [documents, gabarits, summary.id])
  const contents = useContents(listing.map(({ id }) => id))
  const actors = useMemo(() => actorsIn(contents, listing, gabarits), [contents, listing, gabarits])
  const members = useMembers(summary.workspace).data ?? NO_MEMBERS
  useEffect(() => {
    onSuggest({
      actors,
      members: members.map(({ id, name, role }) => ({ id, name, role })),
      documents: documents
        .filter((document) => document.id !== summary.id && document.archivedAt === null)
        .map(({ id, title, gabarit }) => ({ id, title, gabarit, href: addresses.document(id) })),
    })
  }, [actors, members, documents, summary.id, onSuggest])
  return null
}
