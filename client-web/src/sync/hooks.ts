// What React needs of an open document. Each hook re-renders only when its own answer changes.
import { useCallback, useMemo, useRef, useSyncExternalStore } from "react"
import type { LiveDocument } from "./document/document"
import type { Documents } from "./documents"
import { pageLink } from "./link"
import { pathKey, type Path } from "../shape/paths"
import { peopleOf, samePresent } from "./presence/present"
import type { Stuck } from "./document/stuck"
import type { Access, Here, Keeping, Link, Present, Saved } from "./types"

/** The Automerge value at a path. The path may be a new array each time. */
export function useValue(document: LiveDocument, path: Path): unknown {
  const stable = useStable(path)
  const subscribe = useCallback((told: () => void) => document.subscribe(stable, told), [document, stable])
  return useSyncExternalStore(subscribe, () => document.value(stable))
}

/**
 * Whether the document is saved; or what `pick` makes of that, a word or a number: with every key a document is unsaved
 * for a moment, and whoever asks for less is drawn less often.
 */
export function useSaved(document: LiveDocument): Saved
export function useSaved<T extends string | number | boolean | undefined>(
  document: LiveDocument, pick: (saved: Saved) => T,
): T
export function useSaved(document: LiveDocument, pick: (saved: Saved) => unknown = (saved) => saved): unknown {
  const subscribe = useCallback((told: () => void) => document.saved.subscribe(told), [document])
  return useSyncExternalStore(subscribe, () => pick(document.saved.get()))
}

/** What is on the screen and can't be written. */
export function useStuck(document: LiveDocument): readonly Stuck[] {
  const subscribe = useCallback((told: () => void) => document.stuck.subscribe(told), [document])
  return useSyncExternalStore(subscribe, () => document.stuck.get())
}

/** What the person may do with the document. */
export function useAccess(document: LiveDocument): Access {
  const subscribe = useCallback((told: () => void) => document.subscribeAccess(told), [document])
  return useSyncExternalStore(subscribe, () => document.access)
}

/** In how many fields unsent edits were lost with a damaged copy; none once that is accepted. */
export function useLost(document: LiveDocument): number {
  const subscribe = useCallback((told: () => void) => document.lost.subscribe(told), [document])
  return useSyncExternalStore(subscribe, () => document.lost.get())
}

/** Everybody else's pages on the document, and my other tabs. Nothing is drawn for carets that move. */
function useHere(document: LiveDocument): readonly Present[] {
  return usePresent(document, useCallback(() => document.presence.here(), [document]))
}

/** What `read` gives; the same as before where only carets moved. */
function usePresent(document: LiveDocument, read: () => readonly Here[]): readonly Present[] {
  const last = useRef<readonly Present[]>([])
  const subscribe = useCallback((told: () => void) => document.presence.subscribe(told), [document])
  return useSyncExternalStore(subscribe, useCallback(() => {
    const next = read()
    if (!samePresent(last.current, next)) last.current = next
    return last.current
  }, [read]))
}

/** The other people in the document, each once. */
export function usePeople(document: LiveDocument): readonly Present[] {
  const here = useHere(document)
  return useMemo(() => peopleOf(here), [here])
}

/** The connection to the server. */
export function useLink(): Link {
  return useSyncExternalStore(pageLink.subscribe, pageLink.get, pageLink.get)
}

function useStable(path: Path): Path {
  const key = pathKey(path)
  // The key says everything that the path does.
  return useMemo(() => path, [key])
}

/** Whether this device keeps what is written on it. */
export function useKeeping(documents: Documents): Keeping {
  const subscribe = useCallback((told: () => void) => documents.subscribeKeeping(told), [documents])
  return useSyncExternalStore(subscribe, () => documents.keeping)
}
