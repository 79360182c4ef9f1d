// Something worth knowing, in the page where it matters: a kind in words, an icon and a colour, and what one can do.
import type { ReactNode } from "react"
import { IconButton } from "./Button"
import { Icon } from "./Icon"
import { useUiText } from "./text"
import "./notice.css"

/** How much it matters. */
export type NoticeKind = "info" | "good" | "warn" | "bad"

/** A notice. `role` is `status` or `alert` when it appears by itself; none when it is there from the start. */
export interface NoticeProps {
  readonly kind: NoticeKind
  readonly title?: string | undefined
  readonly children?: ReactNode
  /** Buttons. */
  readonly actions?: ReactNode
  readonly role?: "status" | "alert" | undefined
  readonly onClose?: (() => void) | undefined
}

/** A notice in the page. */
export function Notice({ kind, title, children, actions, role, onClose }: NoticeProps) {
  const text = useUiText()
  return (
    <div className="ui-notice" data-kind={kind} role={role}>
      <Icon name={kind} />
      <div className="ui-notice-words">
        <span className="ui-visually-hidden">{text(`kind ${kind}`)}{" "}</span>
        {title && <strong className="ui-notice-title">{title}</strong>}
        {children}
      </div>
      {(actions || onClose) && (
        <div className="ui-notice-actions">
          {actions}
          {onClose && <IconButton icon="close" label={text("close")} onClick={onClose} small />}
        </div>
      )}
    </div>
  )
}
