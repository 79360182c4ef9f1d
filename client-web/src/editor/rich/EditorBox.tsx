// The editor of a rich text while the focus is in it: ProseMirror's view, the toolbar under it, the form of a link.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react"
import { LeftOut } from "./LeftOut"
import { LinkForm } from "./LinkForm"
import { NOTHING_DROPPED } from "./paste-reader"
import type { Pressed } from "./pressed"
import type { Opening, RichSession } from "./session"
import { Toolbar, type ToolbarHandle } from "./Toolbar"

export { RichSession } from "./session"

/** What the editor is shown with. */
export interface EditorBoxProps {
  readonly session: RichSession
  /** On the element that can be typed in; read anew each time it is drawn. */
  readonly attributes: Readonly<Record<string, string>>
  readonly id: string
  readonly headingShift: number | undefined
  /** Where the caret goes. */
  readonly opening: Opening | null
  /** What was pressed before the editor was there; asked again, nothing. */
  readonly pressed: () => readonly Pressed[]
  /** The focus is in the editor now. */
  readonly onTaken: () => void
}

/** Opens with the focus, and closes when it is taken away. */
export function EditorBox({ session, attributes, id, headingShift, opening, pressed, onTaken }: EditorBoxProps) {
  const place = useRef<HTMLDivElement>(null)
  const toolbar = useRef<ToolbarHandle>(null)
  const shown = useRef(attributes)
  const [linking, setLinking] = useState(false)
  const [leftOut, setLeftOut] = useState(NOTHING_DROPPED)
  useLayoutEffect(() => {
    if (!place.current) return undefined
    session.mount(place.current, { attributes: () => shown.current, headingShift })
    session.asked = { link: () => setLinking(true), toolbar: () => toolbar.current?.focus(), leftOut: setLeftOut }
    session.focus(opening)
    session.press(pressed())
    onTaken()
    return () => {
      session.asked = null
      session.unmount()
    }
    // What it was opened with counts once.
  }, [session])
  useEffect(() => {
    shown.current = attributes
    session.refresh()
  }, [session, attributes])
  const linked = useCallback(() => {
    setLinking(false)
    session.focus()
  }, [session])
  return (
    <>
      <div ref={place} className="editor-place" />
      <div className="editor-tray">
        <Toolbar
          ref={toolbar}
          session={session}
          controls={id}
          linking={linking}
          onLink={() => setLinking((open) => !open)}
        />
        {linking && <LinkForm session={session} onDone={linked} />}
        <LeftOut dropped={leftOut} />
      </div>
    </>
  )
}
