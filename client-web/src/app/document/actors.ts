// The actors that the workspace knows: those of the documents made to list them, such as the matrix. Pure.
import type { DocumentContent, DocumentSummary, Gabarit } from "../../api"
import { actorsListed, type ActorSuggestion } from "../../form"

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
    return document && gabarit ? actorsListed(gabarit, rooted(content), id, document.title) : []
  })
}

/** The server lists rows; a document keeps them by id, with an order, those that were merged into others among them. */
function rooted(content: unknown): unknown {
  if (!isMap(content) || !isMap(content["fields"])) return {}
  const merged = Object.entries(isMap(content["merged"]) ? content["merged"] : {})
  const fields = Object.entries(content["fields"])
    .map(([key, value]) => [key, Array.isArray(value) ? { ...goneFrom(key, merged), ...byId(value) } : value])
  return { fields: Object.fromEntries(fields) as unknown }
}

/** The server tells by path which row went into which: `fields.acteurs.<id>`. */
function goneFrom(
  key: string, merged: readonly (readonly [path: string, into: unknown])[],
): Readonly<Record<string, unknown>> {
  const prefix = `fields.${key}.`
  const gone = merged
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, into]) => [path.slice(prefix.length), { deleted: true, merged_into: into }] as const)
  return Object.fromEntries(gone)
}

function byId(rows: readonly unknown[]): Readonly<Record<string, unknown>> {
  const known = rows.flatMap((row, place) => {
    if (!isMap(row) || typeof row["id"] !== "string") return []
    return [[row["id"], { ...row, order: String(place).padStart(6, "0") }]]
  })
  return Object.fromEntries(known) as Readonly<Record<string, unknown>>
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
}
