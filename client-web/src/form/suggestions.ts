// What the form may propose in references: actors, members, documents. Whoever shows the form gathers them; without any,
// references are plain texts.
import type { Field, Gabarit, Role } from "../api/generated/types"
import { folded } from "../shape/folding"
import { asMap, isBlank, readReference, readText, type AnyMap } from "../shape/read"
import { randomId } from "../shape/random-id"
import { orderAt, rowNow, rowPlaces, type RowPlace } from "../shape/rows"
import type { FormSource } from "../source"
import { standsFor } from "./rows/duplicates"

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

/** A document that is there to list actors, such as a matrix, and in which one may write. */
export interface ActorList {
  readonly id: string
  readonly title: string
  /** Adds an actor to it, unless one is called so; what a reference to it holds. Rejects where the document can't be had or written in. */
  add(name: string): Promise<string>
}

/** All that may be proposed. */
export interface Suggestions {
  /** Where an actor may be added that isn't known yet. */
  readonly lists?: readonly ActorList[]
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

/** Adds an actor to a document that lists some, unless one is called so; what a reference to it holds, `null` where one may not. */
export function addActorTo(source: FormSource, gabarit: Gabarit, name: string): string | null {
  const field = gabarit.sections.flatMap((section) => section.fields).find((one) => identityColumn(one) !== null)
  const column = field === undefined ? null : identityColumn(field)
  if (field?.kind.type !== "rows" || column === null || source.access !== "write") return null
  const { columns } = field.kind
  const path = ["fields", field.key]
  const rows = asMap(source.value(path)) ?? {}
  const places = rowPlaces(rows)
  const called = (id: string) => folded(readReference(asMap(rows[id])?.[column.key]).value.nom.trim())
  const known = places.find(({ id, deleted }) => !deleted && called(id) === folded(name.trim()))
  if (known !== undefined) return actorRef(source.id, known.id)
  const id = randomId()
  const order = orderAt(places, places.length)
  let added = false
  source.change((edit) => {
    added = edit.addRow(path, { id, order, columns, values: [{ at: [column.key, "nom"], text: name.trim() }] })
  })
  return added ? actorRef(source.id, id) : null
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
 * Those whose name holds what is typed: first those that begin with it, then those that it is short for (« cc » for
 * « Communauté de communes »); without accents or case. One that is typed in full is proposed too, since choosing it makes the
 * link, but for what the field `holds` already.
 */
export function matching<S extends { readonly name: string }>(
  all: readonly S[], typed: string, holds: (one: S) => boolean, atMost = 8,
): S[] {
  const wanted = folded(readText(typed).value)
  const rank = ({ name }: S): number => {
    const at = folded(readText(name).value).indexOf(wanted)
    return at === 0 ? 0 : standsFor(typed, name) ? 1 : at > 0 ? 2 : 3
  }
  const ranked = all.map((one) => ({ one, rank: rank(one) }))
    .filter(({ one, rank: of }) => of < 3 && !(folded(readText(one.name).value) === wanted && holds(one)))
  return ranked.sort((one, other) => one.rank - other.rank).slice(0, atMost).map(({ one }) => one)
}

/** Whether a document is made from one of these gabarits, of any version; none named means any. */
export function isAllowed(gabarits: readonly string[], document: DocumentSuggestion): boolean {
  return gabarits.length === 0 || gabarits.some((name) => document.gabarit.startsWith(`${name}@`))
}
