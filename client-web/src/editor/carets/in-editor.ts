// Others' carets and selections in the rich text editor. Selections are a class on the words themselves; carets are
// drawn over the editor, in a layer beside it: a caret among the words, however marked as none of them, is a place that
// Firefox puts the selection into (SPEC C47). Between what presence says, both follow the words.
import { Plugin, PluginKey, type EditorState } from "prosemirror-state"
import { Decoration, DecorationSet, type EditorView } from "prosemirror-view"
import type { Path } from "../../shape/paths"
import { toPosition } from "../rich/positions"
import { unmarkedIn } from "../rich/push"
import type { TextSource } from "../source"
import { propsOf } from "../value"
import { caretMark } from "./marks"
import { caretsIn, othersIn, type OtherCaret } from "./others"

const carets = new PluginKey<Placed>("editor-carets")

/** Carets, by positions of the editor, and the words that are selected. */
interface Placed {
  readonly carets: readonly { readonly caret: OtherCaret; readonly position: number }[]
  readonly selected: DecorationSet
}

const NOBODY: Placed = { carets: [], selected: DecorationSet.empty }

/** Shows them while a view is there. */
export function caretsPlugin(source: TextSource, path: Path): Plugin<Placed> {
  return new Plugin<Placed>({
    key: carets,
    state: {
      init: () => NOBODY,
      apply: (transaction, placed) => {
        const found = transaction.getMeta(carets) as Placed | undefined
        if (found || !transaction.docChanged || placed === NOBODY) return found ?? placed
        const { doc, mapping } = transaction
        return {
          carets: placed.carets.map(({ caret, position }) => ({ caret, position: mapping.map(position) })),
          selected: placed.selected.map(mapping, doc),
        }
      },
    },
    props: { decorations: (state) => carets.getState(state)?.selected },
    view: (view) => new CaretLayer(view, source, path),
  })
}

/** The layer over one view; drawn at most once a frame, and only while somebody else has a caret in the text. */
class CaretLayer {
  readonly #view: EditorView
  readonly #source: TextSource
  readonly #path: Path
  readonly #layer: HTMLElement
  readonly #resized: ResizeObserver | null
  readonly #ended: (() => void) | undefined
  readonly #first: ReturnType<typeof setTimeout>
  #frame: number | null = null

  constructor(view: EditorView, source: TextSource, path: Path) {
    this.#view = view
    this.#source = source
    this.#path = path
    this.#layer = view.dom.ownerDocument.createElement("span")
    this.#layer.className = "editor-carets"
    this.#layer.setAttribute("aria-hidden", "true")
    view.dom.after(this.#layer)
    this.#ended = source.presence?.subscribe(() => this.#find())
    this.#resized = typeof ResizeObserver === "undefined" ? null : new ResizeObserver(() => this.#soon())
    this.#resized?.observe(view.dom)
    // The view isn't whole while its plugins are made.
    this.#first = setTimeout(() => this.#find())
  }

  update(view: EditorView, before: EditorState): void {
    if (view.state.doc !== before.doc || carets.getState(view.state) !== carets.getState(before)) this.#soon()
  }

  destroy(): void {
    clearTimeout(this.#first)
    if (this.#frame !== null) cancelAnimationFrame(this.#frame)
    this.#ended?.()
    this.#resized?.disconnect()
    this.#layer.remove()
  }

  /** Somebody may have come, moved or gone. */
  #find(): void {
    const view = this.#view
    if (view.isDestroyed || view.composing) return
    const found = caretsIn(this.#source, this.#path, othersIn(this.#source.presence, this.#path))
    if (found.length === 0 && carets.getState(view.state) === NOBODY) return
    const placed = found.length === 0 ? NOBODY : placedIn(view.state, found, this.#source, this.#path)
    view.dispatch(view.state.tr.setMeta(carets, placed))
  }

  #soon(): void {
    if (this.#layer.childElementCount === 0 && carets.getState(this.#view.state) === NOBODY) return
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = null
      if (!this.#view.isDestroyed) this.#draw()
    })
  }

  #draw(): void {
    const placed = carets.getState(this.#view.state) ?? NOBODY
    const corner = this.#layer.getBoundingClientRect()
    this.#layer.replaceChildren(...placed.carets.map(({ caret, position }) => {
      const { left, top, bottom } = this.#view.coordsAtPos(position)
      return caretMark({ x: left - corner.left, y: top - corner.top, width: 0, height: bottom - top }, caret)
    }))
  }
}

function placedIn(state: EditorState, found: readonly OtherCaret[], source: TextSource, path: Path): Placed {
  const unmarked = unmarkedIn(source.handle.doc(), propsOf(path))
  const placed = found.flatMap((caret) => {
    const [anchor, head] = [toPosition(state.doc, caret.anchor, unmarked), toPosition(state.doc, caret.head, unmarked)]
    return head === null ? [] : [{ caret, position: head, anchor: anchor ?? head }]
  })
  const selected = placed.filter(({ position, anchor }) => anchor !== position).map(({ caret, position, anchor }) => {
    const look = { class: "editor-selected", "data-colour": String(caret.person.colour) }
    return Decoration.inline(Math.min(anchor, position), Math.max(anchor, position), look)
  })
  return { carets: placed, selected: DecorationSet.create(state.doc, selected) }
}
