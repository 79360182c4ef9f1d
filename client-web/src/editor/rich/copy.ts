// What ProseMirror hands to the clipboard, and to whatever text is dragged to: copied.ts, for the blocks of a selection.
import { DOMSerializer, type Fragment, type Node } from "prosemirror-model"
import type { EditorState } from "prosemirror-state"
import type { Level, ListKind } from "../../shape/blocks"
import { safeHref } from "../../shape/links"
import { copiedHtml, copiedText, type CopiedBlock } from "./copied"
import { ItemCounter } from "./ordinals"
import { schema } from "./schema"

/** ProseMirror's `clipboardSerializer`; what is selected is read off the state when it is asked. */
export class CopySerializer extends DOMSerializer {
  readonly #state: () => EditorState

  constructor(state: () => EditorState) {
    const plain = DOMSerializer.fromSchema(schema)
    super(plain.nodes, plain.marks)
    this.#state = state
  }

  override serializeFragment(fragment: Fragment, options: { document?: Document } = {}): DocumentFragment {
    return copiedHtml(this.#blocks(fragment), options.document ?? document.implementation.createHTMLDocument(""), this.#counter())
  }

  /** ProseMirror's `clipboardTextSerializer`. */
  readonly text = ({ content }: { readonly content: Fragment }): string => copiedText(this.#blocks(content), this.#counter())

  /** Some words of one block are words and no item, heading or quote. */
  #blocks(fragment: Fragment): CopiedBlock[] {
    const { $from, $to } = this.#state().selection
    const isPart = fragment.childCount === 1 && $from.sameParent($to)
      && ($from.parentOffset > 0 || $to.parentOffset < $to.parent.content.size)
    const blocks: CopiedBlock[] = []
    fragment.forEach((node) => void blocks.push(blockOf(node, isPart)))
    return blocks
  }

  /** What stands before the selection is counted, so that its third item is the third. */
  #counter(): ItemCounter {
    const { doc, selection } = this.#state()
    const counter = new ItemCounter()
    for (let index = 0; index < selection.$from.index(0); index += 1) counter.next(kindOf(doc.child(index)))
    return counter
  }
}

function blockOf(node: Node, isPart: boolean): CopiedBlock {
  const runs: { text: string; strong: boolean; em: boolean; link: { href: string } | null }[] = []
  node.forEach((child) => {
    const { link, strong, em } = schema.marks
    const href = safeHref(String(link.isInSet(child.marks)?.attrs["href"] ?? ""))
    runs.push({
      text: child.text ?? "",
      strong: strong.isInSet(child.marks) !== undefined,
      em: em.isInSet(child.marks) !== undefined,
      link: href === null ? null : { href },
    })
  })
  return { kind: isPart ? { is: "paragraph" } : kindOf(node), runs }
}

function kindOf({ type, attrs }: Node): CopiedBlock["kind"] {
  switch (type) {
    case schema.nodes.heading:
      return { is: "heading", level: attrs["level"] as Level }
    case schema.nodes.item:
      return { is: "item", list: attrs["list"] as ListKind, indent: Number(attrs["indent"]) }
    case schema.nodes.quote:
      return { is: "quote" }
    default:
      return { is: "paragraph" }
  }
}
