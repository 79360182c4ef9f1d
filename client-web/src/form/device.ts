// What the form remembers on this device: which helps are open, which remarks were dismissed, which two actors are two.
// A device without storage forgets at the next visit; nothing else breaks.
import { useCallback, useMemo, useSyncExternalStore } from "react"
import { Store } from "../ui/store"

const PREFIX = "maillage.form."
/** What was remembered since the page opened, for devices that keep nothing. */
const memory = new Map<string, string>()
/** How often something was remembered. */
const changes = new Store(0)

/** What is remembered under a key; null if nothing is. */
export function remembered(key: string): string | null {
  const known = memory.get(key)
  if (known !== undefined) return known
  try {
    return localStorage.getItem(PREFIX + key)
  } catch {
    return null
  }
}

/** Remembers a word under a key, or forgets it (null). */
export function remember(key: string, value: string | null): void {
  memory.set(key, value ?? "")
  try {
    if (value === null) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, value)
  } catch {
    // It is in memory at least.
  }
  changes.set(changes.get() + 1)
}

/** Something that is on or off on this device. */
export function useSwitch(key: string): readonly [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(changes.subscribe, () => remembered(key) === "1")
  const set = useCallback((next: boolean) => remember(key, next ? "1" : null), [key])
  return [on, set]
}

/** What is remembered under a key, and a way to remember something else, or nothing. */
export function useRemembered(key: string): readonly [string | null, (value: string | null) => void] {
  const value = useSyncExternalStore(changes.subscribe, () => remembered(key) || null)
  const set = useCallback((next: string | null) => remember(key, next), [key])
  return [value, set]
}

/** A set of words kept under one key: dismissed remarks, pairs that are no doubles. */
export function useKept(key: string): readonly [ReadonlySet<string>, (word: string, kept: boolean) => void] {
  const text = useSyncExternalStore(changes.subscribe, () => remembered(key) ?? "")
  const set = useCallback((word: string, kept: boolean) => {
    const words = new Set(wordsIn(remembered(key) ?? ""))
    if (kept) words.add(word)
    else words.delete(word)
    // The oldest are forgotten first: a device keeps no more than it can hold.
    remember(key, words.size === 0 ? null : JSON.stringify([...words].slice(-500)))
  }, [key])
  return [useMemo(() => new Set(wordsIn(text)), [text]), set]
}

function wordsIn(text: string): string[] {
  try {
    const words: unknown = JSON.parse(text || "[]")
    return Array.isArray(words) ? words.filter((word) => typeof word === "string") : []
  } catch {
    return []
  }
}
