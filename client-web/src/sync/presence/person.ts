// How somebody is shown among those present: initials and colours are those of every page. Pure.
import { colourOf, initialsOf } from "../../ui/person"
import type { Colour, Person } from "../types"

export { coloursOf, initialsOf } from "../../ui/person"

/** A person as shown among others. */
export function personOf(id: string, name: string, colours: ReadonlyMap<string, Colour>): Person {
  return { id, name, initials: initialsOf(name), colour: colours.get(id) ?? colourOf(id) }
}
