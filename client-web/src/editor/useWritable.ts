// Whether a document may be written, for React.
import { useCallback, useSyncExternalStore } from "react"
import { isWritable, type TextSource } from "./source"

/** Follows the right to write. */
export function useWritable(source: TextSource): boolean {
  const subscribe = useCallback((told: () => void) => source.subscribeAccess?.(told) ?? (() => undefined), [source])
  return useSyncExternalStore(subscribe, () => isWritable(source))
}
