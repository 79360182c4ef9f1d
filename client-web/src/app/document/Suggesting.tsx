// What references of a form may propose: the workspace's documents, the actors they list, its members. A part of the
// page that shows nothing, so that the form needn't wait for it and isn't drawn anew when the workspace becomes known.
import { useEffect, useMemo, useRef } from "react"
import {
  useContents, useDocuments, useGabarits, useMembers, type DocumentSummary, type Gabarit, type MemberSummary,
} from "../../api"
import { NO_SUGGESTIONS, type ActorList, type Suggestions } from "../../form"
import type { Documents } from "../../sync"
import { addresses } from "../routes"
import { compareNames } from "../../shape/folding"
import { knowMembers } from "../../ui/person"
import { actorDocuments, actorsIn } from "./actors"
import { addActor } from "./listing"

const NO_DOCUMENTS: readonly DocumentSummary[] = []
const NO_GABARITS: readonly Gabarit[] = []
const NO_MEMBERS: readonly MemberSummary[] = []

/** Hands on what may be proposed in a document, as it is heard. */
export function Suggesting({ summary, opened, onSuggest }: {
  readonly summary: DocumentSummary
  /** Where documents are opened in which actors are added; nowhere until this one is. */
  readonly opened?: Documents | undefined
  readonly onSuggest: (suggestions: Suggestions) => void
}): null {
  const documents = useDocuments(summary.workspace, "proposals").data ?? NO_DOCUMENTS
  const gabarits = useGabarits().data ?? NO_GABARITS
  const listing = useMemo(() => actorDocuments(documents, gabarits, summary.id), [documents, gabarits, summary.id])
  const contents = useContents(listing.map(({ id }) => id))
  const actors = useMemo(() => actorsIn(contents, listing, gabarits), [contents, listing, gabarits])
  const members = useMembers(summary.workspace).data ?? NO_MEMBERS
  useEffect(() => { if (members !== NO_MEMBERS) knowMembers(members.map((member) => member.id)) }, [members])
  const said = useRef(NO_SUGGESTIONS)
  useEffect(() => {
    const next = whereNew(said.current, {
      actors,
      lists: opened === undefined ? [] : listing.flatMap((list) => listIn(opened, list, gabarits)),
      members: members.map(({ id, name, role }) => ({ id, name, role })),
      documents: documents
        .filter((document) => document.id !== summary.id && document.archivedAt === null)
        .map(({ id, title, gabarit }) => ({ id, title, gabarit, href: addresses.document(id) }))
        // By title: the list comes with the last changed first, and would change with every edit of any of them.
        .sort((one, other) => compareNames(one.title, other.title) || (one.id < other.id ? -1 : 1)),
    })
    if (next === said.current) return
    said.current = next
    onSuggest(next)
  }, [actors, members, documents, listing, gabarits, opened, summary.id, onSuggest])
  return null
}

/** A document that lists actors, if one may write in it whole. */
function listIn(documents: Documents, { id, title, gabarit, role }: DocumentSummary, gabarits: readonly Gabarit[]): readonly ActorList[] {
  const known = gabarits.find((one) => one.id === gabarit)
  return known === undefined || role === "read" ? [] : [{ id, title, add: (name) => addActor(documents, id, known, name) }]
}

/** The next, with what says the same as before being the same: lists are asked again every half a minute. */
function whereNew(before: Suggestions, next: Suggestions): Suggestions {
  const kept = <K extends keyof Suggestions>(key: K): Suggestions[K] => (
    JSON.stringify(before[key]) === JSON.stringify(next[key]) ? before[key] : next[key]
  )
  const merged: Suggestions = { actors: kept("actors"), lists: kept("lists") ?? [], members: kept("members"), documents: kept("documents") }
  return Object.keys(merged).every((key) => merged[key as keyof Suggestions] === before[key as keyof Suggestions]) ? before : merged
}
