// Which documents a view shows, and in which order. Pure.
import type { DocumentSummary } from "../../../api"
import { folded, sortKey } from "../../../shape/folding"
import { matches } from "../search"
import { axeKey, axeLabel, kindKey, NONE, pilotKey, type Place, type Places } from "./places"
import type { Column, View } from "./view"

/** Documents under one heading; `undefined` where there is none. */
export interface Group {
  readonly place: Place | undefined
  readonly documents: readonly DocumentSummary[]
}

/** Who looks, and when they were here before. */
export interface Looking {
  readonly name: string
  /** `undefined`: this is their first visit, or nothing is known of it. */
  readonly lastVisit: number | undefined
}

/** A view without what means nothing here: an axe that no document names, a visit that nobody knows of. */
export function meant(view: View, places: Places, { lastVisit }: Looking): View {
  const known = (key: "kind" | "axe" | "pilot") => (places[key].some((place) => place.key === view[key]) ? view[key] : undefined)
  return {
    ...view, kind: known("kind"), axe: known("axe"), pilot: known("pilot"),
    sinceVisit: view.sinceVisit && lastVisit !== undefined,
  }
}

/** The documents that a view shows. */
export function shownBy(view: View, documents: readonly DocumentSummary[], looking: Looking): DocumentSummary[] {
  const me = folded(looking.name)
  const isAny = view.query.trim() === ""
  return documents.filter((document) =>
    (isAny || matches(document.title, view.query))
    && (view.kind === undefined || kindKey(document) === view.kind)
    && (view.axe === undefined || axeKey(document) === view.axe)
    && (view.pilot === undefined || pilotKey(document) === view.pilot)
    && (!view.mine || isTheirs(document, me))
    && (!view.incomplete || document.filled < document.required)
    && (!view.sinceVisit || isNews(document, looking, me)))
}

/** They pilot it, made it, or changed it last. */
function isTheirs({ pilot, createdByName, changedByName }: DocumentSummary, me: string): boolean {
  return [pilot ?? "", createdByName, changedByName].some((name) => folded(name) === me)
}

/** Somebody else changed it since. */
function isNews({ changedAt, changedByName }: DocumentSummary, { lastVisit }: Looking, me: string): boolean {
  return lastVisit !== undefined && changedAt > lastVisit && folded(changedByName) !== me
}

/** Names by what they sort by: the same names stand in a list again and again. */
const sortKeys = new Map<string, string>()
const MOST_SORT_KEYS = 20_000

function sorted(name: string): string {
  const known = sortKeys.get(name)
  if (known !== undefined) return known
  if (sortKeys.size >= MOST_SORT_KEYS) sortKeys.clear()
  const key = sortKey(name)
  sortKeys.set(name, key)
  return key
}

/** In a view's order, under its headings. */
export function arranged(view: View, documents: readonly DocumentSummary[], places: Places): Group[] {
  const ordered = inOrder(view, documents, places)
  const { group } = view
  if (group === undefined) return ordered.length > 0 ? [{ place: undefined, documents: ordered }] : []
  const keyOf = group === "kind" ? kindKey : axeKey
  const byKey = new Map<string, DocumentSummary[]>()
  for (const document of ordered) {
    const key = keyOf(document)
    const found = byKey.get(key)
    if (found) found.push(document)
    else byKey.set(key, [document])
  }
  return places[group].flatMap((place) => {
    const found = byKey.get(place.key)
    return found ? [{ place, documents: found }] : []
  })
}

type Keyed = readonly [key: string | number, document: DocumentSummary]

/** What names nothing comes last, whichever way; what is the same otherwise, last changed first. */
function inOrder({ sort, descending }: View, documents: readonly DocumentSummary[], places: Places): DocumentSummary[] {
  const rank = new Map(places.kind.map(({ key }, index) => [key, index]))
  const keyed: Keyed[] = documents.map((document) => [keyBy(sort, document, rank), document])
  const way = descending ? -1 : 1
  keyed.sort(([one, first], [other, second]) =>
    Number(one === "") - Number(other === "")
    || way * (one < other ? -1 : Number(one > other))
    || second.changedAt - first.changedAt)
  return keyed.map(([, document]) => document)
}

function keyBy(column: Column, document: DocumentSummary, rank: ReadonlyMap<string, number>): string | number {
  switch (column) {
    case "number": return sorted(document.number ?? "")
    case "title": return sorted(document.title)
    case "kind": return rank.get(kindKey(document)) ?? rank.size
    case "axe": return axeKey(document) === NONE ? "" : sorted(axeLabel(document))
    case "pilot": return sorted(document.pilot ?? "")
    case "progress": return document.required === 0 ? "" : document.filled / document.required
    case "changed": return document.changedAt
  }
}
