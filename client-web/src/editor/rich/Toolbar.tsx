// The toolbar of a rich text: one stop of the Tab key, arrows inside it, Escape back into the text. Pressing a button
// with a finger or a mouse leaves the focus and the selection in the text.
import { useImperativeHandle, useRef, useState, useSyncExternalStore, type KeyboardEvent, type Ref } from "react"
import { useEditorText } from "../text"
import { ActionIcon } from "./icons"
import type { Action } from "./format"
import type { RichSession } from "./session"
import { headingKeys, keysInWords } from "./shortcuts"

const ACTIONS: readonly (readonly Action[])[] = [
  ["heading 2", "heading 3", "heading 4"],
  ["bold", "italic", "link"],
  ["bullets", "numbers", "outdent", "indent", "quote"],
  ["undo", "redo"],
]
const ALL: readonly Action[] = ACTIONS.flat()

const KEYS: Partial<Record<Action, string>> = {
  "heading 2": headingKeys(2), "heading 3": headingKeys(3), "heading 4": headingKeys(4), "bold": "Ctrl-B",
  "italic": "Ctrl-I", "link": "Ctrl-K", "bullets": "Ctrl-Shift-8", "numbers": "Ctrl-Shift-7", "undo": "Ctrl-Z",
  "redo": "Ctrl-Y",
}
const ONCE: ReadonlySet<Action> = new Set(["link", "outdent", "indent", "undo", "redo"])

/** What others may ask of it. */
export interface ToolbarHandle {
  focus(): void
}

/** The toolbar of a session. */
export function Toolbar({ session, controls, linking, onLink, ref }: {
  readonly session: RichSession
  /** The id of the text. */
  readonly controls: string
  readonly linking: boolean
  readonly onLink: () => void
  readonly ref?: Ref<ToolbarHandle>
}) {
  const text = useEditorText()
  const bar = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(0)
  const format = useSyncExternalStore((told) => session.subscribe(told), () => session.format())
  const focus = (index: number): void => {
    setCurrent(index)
    bar.current?.querySelectorAll<HTMLElement>("button")[index]?.focus()
  }
  useImperativeHandle(ref, () => ({ focus: () => focus(current) }))
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = nextIndex(event.key, current)
    if (next !== null) focus(next)
    else if (event.key === "Escape") session.focus()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const press = (action: Action): void => {
    if (format.unavailable.has(action)) return
    if (action === "link") onLink()
    else session.run(action)
  }
  return (
    <div
      ref={bar}
      role="toolbar"
      aria-label={text("toolbar")}
      aria-controls={controls}
      className="editor-toolbar"
      onKeyDown={onKeyDown}
      onMouseDown={(event) => event.preventDefault()}
    >
      {ACTIONS.map((group) => (
        <div key={group[0]} className="editor-tools">
          {group.map((action) => (
            <button
              key={action}
              type="button"
              className="editor-tool"
              tabIndex={ALL.indexOf(action) === current ? 0 : -1}
              aria-label={text(action)}
              title={titleOf(action, text)}
              aria-pressed={ONCE.has(action) ? undefined : format.pressed.has(action)}
              aria-expanded={action === "link" ? linking : undefined}
              aria-disabled={format.unavailable.has(action) || undefined}
              onFocus={() => setCurrent(ALL.indexOf(action))}
              onClick={() => press(action)}
            >
              <ActionIcon action={action} />
            </button>
          ))}
        </div>
      ))}
    </div>
  )
}

function nextIndex(key: string, current: number): number | null {
  const last = ALL.length - 1
  if (key === "ArrowRight" || key === "ArrowDown") return current === last ? 0 : current + 1
  if (key === "ArrowLeft" || key === "ArrowUp") return current === 0 ? last : current - 1
  if (key === "Home") return 0
  return key === "End" ? last : null
}

function titleOf(action: Action, text: ReturnType<typeof useEditorText>): string {
  const keys = KEYS[action]
  if (keys === undefined) return text(action)
  return text("shortcut", { keys: keysInWords(keys, text("shift key")), name: text(action) })
}
