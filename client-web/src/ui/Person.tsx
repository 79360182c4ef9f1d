// A person: initials on their colour, and their name in words beside it or for screen readers. Never colour alone.
import { isolate } from "../i18n/isolate"
import { useColourOf } from "./person"
import { useUiText } from "./text"
import "./person.css"

/** As much of a person as one shows. */
export interface ShownPerson {
  readonly id: string
  readonly name: string
  readonly initials: string
}

/** The initials alone: whoever shows them says the name too. */
export function Avatar({ person }: { readonly person: ShownPerson }) {
  const colour = useColourOf(person.id)
  return <span className="ui-avatar" data-colour={colour} aria-hidden="true">{person.initials}</span>
}

/** Initials and name. `aside` is said after the name: « vous », a field. */
export function Chip({ person, aside }: { readonly person: ShownPerson; readonly aside?: string }) {
  return (
    <span className="ui-chip">
      <Avatar person={person} />
      <span><bdi>{person.name}</bdi>{aside && <span className="ui-aside"> {aside}</span>}</span>
    </span>
  )
}

/** Several people in little room: the first ones' initials, then how many more; every name for screen readers. */
export function AvatarStack({ people, label, atMost = 4 }: {
  readonly people: readonly ShownPerson[]
  readonly label: string
  readonly atMost?: number
}) {
  const text = useUiText()
  // One more takes no more room than « +1 ».
  const shown = people.length <= atMost + 1 ? people : people.slice(0, atMost)
  const more = people.slice(shown.length)
  const names = more.map((person) => isolate(person.name)).join(", ")
  return (
    <ul className="ui-avatars" role="list" aria-label={label}>
      {shown.map((person) => (
        <li key={person.id} title={person.name}>
          <Avatar person={person} />
          <bdi className="ui-visually-hidden">{person.name}</bdi>
        </li>
      ))}
      {more.length > 0 && (
        <li className="ui-avatars-more" title={names}>
          <span aria-hidden="true">+{more.length}</span>
          <span className="ui-visually-hidden">{text("and more", { n: more.length, names })}</span>
        </li>
      )}
    </ul>
  )
}
