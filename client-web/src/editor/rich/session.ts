// One rich text being edited: its binding, which lives as long as the field is shown, and ProseMirror's view, which
// lives as long as the focus is in it. Loaded when somebody first goes into a rich text, with all of ProseMirror.
import { toggleMark } from "prosemirror-commands"
import type { Node } from "prosemirror-model"
import { Plugin, PluginKey, TextSelection, type Command, type EditorState } from "prosemirror-state"
import { Decoration, DecorationSet, EditorView, type NodeView } from "prosemirror-view"
import type { Path } from "../../shape/paths"
import { keyboardHeight } from "../../ui/keyboard"
import { Announcer, type Span } from "../announce"
import { caretsPlugin } from "../carets/in-editor"
import type { TextSource } from "../source"
import { ownEditsOf } from "../undo/own-edits"
import { propsOf } from "../value"
import { RichBinding } from "./binding"
import { HEADING_SHIFT } from "../../shape/blocks"
import { indent, linkAt, removeLink, setLink, toggleHeading, toggleList, toggleQuote } from "./commands"
import { formatOf, sameFormat, type Action, type Format } from "./format"
import { keysPlugin, type EditorRequests, type KeyHandlers, type TabMode } from "./keys"
import { listRolesPlugin } from "./list-roles"
import { safeHref } from "../../shape/links"
import { CopySerializer } from "./copy"
import { cleanPasted, parsePastedText } from "./paste"
import { NOTHING_DROPPED } from "./paste-reader"
import { moveCaret, trustCaret } from "./flush"
import type { Point } from "./point"
import { toIndex } from "./positions"
import type { Pressed } from "./pressed"
import { unmarkedIn } from "./push"
import { schema } from "./schema"
import { signsPlugin } from "./signs"

/** Where the caret goes when the editor opens; none leaves it where it was. */
export interface Opening {
  readonly anchor: Point
  readonly head: Point
}

/** How the editor looks. */
export interface Looks {
  /** On the element that can be typed in; asked each time it is drawn. */
  readonly attributes: () => Record<string, string>
  readonly headingShift: number | undefined
}

/** The toolbar sticks to the lower edge of what is seen: the caret stays above it, in pixels. */
const KEPT_CLEAR = { top: 16, right: 0, get bottom() { return 128 + keyboardHeight() }, left: 0 }

const kept = new PluginKey<boolean>("editor-kept-selection")

const COMMANDS: Readonly<Record<Exclude<Action, "link" | "undo" | "redo">, Command>> = {
  "heading 2": toggleHeading(2),
  "heading 3": toggleHeading(3),
  "heading 4": toggleHeading(4),
  "bold": toggleMark(schema.marks.strong),
  "italic": toggleMark(schema.marks.em),
  "bullets": toggleList("bullet"),
  "numbers": toggleList("ordered"),
  "outdent": indent(-1),
  "indent": indent(1),
  "quote": toggleQuote,
}

/** A rich text and its editor. */
export class RichSession {
  readonly #source: TextSource
  readonly #path: Path
  readonly #binding: RichBinding
  readonly #announcer: Announcer
  readonly #listeners = new Set<() => void>()
  readonly #doing: KeyHandlers = {
    link: () => this.asked?.link(),
    toolbar: () => this.asked?.toolbar(),
    undo: () => void this.#binding.takeBack("undo"),
    redo: () => void this.#binding.takeBack("redo"),
  }
  readonly #passage: TabMode = { through: false }
  readonly #unsubscribe: () => void
  #dropped = NOTHING_DROPPED
  #view: EditorView | null = null
  #format: Format | null = null
  /** Whoever shows the editor answers its keys. */
  asked: EditorRequests | null = null

  constructor(source: TextSource, path: Path) {
    this.#source = source
    this.#path = path
    this.#announcer = new Announcer(source, path, () => this.#selection())
    const plugins = [
      signsPlugin(), keysPlugin(this.#doing, this.#passage), caretsPlugin(source, path), listRolesPlugin(), this.#eventsPlugin(),
      keptPlugin(),
    ]
    this.#binding = new RichBinding(source, path, plugins)
    this.#unsubscribe = ownEditsOf(source).subscribe(() => this.#changed())
  }

  /** Shows the editor in an element. */
  mount(place: HTMLElement, { attributes, headingShift = HEADING_SHIFT }: Looks): void {
    this.unmount()
    const copies = new CopySerializer(() => this.#binding.state)
    const view = new EditorView(place, {
      state: this.#binding.state,
      attributes,
      editable: () => this.#binding.editable,
      nodeViews: { heading: (node) => headingView(node, headingShift) },
      scrollMargin: KEPT_CLEAR,
      scrollThreshold: KEPT_CLEAR,
      dispatchTransaction: (transaction) => {
        this.#binding.dispatch(transaction)
        this.#changed()
      },
      transformPastedHTML: (html) => this.#cleaned(html),
      clipboardTextParser: parsePastedText,
      clipboardSerializer: copies,
      clipboardTextSerializer: copies.text,
      handlePaste: (_view, event, slice) => this.#leftOut(event.clipboardData, slice.size === 0),
      handleClick: (_view, position, event) => (event.ctrlKey || event.metaKey) && this.#followLink(position),
      // A picture dropped on the text would be shown in place of the page.
      handleDrop: (_view, event) => this.#leftOut(event.dataTransfer, true) && prevented(event),
    })
    this.#view = view
    this.#passage.through = true
    this.#binding.attach(view)
    this.#changed()
  }

  unmount(): void {
    this.#announcer.leave()
    const view = this.#view
    this.#view = null
    this.#binding.detach()
    view?.destroy()
  }

  destroy(): void {
    this.unmount()
    this.#unsubscribe()
    this.#binding.destroy()
  }

  setReadOnly(readOnly: boolean): void {
    this.#binding.setReadOnly(readOnly)
    this.#view?.setProps({})
  }

  /** The attributes may be others now. */
  refresh(): void {
    this.#view?.setProps({})
  }

  /** The focus into the text; with an opening, the caret where somebody pointed. */
  focus(opening: Opening | null = null): void {
    if (!this.#view) return
    if (opening) this.#open(opening)
    this.#view.focus()
    trustCaret(this.#view)
  }

  get hasFocus(): boolean {
    return this.#view?.hasFocus() ?? false
  }

  /** As if it had been pressed here; line ends begin paragraphs. */
  press(pressed: readonly Pressed[]): void {
    const view = this.#view
    if (!view) return
    for (const one of pressed) {
      this.#passage.through = false
      if (typeof one === "string") view.dispatch(view.state.tr.replaceSelection(parsePastedText(one)))
      else moveCaret(view, one)
    }
  }

  /** Does what a button says. The focus stays where it is. */
  run(action: Exclude<Action, "link">): void {
    if (action === "undo" || action === "redo") this.#doing[action]()
    else this.#do(COMMANDS[action])
  }

  link(address: string): boolean {
    return this.#do(setLink(address))
  }

  unlink(): void {
    this.#do(removeLink)
  }

  /** The address of the link at the selection. */
  linked(): string | null {
    return linkAt(this.#binding.state)
  }

  /** Shows the selection although the focus is elsewhere. */
  keepSelection(shown: boolean): void {
    if (!this.#view || kept.getState(this.#view.state) === shown) return
    this.#view.dispatch(this.#view.state.tr.setMeta(kept, shown))
  }

  /** How the selection is formatted: the same object until that changes. */
  format(): Format {
    return (this.#format ??= this.#formatNow())
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  #cleaned(html: string): string {
    const { html: clean, dropped } = cleanPasted(html)
    this.#dropped = dropped
    return clean
  }

  /** Tells what is left out of what is pasted or dropped now. Files are pictures to whoever pastes them: whether they are all. */
  #leftOut(data: DataTransfer | null, nothingElse: boolean): boolean {
    const pictures = nothingElse ? data?.files.length ?? 0 : 0
    this.asked?.leftOut(pictures > 0 ? { ...NOTHING_DROPPED, pictures } : this.#dropped)
    this.#dropped = NOTHING_DROPPED
    return pictures > 0
  }

  #do(command: Command): boolean {
    const view = this.#view
    if (view === null || !this.#binding.editable) return false
    return command(view.state, (transaction) => view.dispatch(transaction), view)
  }

  #changed(): void {
    const next = this.#formatNow()
    if (this.#format && sameFormat(next, this.#format)) return
    this.#format = next
    for (const listener of this.#listeners) listener()
  }

  #formatNow(): Format {
    return formatOf(this.#binding.state, { undo: this.#binding.can("undo"), redo: this.#binding.can("redo") })
  }

  #open({ anchor, head }: Opening): void {
    const view = this.#view
    if (!view) return
    const [from, to] = [positionOf(view.state, anchor), positionOf(view.state, head)]
    const selection = TextSelection.between(view.state.doc.resolve(from), view.state.doc.resolve(to))
    view.dispatch(view.state.tr.setSelection(selection))
    // Somebody pointed there.
    this.#passage.through = false
  }

  #followLink(position: number): boolean {
    const $position = this.#binding.state.doc.resolve(position)
    const { link } = schema.marks
    const mark = link.isInSet($position.marks()) ?? link.isInSet($position.nodeAfter?.marks ?? [])
    const href = mark ? safeHref(String(mark.attrs["href"])) : null
    if (href !== null) window.open(href, "_blank", "noopener,noreferrer")
    return href !== null
  }

  #selection(): Span | null {
    if (!this.#view) return null
    const { doc, selection } = this.#view.state
    const unmarked = unmarkedIn(this.#source.handle.doc(), propsOf(this.#path))
    return { anchor: toIndex(doc, selection.anchor, unmarked), head: toIndex(doc, selection.head, unmarked) }
  }

  /** Who is where; what others did while a composition went on. */
  #eventsPlugin(): Plugin {
    const later = (ms: number): void => void setTimeout(() => this.#binding.sync(), ms)
    return new Plugin({
      props: {
        handleDOMEvents: {
          // A moment later ProseMirror puts the caret back where it last saw it: a key may have moved it since.
          focus: () => { this.#announcer.enter(); later(20) },
          blur: () => { this.#announcer.leave(); later(0) },
          // ProseMirror reads what the composition left behind a moment after its end.
          compositionend: () => later(60),
        },
      },
      view: (view) => {
        const flush = (): void => this.#binding.sync()
        const page = view.dom.ownerDocument.defaultView
        page?.addEventListener("pagehide", flush)
        return {
          update: (_view, before) => {
            if (!before.selection.eq(view.state.selection) || !before.doc.eq(view.state.doc)) this.#announcer.moved()
          },
          destroy: () => page?.removeEventListener("pagehide", flush),
        }
      },
    })
  }
}

/** A heading that stands under those of the page. */
function headingView(node: Node, shift: number): NodeView {
  const { level } = node.attrs
  const dom = document.createElement(`h${Math.min(6, Number(level) + shift)}`)
  dom.className = "editor-heading"
  dom.dataset["level"] = String(level)
  return { dom, contentDOM: dom, update: (next) => next.type === node.type && next.attrs["level"] === level }
}

function prevented(event: Event): true {
  event.preventDefault()
  return true
}

/** Shows the selection while the focus is in the form of a link. */
function keptPlugin(): Plugin<boolean> {
  return new Plugin<boolean>({
    key: kept,
    state: {
      init: () => false,
      apply: (transaction, shown) => (transaction.getMeta(kept) as boolean | undefined) ?? shown,
    },
    props: {
      decorations(state) {
        const { from, to, empty } = state.selection
        if (!kept.getState(state) || empty) return null
        return DecorationSet.create(state.doc, [Decoration.inline(from, to, { class: "editor-kept" })])
      },
    },
  })
}

/** The position of a place in a block; the end where there is no such block any more. */
function positionOf({ doc }: EditorState, { block, offset }: Point): number {
  if (block >= doc.childCount) return doc.content.size
  let position = 1
  for (let index = 0; index < block; index += 1) position += doc.child(index).nodeSize
  return position + Math.min(offset, doc.child(block).content.size)
}
