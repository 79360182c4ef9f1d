// What was just done, near the bottom of the window while its rows are in view. It stays until it is closed.
import { useEffect, useRef } from "react"
import { Mixed } from "../../i18n/French"
import { Button } from "../../ui/Button"
import { Disclosure } from "../../ui/Disclosure"
import { Notice } from "../../ui/Notice"
import { useFormText } from "../text"
import type { Undoable } from "./props"
import { focusIsLost } from "./useHeldRow"

/** The notice, with the way back where there is one. */
export function DoneNotice({ done, onUndo, onClose }: {
  readonly done: Undoable
  readonly onUndo: () => void
  readonly onClose: () => void
}) {
  const text = useFormText()
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    // A dialog that did it gives the focus back to what is gone: two frames later that is over.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        if (focusIsLost()) button.current?.focus()
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [done])
  const { kind = "good", undo, details } = done
  return (
    <div className="form-done">
      <Notice
        kind={kind}
        onClose={onClose}
        actions={undo && <Button ref={button} small icon="restore" onClick={onUndo}>{text("undo")}</Button>}
      >
        <span dir="auto"><Mixed say={done.said} /></span>
        {details !== undefined && (
          <Disclosure label={details.label}>
            <ul className="form-done-lines">
              {details.lines.map((line, at) => <li key={at} dir="auto"><Mixed say={line} /></li>)}
            </ul>
          </Disclosure>
        )}
      </Notice>
    </div>
  )
}
