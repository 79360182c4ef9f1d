// The room's other door: what types into Automerge documents. Importing it loads Automerge; components ask their host
// instead.
import type { Path } from "../shape/paths"
import { readBlocks } from "../shape/blocks"
import type { AnySpan } from "../shape/rich"
import { valueAt } from "../shape/paths"
import { showCarets, showCaretsInHtml } from "./carets/overlay"
import type { TextHost } from "./host"
import { bindText } from "./plain/bind"
import { readSpans } from "./rich/read"
import { isWritable, type Changed, type TextSource } from "./source"
import { touches } from "./splices"
import { textAt } from "./value"

export { bindText } from "./plain/bind"
export { readSpans } from "./rich/read"
export { isWritable } from "./source"
export { ownEditsOf, type OwnEdits } from "./undo/own-edits"
export { textAt } from "./value"

const known = new WeakMap<TextSource, TextHost>()

/** The texts of an Automerge document, as components want them: the same host for the same document. */
export function hostOf(source: TextSource): TextHost {
  const host = known.get(source) ?? new LiveHost(source)
  known.set(source, host)
  return host
}

/** Texts of an Automerge document. */
export class LiveHost implements TextHost {
  constructor(readonly typed: TextSource) {}

  state(): unknown {
    return this.typed.handle.doc()
  }

  value(path: Path): unknown {
    return valueAt(this.typed.handle.doc(), path)
  }

  subscribe(path: Path, listener: () => void): () => void {
    const { handle } = this.typed
    const heard = ({ patches }: Changed): void => {
      if (patches.some((patch) => touches(patch, path))) listener()
    }
    handle.on("change", heard)
    return () => handle.off("change", heard)
  }

  blocks(path: Path) {
    const doc = this.typed.handle.doc()
    return textAt(doc, path) === undefined ? null : readBlocks(readSpans(doc, path) as readonly AnySpan[])
  }

  mayWrite(): boolean {
    return isWritable(this.typed)
  }

  subscribeAccess(listener: () => void): () => void {
    return this.typed.subscribeAccess?.(listener) ?? (() => undefined)
  }

  bindText(...[element, path, options]: Parameters<TextHost["bindText"]>): ReturnType<TextHost["bindText"]> {
    return bindText(element, this.typed, path, options)
  }

  showCarets(element: HTMLElement, layer: HTMLElement, path: Path): () => void {
    if (element instanceof HTMLTextAreaElement || element instanceof HTMLInputElement) {
      return showCarets(element, layer, this.typed, path)
    }
    return showCaretsInHtml(element, layer, this.typed, path)
  }
}
