// Something folded: a button that says whether it is open, and what it opens right after it.
import { useId, useState, type ReactNode } from "react"
import { Icon } from "./Icon"
import "./disclosure.css"

/** Its words, what it opens, whether it starts open. Headings go around the button (`heading`), never inside it. */
export function Disclosure({ label, children, startsOpen = false, heading: Heading = "div" }: {
  readonly label: ReactNode
  readonly children: ReactNode
  readonly startsOpen?: boolean
  readonly heading?: "div" | "h2" | "h3" | "h4"
}) {
  const id = useId()
  const [open, setOpen] = useState(startsOpen)
  return (
    <div className="ui-disclosure">
      <Heading className="ui-disclosure-heading">
        <button
          type="button"
          className="ui-disclosure-button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
        >
          <Icon name="chevron" />
          {label}
        </button>
      </Heading>
      <div id={id} hidden={!open}>{children}</div>
    </div>
  )
}
