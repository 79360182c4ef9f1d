// How much stands in a rich text, for React: cheap enough to ask on every key, unlike its blocks.
import { useCallback, useSyncExternalStore } from "react"
import type { Path } from "../../shape/paths"
import type { Changed, TextSource } from "../source"
import { touches } from "../splices"
import { MARKER } from "../../shape/rich"
import { textAt } from "../value"

/** No text at all, one without words, or words. */
export type Filling = "none" | "blank" | "words"

/** Follows the text at a path, which must be the same array each time. */
export function useFilling(source: TextSource, path: Path): Filling {
  const subscribe = useCallback((told: () => void) => {
    const { handle } = source
    const heard = ({ patches }: Changed): void => {
      if (patches.some((patch) => touches(patch, path))) told()
    }
    handle.on("change", heard)
    return () => handle.off("change", heard)
  }, [source, path])
  return useSyncExternalStore(subscribe, () => {
    const text = textAt(source.handle.doc(), path)
    if (text === undefined) return "none"
    return text === "" || text === MARKER ? "blank" : "words"
  })
}
