// Who else is in the document, and the way to where each of them is.
import type { Gabarit } from "../../api"
import { labelAt, navigationOf } from "../../form"
import { useFormText } from "../../form/text"
import { usePeople, type LiveDocument } from "../../sync"
import { Menu } from "../../ui/Menu"
import { Avatar } from "../../ui/Person"
import { useDocumentText } from "./text"

/** More initials than these become « +3 ». */
const SHOWN = 4

/** Nothing while one is alone. */
export function PeopleMenu({ document, gabarit }: {
  readonly document: LiveDocument
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const formText = useFormText()
  const people = usePeople(document)
  if (people.length === 0) return null
  const shown = people.length <= SHOWN + 1 ? people : people.slice(0, SHOWN)
  return (
    <Menu
      label={text("people", { n: people.length })}
      entries={people.map(({ person, path }) => ({
        id: person.id,
        label: person.name,
        icon: <Avatar person={person} />,
        aside: path === null || !gabarit
          ? text("nowhere")
          : text("in field", { field: labelAt(gabarit, path, document, formText) }),
        disabled: path === null,
        // Once the menu has closed and given the focus back, it may go where one asked.
        onAction: () => void setTimeout(() => path !== null && navigationOf(document).go(path)),
      }))}
    >
      <span className="app-people">
        {shown.map(({ person }) => <Avatar key={person.id} person={person} />)}
        {people.length > shown.length && <span className="app-people-more">+{people.length - shown.length}</span>}
      </span>
    </Menu>
  )
}
