// Who is where in a workspace, kept up to date by events. Pure.
import type { PersonName, PresentPerson, WorkspacePresence } from "../types"

const byName = new Intl.Collator("fr", { numeric: true })

/** Who looks at the workspace's pages, once it was told; a list that was asked for doesn't say of whom has a document open. */
export type OnPages = ReadonlySet<string> | undefined

/**
 * What is known once it was told who is at a document, or on the pages (`null`). Nothing if it has to be asked: somebody has
 * left a document, and may be on the pages or gone.
 */
export function withPeople(
  known: WorkspacePresence, onPages: OnPages, document: string | null, people: readonly PersonName[],
): WorkspacePresence | undefined {
  const there = new Map<string, PresentPerson>(known.people.map((person) => [person.id, person]))
  const told = new Map(people.map(({ id, name }) => [id, name]))
  for (const [id, name] of told) {
    const documents = there.get(id)?.documents ?? []
    const also = document === null || documents.includes(document) ? [] : [document]
    there.set(id, { id, name, documents: [...documents, ...also] })
  }
  for (const person of [...there.values()]) {
    if (told.has(person.id)) continue
    const documents = person.documents.filter((one) => one !== document)
    if (documents.length > 0) {
      there.set(person.id, { ...person, documents })
      continue
    }
    if (document !== null && person.documents.length > 0 && onPages === undefined) return undefined
    if (document === null || !onPages?.has(person.id)) {
      // Who was on the pages before they were told of stays until they are.
      if (document === null || person.documents.length > 0) there.delete(person.id)
    } else there.set(person.id, { ...person, documents })
  }
  return { people: [...there.values()].sort((one, other) => byName.compare(one.name, other.name)) }
}
