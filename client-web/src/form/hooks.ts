// Hooks over a document that the form's parts share: rows, things computed from many fields, the room there is.
import { useCallback, useLayoutEffect, useMemo, useRef, useState, useSyncExternalStore, type RefObject } from "react"
import { useStablePath, type FormSource, type Reverted } from "../source"
import { useForm } from "./context"
import type { Path } from "../shape/paths"
import { settledOf, type Compute } from "./settled"
import { asMap } from "../shape/read"
import { FollowedPlaces, type RowPlace } from "../shape/rows"

/** Narrower than this (44rem), a grid becomes cards. */
const NARROW_PX = 704

/** A path below another, stable too. */
export function useBelow(path: Path, ...keys: string[]): Path {
  return useStablePath([...path, ...keys])
}

/** Told when one takes back, or does again, what stands at a path. */
export function useReverted(path: Path, listener: (reverted: Reverted) => void): void {
  const { source } = useForm()
  const stable = useStablePath(path)
  const last = useRef(listener)
  useLayoutEffect(() => void (last.current = listener))
  useLayoutEffect(() => source.undo?.onReverted((reverted) => {
    const isHere = reverted.values.some((value) => stable.every((key, at) => value[at] === key))
    if (isHere) last.current(reverted)
  }), [source, stable])
}

/** The rows there are, deleted ones included, in order; the same array until one comes, goes or moves. */
export function useRowPlaces(source: FormSource, path: Path): readonly RowPlace[] {
  const stable = useStablePath(path)
  const subscribe = useCallback((told: () => void) => source.subscribe(stable, told), [source, stable])
  const read = useMemo(() => {
    const places = new FollowedPlaces()
    return () => places.of(asMap(source.value(stable)))
  }, [source, stable])
  return useSyncExternalStore(subscribe, read)
}

/**
 * Something computed from what is at and below a path, when typing there has paused. `compute` must stay the same function
 * while nothing it depends on changes; the last result is kept where the new one says the same.
 */
export function useSettled<T>(source: FormSource, path: Path, compute: Compute<T>): T {
  const stable = useStablePath(path)
  const settled = useMemo(() => settledOf(source, stable, compute), [source, stable, compute])
  return useSyncExternalStore(settled.subscribe, settled.get)
}

/**
 * Whether an element has little room, whatever the window has; known before anything is painted, and on a phone before
 * anything is made: a grid of a thousand cells would be made to be thrown away.
 */
export function useNarrow(element: RefObject<HTMLElement | null>): boolean {
  const [narrow, setNarrow] = useState(() => globalThis.innerWidth < NARROW_PX)
  useLayoutEffect(() => {
    const watched = element.current
    if (watched === null || typeof ResizeObserver === "undefined") return
    const look = (width: number): void => {
      if (width > 0) setNarrow(width < NARROW_PX)
    }
    look(watched.clientWidth)
    const observer = new ResizeObserver(([entry]) => entry && look(entry.contentRect.width))
    observer.observe(watched)
    return () => observer.disconnect()
  }, [element])
  return narrow
}
