// How somebody is shown among those present: initials and colours are those of every page.
import { colourOf, shownPerson } from "../../ui/person"
import type { Person } from "../types"

/** A person as shown among others. */
export function personOf(id: string, name: string): Person {
  return { ...shownPerson(id, name), colour: colourOf(id) }
}
