// What the form may propose in references: actors, members, documents. Whoever shows the form gathers them; without any,
// references are plain texts.
import type { Field, Gabarit, Role } from "../api/generated/types"
import { folded } from "../shape/folding"
import { asMap, isBlank, readReference, readText, type AnyMap } from "../shape/read"
import { rowNow, rowPlaces, type RowPlace } from "../shape/rows"

/** An actor somewhere in the workspace. */
export interface ActorSuggestion {
  readonly name: string
  /** What a reference to it holds; null where it is known by its name alone. */
  readonly ref: string | null
  /** What references to rows hold that were merged into this one since. */
  readonly formerRefs?: readonly string[]
  /** Where it comes from: the title of a matrix, « ce document ». */
  readonly from: string
}

/** A member of the workspace. */
export interface PersonSuggestion {
  readonly id: string
  readonly name: string
  /** What they may do, where that is known. */
  readonly role?: Role
}

/** A document of the workspace. */
export interface DocumentSuggestion {
  readonly id: string
  readonly title: string
  /** `territory/name@version`. */
  readonly gabarit: string
  /** Where it is shown. */
  readonly href: string
}

/** All that may be proposed. */
export interface Suggestions {
  readonly actors: readonly ActorSuggestion[]
  readonly members: readonly PersonSuggestion[]
  readonly documents: readonly DocumentSuggestion[]
}

export const NO_SUGGESTIONS: Suggestions = { actors: [], members: [], documents: [] }

/** What a reference to an actor of another document holds: which row of which document. */
export function actorRef(document: string, row: string): string {
  return `${document}/${row}`
}

/** Whether a reference that holds `ref` is to this one. */
export function isTo(one: Pick<ActorSuggestion, "ref" | "formerRefs">, ref: string | null): boolean {
  return one.ref === ref || (ref !== null && one.formerRefs?.includes(ref) === true)
}

/**
 * The actors a document lists: those of rows that begin with an actor column. `document` is its id, `root` what it holds;
 * `from` says where they come from.
 */
export function actorsListed(gabarit: Gabarit, root: unknown, document: string, from: string): ActorSuggestion[] {
  const fields = asMap(asMap(root)?.["fields"]) ?? {}
  const found: ActorSuggestion[] = []
  for (const field of gabarit.sections.flatMap((section) => section.fields)) {
    const column = identityColumn(field)
    const rows = asMap(fields[field.key])
    if (column === null || rows === null) continue
    const places = rowPlaces(rows)
    const former = formerRefs(rows, places, document)
    for (const { id, deleted } of places) {
      const { nom } = readReference(asMap(rows[id])?.[column.key]).value
      if (deleted || isBlank(nom)) continue
      found.push({ name: nom.trim(), ref: actorRef(document, id), ...formerly(former.get(id)), from })
    }
  }
  return found
}

/** By row, the references to rows that were merged into it. */
function formerRefs(rows: AnyMap, places: readonly RowPlace[], document: string): ReadonlyMap<string, readonly string[]> {
  const former = new Map<string, string[]>()
  for (const { id } of places.filter((place) => place.deleted)) {
    const now = rowNow(rows, id)
    if (now !== null) former.set(now, [...(former.get(now) ?? []), actorRef(document, id)])
  }
  return former
}

function formerly(refs: readonly string[] | undefined): Pick<ActorSuggestion, "formerRefs"> {
  return refs === undefined ? {} : { formerRefs: refs }
}

/** The column by which a row is one actor: its first, if that is an actor. A row that merely mentions one is not. */
export function identityColumn(field: Field): Field | null {
  const first = field.kind.type === "rows" ? field.kind.columns[0] : undefined
  return first?.kind.type === "actor" ? first : null
}

/** Every actor a document names, wherever it does: for its own other fields. Each name once. */
export function actorsNamed(gabarit: Gabarit, root: unknown, from: string): ActorSuggestion[] {
  const fields = asMap(asMap(root)?.["fields"]) ?? {}
  const found = new Map<string, ActorSuggestion>()
  const take = (value: unknown): void => {
    const { nom, ref } = readReference(value).value
    const name = nom.trim()
    const known = found.get(name)
    if (name !== "" && (known === undefined || known.ref === null)) found.set(name, { name, ref, from })
  }
  for (const field of gabarit.sections.flatMap((section) => section.fields)) {
    if (field.kind.type === "actor") take(fields[field.key])
    if (field.kind.type !== "rows") continue
    const columns = field.kind.columns.filter((column) => column.kind.type === "actor")
    const rows = columns.length === 0 ? null : asMap(fields[field.key])
    for (const { id, deleted } of rowPlaces(rows ?? {})) {
      if (!deleted) for (const column of columns) take(asMap(rows?.[id])?.[column.key])
    }
  }
  return [...found.values()]
}

/**
 * Those whose name holds what is typed, those that begin with it first; without accents or case. One that is typed in
 * full is proposed too, since choosing it makes the link, but for what the field `holds` already.
 */
export function matching<S extends { readonly name: string }>(
  all: readonly S[], typed: string, holds: (one: S) => boolean, atMost = 8,
): S[] {
  const wanted = folded(readText(typed).value)
  const at = (one: S) => folded(readText(one.name).value).indexOf(wanted)
  const found = all.filter((one) => at(one) >= 0 && !(folded(readText(one.name).value) === wanted && holds(one)))
  return found.sort((one, other) => Number(at(one) > 0) - Number(at(other) > 0)).slice(0, atMost)
}

/** Whether a document is made from one of these gabarits, of any version; none named means any. */
export function isAllowed(gabarits: readonly string[], document: DocumentSuggestion): boolean {
  return gabarits.length === 0 || gabarits.some((name) => document.gabarit.startsWith(`${name}@`))
}
