// What is done when a page may be going: flush what is written, warn if what isn't saved would be lost.

/** What a page does when it may be going. */
export interface PageExit {
  /** Hands to the device whatever it hasn't got yet; as much as possible before it returns. */
  flush(): void
  /** Whether closing the page now would lose something. */
  wouldLose(): boolean
}

/** Does so until the function it returns is called. Does nothing where there is no page. */
export function watchLeaving(leaving: PageExit): () => void {
  if (typeof window === "undefined") return () => undefined
  const flush = (): void => leaving.flush()
  const hidden = (): void => {
    // Phones close hidden pages without another word.
    if (document.visibilityState === "hidden") leaving.flush()
  }
  const warn = (event: BeforeUnloadEvent): void => {
    leaving.flush()
    if (leaving.wouldLose()) event.preventDefault()
  }
  window.addEventListener("pagehide", flush)
  window.addEventListener("beforeunload", warn)
  document.addEventListener("visibilitychange", hidden)
  return () => {
    window.removeEventListener("pagehide", flush)
    window.removeEventListener("beforeunload", warn)
    document.removeEventListener("visibilitychange", hidden)
  }
}

/** Told whenever the page is seen again after it was hidden. */
export function onSeen(listener: () => void): () => void {
  if (typeof document === "undefined") return () => undefined
  const seen = (): void => {
    if (document.visibilityState === "visible") listener()
  }
  document.addEventListener("visibilitychange", seen)
  return () => document.removeEventListener("visibilitychange", seen)
}
