// What references of a form may propose: the workspace's members and documents. A part of the page that shows nothing, so
// that the form needn't wait for it and isn't drawn anew when the workspace becomes known.
import { useEffect } from "react"
import { useDocuments, useMembers } from "../../api"
import type { Suggestions } from "../../form"
import { addresses } from "../routes"

/** Hands on what may be proposed in the document `own`, as it is heard. */
export function Suggesting({ workspace, own, onSuggest }: {
  readonly workspace: string
  readonly own: string
  readonly onSuggest: (suggestions: Suggestions) => void
}): null {
  const members = useMembers(workspace).data
  const documents = useDocuments(workspace).data
  useEffect(() => {
    onSuggest({
      actors: [],
      members: (members ?? []).map(({ id, name }) => ({ id, name })),
      documents: (documents ?? [])
        .filter((document) => document.id !== own && document.archivedAt === null)
        .map(({ id, title, gabarit }) => ({ id, title, gabarit, href: addresses.document(id) })),
    })
  }, [members, documents, own, onSuggest])
  return null
}
