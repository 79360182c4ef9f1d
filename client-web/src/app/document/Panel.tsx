// What stands beside the form: on a wide screen a column one can type next to, on a smaller one a sheet over it.
import { useEffect, useRef, type ReactNode } from "react"
import { IconButton } from "../../ui/Button"
import { Sheet } from "../../ui/Dialog"
import { useDocumentText } from "./text"

/** `takesFocus`: somebody opened it just now, it wasn't there from the start. */
export function Panel({ id, title, wide, takesFocus, onClose, children }: {
  readonly id: string
  readonly title: string
  readonly wide: boolean
  readonly takesFocus: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const text = useDocumentText()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (takesFocus) heading.current?.focus()
  }, [id, takesFocus])
  if (!wide) return <Sheet title={title} isOpen onClose={onClose}>{children}</Sheet>
  return (
    <aside className="app-panel ui-no-print" id={id} aria-label={title}>
      <div className="app-panel-head">
        <h2 ref={heading} tabIndex={-1}>{title}</h2>
        <IconButton icon="close" label={text("close panel", { panel: title })} onClick={onClose} />
      </div>
      <div className="app-panel-body">{children}</div>
    </aside>
  )
}
