// An empty state: says what is missing and what to do.
import type { ReactNode } from "react"
import { Mark } from "./Mark"
import "./empty.css"

/** A title (a heading of its level), a sentence, buttons. */
export function Empty({ title, level: Heading = "h2", children, actions }: {
  readonly title: string
  readonly level?: "h1" | "h2" | "h3"
  readonly children?: ReactNode
  readonly actions?: ReactNode
}) {
  return (
    <div className="ui-empty">
      <Mark />
      <Heading tabIndex={Heading === "h1" ? -1 : undefined}>{title}</Heading>
      {children && <p>{children}</p>}
      {actions && <div className="ui-empty-actions">{actions}</div>}
    </div>
  )
}
