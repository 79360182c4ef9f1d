// How a person is told from others at a glance: initials, and one of eight colours that is the same on every page that
// shows the same people. Pure.

/** One of the eight grounds of tokens.css. */
export type PersonColour = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

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
 * the one whose id comes later takes the next free one. What nobody has to agree on needs no message.
 */
export function coloursOf(ids: Iterable<string>): ReadonlyMap<string, PersonColour> {
  const given = new Map<string, PersonColour>()
  const taken = new Set<number>()
  for (const id of [...new Set(ids)].sort()) {
    let colour = ownColour(id)
    while (taken.has(colour) && taken.size < COLOURS) colour = (colour + 1) % COLOURS
    taken.add(colour)
    given.set(id, (colour + 1) as PersonColour)
  }
  return given
}

/** The colour of somebody who is shown alone. */
export function colourOf(id: string): PersonColour {
  return (ownColour(id) + 1) as PersonColour
}

/** People as they are shown among each other. */
export function peopleOf(named: readonly { readonly id: string; readonly name: string }[]) {
  const colours = coloursOf(named.map((person) => person.id))
  return named.map(({ id, name }) => {
    return { id, name, initials: initialsOf(name), colour: colours.get(id) ?? colourOf(id) }
  })
}

/** A hash of the id (FNV-1a), folded to a colour's number from 0. */
function ownColour(id: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return (hash >>> 8) % COLOURS
}
