// Whether texts may be written, for React.
import { useCallback, useSyncExternalStore } from "react"
import type { TextHost } from "./host"

/** Follows the right to write. */
export function useWritable(source: TextHost): boolean {
  const subscribe = useCallback((told: () => void) => source.subscribeAccess(told), [source])
  return useSyncExternalStore(subscribe, () => source.mayWrite())
}
