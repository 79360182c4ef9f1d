// The room there is, asked of the browser.
import { useCallback, useMemo, useSyncExternalStore } from "react"

/** Whether a media query holds, now and whenever that changes; where there is nobody to ask, it doesn't. */
export function useMedia(query: string): boolean {
  const media = useMemo(() => (typeof matchMedia === "undefined" ? undefined : matchMedia(query)), [query])
  const subscribe = useCallback((told: () => void) => {
    media?.addEventListener("change", told)
    return () => media?.removeEventListener("change", told)
  }, [media])
  return useSyncExternalStore(subscribe, () => media?.matches ?? false, () => false)
}
