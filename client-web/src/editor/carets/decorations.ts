// Others' carets and selections in the rich text editor. Drawn anew when somebody moves; between, they follow the
// words.
import { Plugin, PluginKey, type EditorState } from "prosemirror-state"
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view"
import type { Path } from "../../shape/paths"
import { toPosition } from "../rich/positions"
import { unmarkedIn } from "../rich/push"
import type { TextSource } from "../source"
import { propsOf } from "../value"
import { flagOf } from "./marks"
import { caretsIn, othersIn, type OtherCaret } from "./others"

const carets = new PluginKey<DecorationSet>("editor-carets")

/** Shows them while a view is there. */
export function caretsPlugin(source: TextSource, path: Path): Plugin<DecorationSet> {
  return new Plugin<DecorationSet>({
    key: carets,
    state: {
      init: () => DecorationSet.empty,
      apply: (transaction, shown) => {
        const drawn = transaction.getMeta(carets) as DecorationSet | undefined
        return drawn ?? shown.map(transaction.mapping, transaction.doc)
      },
    },
    props: { decorations: (state) => carets.getState(state) },
    view: (view) => follow(view, source, path),
  })
}

function follow(view: EditorView, source: TextSource, path: Path): { destroy(): void } {
  const draw = (): void => {
    if (view.isDestroyed || view.composing) return
    const before = carets.getState(view.state)
    const found = caretsIn(source, path, othersIn(source.presence, path))
    if (found.length === 0 && before === DecorationSet.empty) return
    const drawn = found.length === 0 ? DecorationSet.empty : decorationsOf(view.state, found, source, path)
    view.dispatch(view.state.tr.setMeta(carets, drawn))
  }
  const ended = source.presence?.subscribe(draw)
  // The view isn't whole while its plugins are made.
  const first = setTimeout(draw)
  return {
    destroy() {
      clearTimeout(first)
      ended?.()
    },
  }
}

function decorationsOf(
  state: EditorState, found: readonly OtherCaret[], source: TextSource, path: Path,
): DecorationSet {
  const unmarked = unmarkedIn(source.handle.doc(), propsOf(path))
  const decorations = found.flatMap((caret) => {
    const [anchor, head] = [toPosition(state.doc, caret.anchor, unmarked), toPosition(state.doc, caret.head, unmarked)]
    if (head === null) return []
    const key = `${caret.peer} ${caret.person.initials}`
    const widget = Decoration.widget(head, () => caretElement(caret), { key, side: 10, ignoreSelection: true })
    if (anchor === null || anchor === head) return [widget]
    const selected = { class: "editor-selected", "data-colour": String(caret.person.colour) }
    return [Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), selected), widget]
  })
  return DecorationSet.create(state.doc, decorations)
}

/** A line where the caret is, and whose it is; said in words by the form, so hidden from screen readers. */
function caretElement({ person }: OtherCaret): HTMLElement {
  const caret = document.createElement("span")
  caret.className = "editor-caret"
  caret.dataset["colour"] = String(person.colour)
  caret.setAttribute("aria-hidden", "true")
  caret.append(flagOf(person.initials))
  return caret
}
