// localStorage as it really is: it may be missing, full or forbidden. Nothing here throws.

/** Everything of ours begins with this, so that it can be found and forgotten. */
export const PREFIX = "maillage."

/** The value kept under a key, if there is one. */
export function keptText(key: string): string | null {
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** Keeps a value; `null` takes it away. Says whether the device took it. */
export function keepText(key: string, value: string | null): boolean {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
    return true
  } catch {
    return false
  }
}

/** Takes away everything of ours but the keys named (without the prefix). */
export function forgetTexts(but: readonly string[]): void {
  try {
    const kept = new Set(but.map((key) => PREFIX + key))
    const keys = Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index))
    for (const key of keys) if (key?.startsWith(PREFIX) && !kept.has(key)) localStorage.removeItem(key)
  } catch {
    // Where nothing can be kept there is nothing to forget.
  }
}
