// How a person is told from others at a glance: initials, and one of eight colours. It is of the workspace, where it is the
// same on every page and for everybody: that of a member among all members, whoever of them is shown.
import { Store, useStore } from "./store"

/** One of the eight grounds of tokens.css; 0 is that of whoever is no member. */
export type PersonColour = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

const COLOURS = 8

/** Up to two letters, of the first word and the last: « Odile Encrier » is OE. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) =>
    word && [...word].find((letter) => /\p{L}|\p{N}/u.test(letter)),
  )
  return letters.join("").toLocaleUpperCase("fr") || "?"
}

/**
 * A colour for each of these people. Everybody has one of their own, from their id; where two of them have the same,
 * the one whose id comes later takes the next free one, until all are taken. Ids come in the order in which accounts were
 * made, so that whoever comes later changes nobody's.
 */
export function coloursOf(ids: Iterable<string>): ReadonlyMap<string, PersonColour> {
  const given = new Map<string, PersonColour>()
  const taken = new Set<number>()
  for (const id of [...new Set(ids)].sort()) {
    if (taken.size === COLOURS) taken.clear()
    let colour = ownColour(id)
    while (taken.has(colour)) colour = (colour + 1) % COLOURS
    taken.add(colour)
    given.set(id, (colour + 1) as PersonColour)
  }
  return given
}

/** Those of the members of the workspace at hand: whatever shows somebody on this page asks here, and nowhere else. */
const members = new Store<ReadonlyMap<string, PersonColour>>(new Map())

/** Who the workspace's members are, as pages hear it. */
export function knowMembers(ids: Iterable<string>): void {
  const next = coloursOf(ids)
  const known = members.get()
  if (next.size !== known.size || [...next].some(([id, colour]) => known.get(id) !== colour)) members.set(next)
}

/** The colour of somebody: none where they are no member, or as long as it isn't known who is. */
export function colourOf(id: string): PersonColour {
  return members.get().get(id) ?? 0
}

/** Told when {@link colourOf} may say another colour. */
export const { subscribe: onColours } = members

/** The colour of somebody, for as long as they are shown. */
export function useColourOf(id: string): PersonColour {
  return useStore(members).get(id) ?? 0
}

/** A person as one shows them. */
export function shownPerson(id: string, name: string) {
  return { id, name, initials: initialsOf(name) }
}

/** A hash of the id (FNV-1a), folded to a colour's number from 0. */
function ownColour(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash >>> 8) % COLOURS
}
