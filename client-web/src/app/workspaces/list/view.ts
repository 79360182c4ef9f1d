// How the list is looked at: what is searched, filtered, sorted and grouped. It is in the address, so that it can be sent, and
// left by « back ». Pure. What an address says that means nothing is ignored.

/** What a list can be sorted by; each is a column. */
export const COLUMNS = ["number", "title", "kind", "axe", "pilot", "progress", "changed"] as const
export type Column = (typeof COLUMNS)[number]

export interface View {
  /** Words that titles hold. */
  readonly query: string
  readonly sort: Column
  readonly descending: boolean
  /** Only these; keys of places.ts. */
  readonly kind: string | undefined
  readonly axe: string | undefined
  readonly pilot: string | undefined
  readonly mine: boolean
  readonly incomplete: boolean
  readonly sinceVisit: boolean
  readonly group: "kind" | "axe" | undefined
}

/** As the list is shown where the address says nothing. */
export const PLAIN: View = {
  query: "", sort: "changed", descending: true, kind: undefined, axe: undefined, pilot: undefined,
  mine: false, incomplete: false, sinceVisit: false, group: "kind",
}

/** Longest words that are searched: a title has 300 characters. */
const LONGEST = 300

const SORTS: Readonly<Record<Column, string>> = {
  number: "numero", title: "titre", kind: "type", axe: "axe", pilot: "pilote", progress: "completude", changed: "modifie",
}
const GROUPS = { kind: "type", axe: "axe", none: "rien" } as const
const FILTERS = { kind: "type", axe: "axe", pilot: "pilote" } as const
const ONLY = { mine: "moi", incomplete: "incomplets", sinceVisit: "depuis" } as const

/** The view that an address asks for. */
export function viewOf(search: string): View {
  const asked = new URLSearchParams(search)
  const said = (key: string): string | undefined => asked.get(key)?.trim().slice(0, LONGEST) || undefined
  const sort = COLUMNS.find((column) => SORTS[column] === asked.get("tri")) ?? PLAIN.sort
  const order = asked.get("ordre")
  const group = asked.get("groupe")
  return {
    query: asked.get("q")?.slice(0, LONGEST) ?? "",
    sort,
    descending: order === "desc" || (order !== "asc" && fallsFirst(sort)),
    kind: said(FILTERS.kind),
    axe: said(FILTERS.axe),
    pilot: said(FILTERS.pilot),
    mine: asked.get(ONLY.mine) === "1",
    incomplete: asked.get(ONLY.incomplete) === "1",
    sinceVisit: asked.get(ONLY.sinceVisit) === "1",
    group: group === GROUPS.axe ? "axe" : group === GROUPS.none ? undefined : "kind",
  }
}

/** What the address says of a view, with its question mark: nothing of what is so anyhow. */
export function searchOf(view: View): string {
  const said = new URLSearchParams()
  if (view.query.trim() !== "") said.set("q", view.query)
  if (view.sort !== PLAIN.sort) said.set("tri", SORTS[view.sort])
  if (view.descending !== fallsFirst(view.sort)) said.set("ordre", view.descending ? "desc" : "asc")
  for (const key of ["kind", "axe", "pilot"] as const) if (view[key] !== undefined) said.set(FILTERS[key], view[key])
  for (const key of ["mine", "incomplete", "sinceVisit"] as const) if (view[key]) said.set(ONLY[key], "1")
  if (view.group !== PLAIN.group) said.set("groupe", GROUPS[view.group ?? "none"])
  const words = said.toString()
  return words === "" ? "" : `?${words}`
}

/** A view sorted by a column: the other way round if it is already. */
export function sortedBy(view: View, column: Column): View {
  const descending = view.sort === column ? !view.descending : fallsFirst(column)
  return { ...view, sort: column, descending }
}

/** Whether some documents are left out. */
export function narrows(view: View): boolean {
  return view.query.trim() !== "" || hasFilter(view)
}

/** The same, the words aside. */
export function hasFilter({ kind, axe, pilot, mine, incomplete, sinceVisit }: View): boolean {
  return kind !== undefined || axe !== undefined || pilot !== undefined || mine || incomplete || sinceVisit
}

/** What changed last is looked for first; names from A on. */
function fallsFirst(column: Column): boolean {
  return column === "changed"
}
