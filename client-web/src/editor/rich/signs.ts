// What signs at the beginning of a paragraph make of it while they are typed: « - » and « 1. » an item, « # » to « ### » a
// heading. The space that ends a sign is written first, as any letter, and what it makes of the paragraph after it, so that
// Ctrl+Z gives the very signs back, and so does Backspace at once.
import { Plugin, type EditorState, type Transaction } from "prosemirror-state"
import type { EditorView } from "prosemirror-view"
import type { Level } from "../../shape/blocks"
import { schema } from "./schema"

const { paragraph, heading, item } = schema.nodes

/** What a paragraph becomes that begins so; none for what is no sign. */
function madeBy(signs: string): { type: typeof paragraph; attrs: Record<string, unknown> } | null {
  if (/^[-*] $/.test(signs)) return { type: item, attrs: { list: "bullet" } }
  if (/^1[.)] $/.test(signs)) return { type: item, attrs: { list: "ordered" } }
  const [, marks] = /^(#{1,3}) $/.exec(signs) ?? []
  return marks === undefined ? null : { type: heading, attrs: { level: (marks.length + 1) as Level } }
}

/** As `undoInputRule` of prosemirror-inputrules reads it. */
interface Made {
  readonly transform: Transaction
  readonly from: number
  readonly to: number
  readonly text: ""
}

/** The signs, as a plugin. */
export function signsPlugin(): Plugin<Made | null> {
  const make = (view: EditorView): void => {
    const made = view.composing ? null : transformOf(view.state)
    if (!made) return
    const { from } = made.selection
    view.dispatch(made.setMeta(plugin, { transform: made, from, to: from, text: "" } satisfies Made))
  }
  const plugin: Plugin<Made | null> = new Plugin<Made | null>({
    // So that `undoInputRule` finds what was made.
    isInputRules: true,
    state: {
      init: () => null,
      apply(transaction, before) {
        const made = transaction.getMeta(plugin) as Made | undefined
        return made ?? (transaction.selectionSet || transaction.docChanged ? null : before)
      },
    },
    props: {
      handleTextInput(view, _from, _to, text, asTyped) {
        if (view.composing || !text.endsWith(" ")) return false
        view.dispatch(asTyped().scrollIntoView())
        make(view)
        return true
      },
      handleDOMEvents: {
        // ProseMirror reads what the composition left behind a moment after its end.
        compositionend: (view) => void setTimeout(() => make(view)),
      },
    },
  } as ConstructorParameters<typeof Plugin<Made | null>>[0])
  return plugin
}

/** The paragraph that ends with the caret and holds signs alone becomes what they make of it, without them. */
function transformOf({ selection, tr }: EditorState): Transaction | null {
  const { $from, empty } = selection
  if (!empty || $from.parent.type !== paragraph) return null
  const made = madeBy($from.parent.textBetween(0, $from.parentOffset))
  return made && tr.delete($from.start(), $from.pos).setNodeMarkup($from.before(), made.type, made.attrs)
}
