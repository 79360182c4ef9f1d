// How a person is shown: initials, and a colour that stays the same wherever the same people are together. Pure.
import type { Colour, Person } from "./types"

const COLOURS = 8

/** Up to two letters: of the first word and the last. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/[\s\u00a0]+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : undefined]
    .map((word) => word && [...word].find((letter) => /\p{L}|\p{N}/u.test(letter)))
  return letters.join("").toLocaleUpperCase("fr") || "?"
}

/**
 * Gives each of these people a colour. Everybody has one of their own from their id; where two of those present have
 * the same, the one whose id comes later takes the next free one. All pages that see the same people see the same
 * colours.
 */
export function coloursOf(ids: Iterable<string>): Map<string, Colour> {
  const given = new Map<string, Colour>()
  const taken = new Set<number>()
  for (const id of [...new Set(ids)].sort()) {
    let colour = ownColour(id)
    while (taken.has(colour) && taken.size < COLOURS) colour = (colour + 1) % COLOURS
    taken.add(colour)
    given.set(id, (colour + 1) as Colour)
  }
  return given
}

/** A person as shown among others. */
export function personOf(id: string, name: string, colours: ReadonlyMap<string, Colour>): Person {
  return { id, name, initials: initialsOf(name), colour: colours.get(id) ?? ((ownColour(id) + 1) as Colour) }
}

/** A hash of the id (FNV-1a), folded to a colour's number from 0. */
function ownColour(id: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193)
  return (hash >>> 8) % COLOURS
}
