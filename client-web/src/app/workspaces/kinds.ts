// Documents sorted by kind: the form they were made from, whatever its version. Pure.
import type { DocumentSummary, Gabarit } from "../../api"

/** Documents of one kind, in the order they came. */
export interface KindOfDocuments {
  /** `territory/name`. */
  readonly key: string
  readonly label: string
  readonly documents: readonly DocumentSummary[]
}

/** `territory/name@2` is of the kind `territory/name`. */
export function kindOf(gabarit: string): string {
  return gabarit.split("@", 1)[0] ?? gabarit
}

/** The newest version of each form, in the order the server gives them: what new documents are made from. */
export function newestGabarits(gabarits: readonly Gabarit[]): readonly Gabarit[] {
  const newest = new Map<string, Gabarit>()
  for (const gabarit of gabarits) {
    const known = newest.get(kindOf(gabarit.id))
    if (!known || versionOf(gabarit.id) > versionOf(known.id)) newest.set(kindOf(gabarit.id), gabarit)
  }
  return [...newest.values()]
}

/** How documents of a form are called. A form that nobody knows is called by its id: nothing is hidden. */
export function kindLabel(gabarit: string, gabarits: readonly Gabarit[]): string {
  const exact = gabarits.find((known) => known.id === gabarit)
  return (exact ?? newestGabarits(gabarits).find((known) => kindOf(known.id) === kindOf(gabarit)))?.label ?? gabarit
}

/** Documents by kind: kinds in the order of the forms, unknown ones last. */
export function byKind(
  documents: readonly DocumentSummary[], gabarits: readonly Gabarit[],
): readonly KindOfDocuments[] {
  const order = newestGabarits(gabarits).map((gabarit) => kindOf(gabarit.id))
  const kinds = new Map<string, DocumentSummary[]>(order.map((key) => [key, []]))
  for (const document of documents) {
    const key = kindOf(document.gabarit)
    kinds.set(key, [...(kinds.get(key) ?? []), document])
  }
  return [...kinds]
    .filter(([, found]) => found.length > 0)
    .map(([key, found]) => ({ key, label: kindLabel(found[0]?.gabarit ?? key, gabarits), documents: found }))
}

function versionOf(gabarit: string): number {
  return Number(gabarit.split("@")[1] ?? 0)
}
