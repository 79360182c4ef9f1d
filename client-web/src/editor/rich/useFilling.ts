// How much stands in a rich text, for React: cheap enough to ask on every key, unlike its blocks.
import { useCallback, useSyncExternalStore } from "react"
import { isReachable, type Path } from "../../shape/paths"
import { wordsIn } from "../../shape/read"
import { MARKER } from "../../shape/rich"
import type { TextHost } from "../host"

/** No text at all, one without words, or words. */
export type Filling = "none" | "blank" | "words"

/** Follows the text at a path, which must be the same array each time. */
export function useFilling(source: TextHost, path: Path): Filling {
  const subscribe = useCallback((told: () => void) => source.subscribe(path, told), [source, path])
  return useSyncExternalStore(subscribe, () => {
    const words = isReachable(path) ? wordsIn(source.value(path)) : undefined
    if (words === undefined) return "none"
    return words === "" || words === MARKER ? "blank" : "words"
  })
}
