// Lists of those who are in a document. Pure: whoever shows people needs nothing else of this room.
import type { Present } from "../types"

/** The people of a list, each once, in its order; my own tabs are nobody. */
export function peopleOf(here: readonly Present[]): Present[] {
  const seen = new Set<string>()
  return here.filter(({ person, mine }) => !mine && !seen.has(person.id) && seen.add(person.id))
}

/** Whether two lists say the same of the same people, carets apart. */
export function samePresent(one: readonly Present[], other: readonly Present[]): boolean {
  return one.length === other.length && one.every(({ person, peer, path, mine }, at) => {
    const twin = other[at]
    const same = person.id === twin?.person.id && person.name === twin.person.name && person.colour === twin.person.colour
    return same && peer === twin.peer && path === twin.path && mine === twin.mine
  })
}
