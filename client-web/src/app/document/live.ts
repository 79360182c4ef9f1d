// The document itself, with Automerge: fetched once its words are shown. What was typed into them goes into it, and its
// controls go on from what they show.
import {
  applyChanges, changeAt, clone, getLastLocalChange, hasHeads, view, type Doc,
} from "@automerge/automerge/slim"
import { flushSync } from "react-dom"
import { ownEditsOf, textAt } from "../../editor/live"
import { smallestEdit } from "../../editor/plain/edit"
import { mapPlace } from "../../shape/splices"
import { pathKey, valueAt, type Path } from "../../shape/paths"
import { redo, type Done } from "../../source"
import { liveSource } from "../../source/live"
import { LiveEdit } from "../../source/live-edit"
import { asOwn } from "../../sync/document/own"
import type { LiveDocument, Root } from "../../sync"
import { reordered } from "./reorder"
import type { WordsFirst } from "./words-first"

export { liveSource } from "../../source/live"
export { openDocuments } from "../../sync"

/** What the server said it read is here within this; else it is a server of before. */
const HEADS_WITHIN_MS = 5_000
/** A composition that goes on is carried on by the document. */
const COMPOSED_WITHIN_MS = 1_000
const LOOKED_EVERY_MS = 50

/** Puts a document in place of its words; `show` draws it, and is called in any case. */
export async function takeOver(live: LiveDocument, words: WordsFirst, show: () => void, signal: AbortSignal): Promise<void> {
  const { heads, source } = words
  await until(() => hasAll(live, heads), HEADS_WITHIN_MS, signal)
  await until(() => !source.composing, COMPOSED_WITHIN_MS, signal)
  if (signal.aborted) return
  // From here to the end nothing else happens on the page: no key falls between the two.
  if (!hasAll(live, heads) || !saysTheSame(live, words)) {
    writeBeside(live, words)
    return flushSync(show)
  }
  const shown = write(live, words)
  liveSource(live).goOnFrom({ heads: [...shown], doc: view(live.handle.doc(), [...shown]) }, () => flushSync(show))
}

/** Whether places in the words are places in the document: the server may have told a text otherwise than it stands there. */
function saysTheSame(live: LiveDocument, { heads, done, root }: WordsFirst): boolean {
  const then = view(live.handle.doc(), [...heads])
  return textsIn(done).filter((path) => valueAt(root, path) !== undefined).every((path) => textAt(then, path) === textIn(root, path))
}

/** Writes what was done as if nothing had happened since the words; the heads of what they say now. */
function write(live: LiveDocument, words: WordsFirst): readonly string[] {
  const { heads, done, root } = words
  // Before anything is written: what follows can be taken back.
  ownEditsOf(live)
  if (done.length === 0) return heads
  const written = live.mayWrite() ? attempt(() => writeAt(live, heads, reordered(done, root, view(live.handle.doc(), [...heads])))) : undefined
  if (written === undefined) stick(live, words)
  words.taken()
  return written ?? heads
}

/**
 * The change is made in a copy, and applied here like anybody's. In the document itself, just loaded, `changeAt` would leave
 * a view that says something else than the document (Automerge 3.5); and what is thrown in the copy harms nothing.
 */
function writeAt({ handle }: LiveDocument, heads: readonly string[], done: readonly Done[]): readonly string[] {
  const { newDoc, newHeads } = changeAt(clone(handle.doc()), [...heads], (root) => redo(new LiveEdit(root), done))
  const change = newHeads === null ? undefined : getLastLocalChange(newDoc)
  if (newHeads === null || change === undefined) return heads
  asOwn(handle, () => handle.update((doc) => applyChanges(doc, [change])[0]))
  return newHeads
}

/** The words are of changes that aren't here, or told otherwise: each text takes the smallest edit that explains what was typed into it. */
function writeBeside(live: LiveDocument, words: WordsFirst): void {
  const { done, source, root } = words
  if (done.length === 0) return
  ownEditsOf(live)
  if (!live.mayWrite()) {
    stick(live, words)
    return words.taken()
  }
  try {
    live.change((draft) => {
      const edit = new LiveEdit(draft)
      // Rows first: words may have been typed in new ones.
      redo(edit, reordered(done, root, live.handle.doc()).filter(({ type }) => type !== "splice"))
      for (const path of textsIn(done)) {
        const [before, typed, now] = [textIn(root, path), textIn(source.root, path), edit.value(path)]
        if (typeof now !== "string") continue
        const mine = smallestEdit(before, typed, typed.length)
        const others = before === now ? null : smallestEdit(before, now, now.length)
        if (mine) edit.splice(path, mapPlace(mine.at, others ? [others] : []), others ? 0 : mine.removed, mine.inserted)
      }
    })
  } catch {
    stick(live, words)
  }
  words.taken()
}

/** What can't be written is told of, and offered as a text. */
function stick(live: LiveDocument, { done, source }: WordsFirst): void {
  for (const path of textsIn(done)) live.heardStuck(path, textIn(source.root, path))
  if (done.some(({ type }) => type !== "splice")) live.heardStuck([], "")
}

function textsIn(done: readonly Done[]): readonly Path[] {
  const paths = done.flatMap((one) => (one.type === "splice" ? [one.path] : []))
  return [...new Map(paths.map((path) => [pathKey(path), path])).values()]
}

function textIn(root: unknown, path: Path): string {
  return textAt(root as Doc<Root>, path) ?? ""
}

function hasAll(live: LiveDocument, heads: readonly string[]): boolean {
  return live.handle.isReady() && (attempt(() => hasHeads(live.handle.doc(), [...heads])) ?? false)
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    console.error(error)
    return undefined
  }
}

async function until(is: () => boolean, withinMs: number, signal: AbortSignal): Promise<void> {
  for (const end = Date.now() + withinMs; !is() && !signal.aborted && Date.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, LOOKED_EVERY_MS))
  }
}
