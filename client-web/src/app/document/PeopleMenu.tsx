// Who else is in the document, and the way to where each of them is.
import { useEffect, useMemo, useRef, useState } from "react"
import type { Gabarit } from "../../api"
import { labelAt, navigationOf } from "../../form"
import { useFormText } from "../../form/text"
import { Mixed } from "../../i18n/French"
import type { FormSource } from "../../source"
import type { LiveDocument } from "../../sync"
import { usePeople } from "../../sync/light"
import { Icon } from "../../ui/Icon"
import { Menu, type MenuEntry } from "../../ui/Menu"
import { Avatar } from "../../ui/Person"
import { useDocumentText } from "./text"

/** More initials than these become « +3 ». */
const SHOWN = 4

/** It closes under nobody's fingers: after the last one has left, it stays this long past the focus. */
const HELD_MS = 500

/** Nothing while one is alone. */
export function PeopleMenu({ live, source, gabarit }: {
  readonly live: LiveDocument
  readonly source: FormSource
  readonly gabarit: Gabarit | undefined
}) {
  const text = useDocumentText()
  const formText = useFormText()
  const people = usePeople(live)
  const [held, holding] = useHeld()
  if (people.length === 0 && !held) return null
  const shown = people.length <= SHOWN + 1 ? people : people.slice(0, SHOWN)
  const entries = people.map(({ person, path }): MenuEntry => ({
    id: person.id,
    label: person.name,
    icon: <Avatar person={person} />,
    aside: path === null || !gabarit
      ? text("nowhere")
      : <Mixed say={(own) => text("in field", { field: labelAt(gabarit, path, source, formText, own) })} />,
    disabled: path === null,
    // Once the menu has closed and given the focus back, it may go where one asked.
    onAction: () => void setTimeout(() => path !== null && navigationOf(source).go(path)),
  }))
  return (
    <span className="app-people-menu" {...holding}>
      <Menu
        label={people.length === 0 ? text("nobody") : text("people", { n: people.length })}
        entries={entries.length === 0 ? [{ id: "", label: text("nobody"), disabled: true }] : entries}
      >
        <span className="app-people">
          {shown.map(({ person }) => <Avatar key={person.id} person={person} />)}
          {people.length > shown.length && <span className="app-people-more">+{people.length - shown.length}</span>}
          {people.length === 0 && <Icon name="people" />}
        </span>
      </Menu>
    </span>
  )
}

/** Whether the focus is on the button or in the menu, or was a moment ago: it passes from one to the other. */
function useHeld() {
  const [held, setHeld] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const holding = useMemo(() => ({
    onFocus: () => {
      clearTimeout(timer.current)
      setHeld(true)
    },
    onBlur: () => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => setHeld(false), HELD_MS)
    },
  }), [])
  return [held, holding] as const
}
