// Drawings of the toolbar, in the manner of ui/Icon: strokes on a grid of 24, hidden from screen readers.
import { Icon } from "../../ui/Icon"
import type { Action } from "./format"

const SHAPES = {
  bullets: "M10 6h10M10 12h10M10 18h10M5 6v.1M5 12v.1M5 18v.1",
  numbers: "M11 6h9M11 12h9M11 18h9M4 4.5 5.5 4v4.5M4 12.2c.3-1.3 2.6-1.2 2.4.2-.1.8-1.4 1.4-2.4 2.4h2.6"
    + "M4 17.2c1.8-.6 2.6.8 1.2 1.5 1.8.3 1 2.4-1.2 1.7",
  indent: "M4 5h16M12 10h8M12 14h8M4 19h16M4 9.5 7.5 12 4 14.5",
  outdent: "M4 5h16M12 10h8M12 14h8M4 19h16M7.5 9.5 4 12l3.5 2.5",
  quote: "M5 17V6M9 8h10M9 12h10M9 16h6",
  undo: "M5 10h9a5 5 0 0 1 0 10H9M5 10l4-4M5 10l4 4",
  redo: "M19 10h-9a5 5 0 0 0 0 10h5M19 10l-4-4M19 10l-4 4",
} as const

/** What is drawn as a letter. */
const LETTERS: Partial<Record<Action, string>> = {
  "heading 2": "T", "heading 3": "T", "heading 4": "T", "bold": "G", "italic": "I",
}

/** The drawing of a button. */
export function ActionIcon({ action }: { readonly action: Action }) {
  const letter = LETTERS[action]
  if (letter !== undefined) {
    return <span className="editor-letter" data-action={action} aria-hidden="true">{letter}</span>
  }
  if (action === "link") return <Icon name="link" />
  if (!(action in SHAPES)) return null
  return (
    <svg className="ui-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[action as keyof typeof SHAPES]} />
    </svg>
  )
}
