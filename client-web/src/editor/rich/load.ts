// ProseMirror is a file of its own, fetched once. When that fails it may be tried again.

/** What the file holds. */
export type EditorModule = typeof import("./EditorBox")

let loaded: EditorModule | null = null
let loading: Promise<EditorModule> | null = null

/** The editor, fetched the first time. */
export function loadEditor(): Promise<EditorModule> {
  loading ??= import("./EditorBox").then(
    (module) => (loaded = module),
    (error: unknown) => {
      loading = null
      throw error
    },
  )
  return loading
}

/** The editor if it is there already. */
export function loadedEditor(): EditorModule | null {
  return loaded
}

/** Fetches the editor when the page has nothing else to do; until the returned function is called. */
export function loadEditorWhenIdle(): () => void {
  if (loaded) return () => undefined
  // What fails now is tried again, and told, when somebody needs it.
  const load = (): void => void loadEditor().catch(() => undefined)
  if (typeof requestIdleCallback === "function") {
    const asked = requestIdleCallback(load, { timeout: 10_000 })
    return () => cancelIdleCallback(asked)
  }
  const timer = setTimeout(load, 3_000)
  return () => clearTimeout(timer)
}
