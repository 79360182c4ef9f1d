// What React needs of a source. Each hook draws anew only when its own answer changes.
import { useCallback, useRef, useSyncExternalStore } from "react"
import { useStablePath } from "../editor/useStablePath"
import type { Path } from "../shape/paths"
import type { Access, Present } from "../sync"
import { samePresent } from "../sync/presence/present"
import type { FormSource } from "./source"

/** The value at a path. The path may be a new array each time. */
export function useValue(source: FormSource, path: Path): unknown {
  const stable = useStablePath(path)
  const subscribe = useCallback((told: () => void) => source.subscribe(stable, told), [source, stable])
  return useSyncExternalStore(subscribe, () => source.value(stable))
}

/** What the person may do. */
export function useAccess(source: FormSource): Access {
  const subscribe = useCallback((told: () => void) => source.subscribeAccess(told), [source])
  return useSyncExternalStore(subscribe, () => source.access)
}

/** Whether an edit at a path waits longer than it should. */
export function useLate(source: FormSource, path: Path): boolean {
  const stable = useStablePath(path)
  return useSyncExternalStore(usePending(source), () => source.pending?.isLate(stable) ?? false)
}

/** Whether something typed at a path can't be written. */
export function useStuckAt(source: FormSource, path: Path): boolean {
  const stable = useStablePath(path)
  return useSyncExternalStore(usePending(source), () => source.pending?.isStuck(stable) ?? false)
}

/** Everybody else's pages on the document, and my other tabs. Nothing is drawn for carets that move. */
export function useHere(source: FormSource): readonly Present[] {
  return usePresent(source, useCallback(() => source.presence?.here() ?? NOBODY, [source]))
}

/** Those who are in a field, or in a cell of a row. */
export function useHereIn(source: FormSource, path: Path): readonly Present[] {
  const stable = useStablePath(path)
  return usePresent(source, useCallback(() => source.presence?.hereIn(stable) ?? NOBODY, [source, stable]))
}

const NOBODY: readonly Present[] = []
const nothing = (): void => undefined

function usePending(source: FormSource): (told: () => void) => () => void {
  return useCallback((told: () => void) => source.pending?.subscribe(told) ?? nothing, [source])
}

/** What `read` gives; the same as before where only carets moved. */
function usePresent(source: FormSource, read: () => readonly Present[]): readonly Present[] {
  const last = useRef<readonly Present[]>(NOBODY)
  const subscribe = useCallback((told: () => void) => source.presence?.subscribe(told) ?? nothing, [source])
  return useSyncExternalStore(subscribe, useCallback(() => {
    const next = read()
    if (!samePresent(last.current, next)) last.current = next
    return last.current
  }, [read]))
}
