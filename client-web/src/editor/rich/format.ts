// What the buttons of the toolbar do, and how they look for a selection.
import type { EditorState } from "prosemirror-state"
import type { Level, ListKind } from "../../shape/blocks"
import { blocksIn, linkAt } from "./commands"
import { schema } from "./schema"

/** What buttons can ask for. */
export type Action =
  | "heading 2" | "heading 3" | "heading 4" | "bold" | "italic" | "link" | "bullets" | "numbers" | "outdent"
  | "indent" | "quote" | "undo" | "redo"

/** How the selection is formatted, and what can be done to it. */
export interface Format {
  readonly pressed: ReadonlySet<Action>
  readonly unavailable: ReadonlySet<Action>
}

/** The format at the selection of a state, and whether there is something to take back or to do again. */
export function formatOf(state: EditorState, can: { readonly undo: boolean; readonly redo: boolean }): Format {
  const blocks = blocksIn(state).map(({ node }) => node)
  const all = (is: (node: (typeof blocks)[number]) => boolean): boolean => blocks.length > 0 && blocks.every(is)
  const pressed = new Set<Action>()
  const press = (action: Action, when: boolean): void => void (when && pressed.add(action))
  const list = (kind: ListKind): boolean => (
    all(({ type, attrs }) => type === schema.nodes.item && attrs["list"] === kind)
  )
  for (const level of [2, 3, 4] satisfies Level[]) {
    press(`heading ${level}`, all(({ type, attrs }) => type === schema.nodes.heading && attrs["level"] === level))
  }
  press("bold", isMarked(state, "strong"))
  press("italic", isMarked(state, "em"))
  press("link", linkAt(state) !== null)
  press("bullets", list("bullet"))
  press("numbers", list("ordered"))
  press("quote", all(({ type }) => type === schema.nodes.quote))
  const unavailable = new Set<Action>()
  if (!blocks.some(({ type }) => type === schema.nodes.item)) unavailable.add("outdent").add("indent")
  if (!can.undo) unavailable.add("undo")
  if (!can.redo) unavailable.add("redo")
  return { pressed, unavailable }
}

/** Whether two formats say the same. */
export function sameFormat(one: Format, other: Format): boolean {
  return sameActions(one.pressed, other.pressed) && sameActions(one.unavailable, other.unavailable)
}

function isMarked(state: EditorState, name: "strong" | "em"): boolean {
  const { from, to, empty, $from } = state.selection
  const type = schema.marks[name]
  if (empty) return type.isInSet(state.storedMarks ?? $from.marks()) !== undefined
  return state.doc.rangeHasMark(from, to, type)
}

function sameActions(one: ReadonlySet<Action>, other: ReadonlySet<Action>): boolean {
  return one.size === other.size && [...one].every((action) => other.has(action))
}
