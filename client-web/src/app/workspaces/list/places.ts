// What a list is filtered and grouped by: the kinds, axes and pilots that its documents name. Pure.
import type { DocumentSummary, Gabarit } from "../../../api"
import { compareNames, folded } from "../../../shape/folding"
import { kindLabel, kindOf, newestGabarits } from "../kinds"

/** One kind, axe or pilot. */
export interface Place {
  readonly key: string
  readonly label: string
}

/** Names none. */
export const NONE = "-"

/** What a document is found by, worked out once for each that is another: folding a thousand costs a tenth of a second. */
interface Keys {
  readonly axe: string
  readonly axeLabel: string
  readonly pilot: string
}

const known = new WeakMap<DocumentSummary, Keys>()

function keysOf(document: DocumentSummary): Keys {
  const before = known.get(document)
  if (before) return before
  const { axeNumber, axe, pilot } = document
  const number = axeNumber && !(axe && folded(axe).startsWith(folded(axeNumber))) ? axeNumber : ""
  const keys: Keys = {
    axe: folded(axeNumber ?? "") || folded(axe ?? "") || NONE,
    axeLabel: [number, axe].filter(Boolean).join(" – "),
    pilot: folded(pilot ?? "") || NONE,
  }
  known.set(document, keys)
  return keys
}

/** `territory/name`, whatever the version. */
export function kindKey({ gabarit }: DocumentSummary): string {
  return kindOf(gabarit)
}

/** By its number if there is one: people call an axe by different words. */
export function axeKey(document: DocumentSummary): string {
  return keysOf(document).axe
}

/** Its number and its words. */
export function axeLabel(document: DocumentSummary): string {
  return keysOf(document).axeLabel
}

/** However it is written. */
export function pilotKey(document: DocumentSummary): string {
  return keysOf(document).pilot
}

/** What a list's documents can be filtered by, in the order in which it is offered; those that name none last. */
export interface Places {
  readonly kind: readonly Place[]
  readonly axe: readonly Place[]
  readonly pilot: readonly Place[]
}

/** `none`: how those are called that name none. */
export function placesOf(
  documents: readonly DocumentSummary[], gabarits: readonly Gabarit[], none: { readonly axe: string; readonly pilot: string },
): Places {
  const order = newestGabarits(gabarits).map(({ id }) => kindOf(id))
  const rank = (key: string): number => (order.indexOf(key) + order.length + 1) % (order.length + 1)
  const kinds = gathered(documents, kindKey, ({ gabarit }) => kindLabel(gabarit, gabarits))
  return {
    kind: kinds.sort((one, other) => rank(one.key) - rank(other.key)),
    axe: named(gathered(documents, axeKey, axeLabel), none.axe),
    pilot: named(gathered(documents, pilotKey, ({ pilot }) => pilot ?? ""), none.pilot),
  }
}

/** Each key once, by the label that most give it. */
function gathered(
  documents: readonly DocumentSummary[], keyOf: (document: DocumentSummary) => string,
  labelOf: (document: DocumentSummary) => string,
): Place[] {
  const labels = new Map<string, Map<string, number>>()
  for (const document of documents) {
    const key = keyOf(document)
    const counts = labels.get(key) ?? new Map<string, number>()
    const label = labelOf(document)
    counts.set(label, (counts.get(label) ?? 0) + 1)
    labels.set(key, counts)
  }
  return [...labels].map(([key, counts]) => {
    const [label = ""] = [...counts].reduce((most, one) => (one[1] > most[1] ? one : most))
    return { key, label }
  })
}

function named(places: Place[], none: string): Place[] {
  const some = places.filter(({ key }) => key !== NONE).sort((one, other) => compareNames(one.label, other.label))
  return some.length < places.length ? [...some, { key: NONE, label: none }] : some
}
