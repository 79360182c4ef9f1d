// The keyboard of the rich text editor. Tab indents list items and nothing else; after Escape it leaves those as well, so
// nobody is caught. Whoever comes by Tab and does nothing goes on by Tab.
import { baseKeymap, chainCommands, toggleMark } from "prosemirror-commands"
import { undoInputRule } from "prosemirror-inputrules"
import { keydownHandler } from "prosemirror-keymap"
import { Plugin, type Command } from "prosemirror-state"
import { backspace, blocksIn, enter, indent, lineBreak, makeParagraph, toggleHeading, toggleList } from "./commands"
import { flushDom } from "./flush"
import type { Dropped } from "./paste-reader"
import { schema } from "./schema"
import { headingKeys } from "./shortcuts"

/** What keys ask of whoever shows the editor. */
export interface EditorRequests {
  /** Ctrl+K: the address of a link. */
  link(): void
  /** Alt+F10: the focus to the toolbar. */
  toolbar(): void
  /** Something was pasted or dropped that can't all be kept. */
  leftOut(dropped: Dropped): void
}

/** What keys do besides commands. */
export interface KeyHandlers extends Pick<EditorRequests, "link" | "toolbar"> {
  undo(): void
  redo(): void
}

/** Whether Tab goes through the text rather than into its lists. Shared with whoever knows how somebody came. */
export interface TabMode {
  through: boolean
}

/** The keyboard, as a plugin. */
export function keysPlugin(asked: KeyHandlers, passage: TabMode): Plugin {
  const tab = (by: number): Command => (state, dispatch) => !passage.through && indent(by)(state, dispatch)
  const ask = (what: keyof KeyHandlers): Command => () => {
    asked[what]()
    return true
  }
  const own = keydownHandler({
    "Mod-z": ask("undo"),
    "Mod-y": ask("redo"),
    "Mod-Shift-z": ask("redo"),
    "Mod-b": toggleMark(schema.marks.strong),
    "Mod-i": toggleMark(schema.marks.em),
    "Mod-k": ask("link"),
    [headingKeys(0)]: makeParagraph,
    [headingKeys(2)]: toggleHeading(2),
    [headingKeys(3)]: toggleHeading(3),
    [headingKeys(4)]: toggleHeading(4),
    "Mod-Shift-7": toggleList("ordered"),
    "Mod-Shift-8": toggleList("bullet"),
    "Alt-F10": ask("toolbar"),
    "Enter": enter,
    "Shift-Enter": lineBreak,
    "Backspace": chainCommands(undoInputRule, backspace),
    "Tab": tab(1),
    "Shift-Tab": tab(-1),
  })
  const base = keydownHandler(baseKeymap)
  return new Plugin({
    props: {
      handleKeyDown(view, event) {
        // On a busy machine a key that moved the caret may not have been looked at yet.
        if (!view.composing) flushDom(view)
        if (event.key === "Escape") {
          const caught = !passage.through && blocksIn(view.state).some(({ node }) => node.type === schema.nodes.item)
          passage.through = true
          return caught
        }
        const handled = own(view, event) || base(view, event)
        if (!["Tab", "Shift", "Control", "Alt", "Meta"].includes(event.key)) passage.through = false
        return handled
      },
      handleDOMEvents: {
        // The browser's own undo, from a menu or by shaking a phone, knows nothing of others' edits.
        beforeinput(_view, event) {
          if (event.inputType !== "historyUndo" && event.inputType !== "historyRedo") return false
          asked[event.inputType === "historyUndo" ? "undo" : "redo"]()
          event.preventDefault()
          return true
        },
        mousedown() {
          passage.through = false
          return false
        },
        blur() {
          passage.through = false
          return false
        },
      },
    },
  })
}
