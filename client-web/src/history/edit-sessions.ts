// A history as people look at it: by day, filtered by person and by field, each edit session as a few clauses. Pure.
import type { EditSession, FieldChange, FieldChangeKind } from "../api"
import { pathOf } from "./places"

/** Edit sessions that ended on one day. */
export interface Day {
  /** A moment of that day. */
  readonly at: number
  readonly editSessions: readonly EditSession[]
}

/** What to show; empty texts show all. `field` is the beginning of a path. */
export interface Filter {
  readonly person: string
  readonly field: string
}

/** One thing done, to some places: the first few, and how many more. */
export interface Clause {
  readonly kind: FieldChangeKind
  readonly paths: readonly string[]
  readonly more: number
}

/** More names than these make no sentence any more. */
const NAMED_AT_MOST = 2

const ORDER: readonly FieldChangeKind[] = [
  "created", "written", "row-added", "row-restored", "row-removed", "row-moved",
]

/** Newest day first; within a day as they come. */
export function byDay(editSessions: readonly EditSession[]): readonly Day[] {
  const days = new Map<string, EditSession[]>()
  for (const editSession of editSessions) {
    const key = new Date(editSession.lastAt).toDateString()
    days.set(key, [...(days.get(key) ?? []), editSession])
  }
  return [...days.values()].map((found) => ({ at: found[0]?.lastAt ?? 0, editSessions: found }))
}

/** Those of a person, and of those the ones that touched a field. */
export function filtered(editSessions: readonly EditSession[], { person, field }: Filter): readonly EditSession[] {
  return editSessions
    .filter((editSession) => person === "" || editSession.participant === person)
    .filter((editSession) => field === "" || editSession.fields.some(({ path }) => fieldKey(path) === field))
}

/** What a filter by field offers: rows and cells are of their field. */
export function fieldKey(path: string): string {
  const [root, key] = pathOf(path)
  if (root !== "fields") return root ?? ""
  return `fields.${(key ?? "").replace(/_autre$/, "")}`
}

/** Everybody who appears, each once, in the order they appear. */
export function peopleIn(editSessions: readonly EditSession[]): readonly { readonly id: string; readonly name: string }[] {
  return [...new Map(editSessions.map(({ participant, name }) => [participant, { id: participant, name }])).values()]
}

/** Every field that appears, each once, most recent first. */
export function fieldsIn(editSessions: readonly EditSession[]): readonly string[] {
  const keys = editSessions.flatMap((editSession) => editSession.fields.map(({ path }) => fieldKey(path)))
  return [...new Set(keys)].filter((key) => key !== "")
}

/** An edit session in clauses. What was typed in a row that was added is part of the adding. */
export function clausesOf(fields: readonly FieldChange[]): readonly Clause[] {
  const added = fields.filter(({ kind }) => kind === "row-added").map(({ path }) => `${path}.`)
  const told = fields.filter(({ path, kind }) => kind !== "written" || !added.some((row) => path.startsWith(row)))
  return ORDER.flatMap((kind) => {
    const paths = [...new Set(told.filter((change) => change.kind === kind).map(({ path }) => path))]
    if (paths.length === 0) return []
    // One more takes no more room than « et 1 autre ».
    const named = paths.length <= NAMED_AT_MOST + 1 ? paths : paths.slice(0, NAMED_AT_MOST)
    return [{ kind, paths: named, more: paths.length - named.length }]
  })
}

/** The changes one can look at and put back, each place once. */
export function comparable(fields: readonly FieldChange[]): readonly FieldChange[] {
  const seen = new Set<string>()
  return fields.filter(({ path, kind }) => {
    const shows = (kind === "written" || kind === "row-removed" || kind === "row-restored") && path !== ""
    if (!shows || seen.has(path)) return false
    seen.add(path)
    return true
  })
}
