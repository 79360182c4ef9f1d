// What was typed where a number or a date belongs and is neither: it is kept as it was typed, by document and path, until it
// is mended, replaced or emptied, however often its control is taken away meanwhile. The document never holds it, and says so.
import { useCallback, useEffect, useSyncExternalStore } from "react"
import { asMap, readAnswer } from "../../shape/read"
import { useStablePath, type FormSource } from "../../source"
import type { Path } from "../../shape/paths"
import type { DayRefusal } from "../../shape/typed-day"
import type { NumberRefusal } from "../../shape/typed-number"

/** Words that are refused as they are, and why. */
export interface Draft {
  readonly text: string
  readonly why: `number refused ${NumberRefusal}` | `day refused ${DayRefusal | "partial"}` | "value refused"
}

interface Kept extends Draft {
  readonly source: FormSource
  readonly path: Path
  readonly end: () => void
}

const drafts = new Map<string, Kept>()
const listeners = new Set<() => void>()

/** What waits at a path to be mended. */
export function draftAt(source: FormSource, path: Path): Draft | null {
  return drafts.get(keyOf(source, path)) ?? null
}

/** As {@link draftAt}, for as long as somebody shows it. */
export function useDraft(source: FormSource, path: Path): Draft | null {
  const stable = useStablePath(path)
  useEffect(() => {
    // Another source may keep the document now: it hears of what was refused before it came.
    const draft = drafts.get(keyOf(source, stable))
    if (draft !== undefined && draft.source !== source) keepDraft(source, stable, draft)
  }, [source, stable])
  return useSyncExternalStore(subscribe, useCallback(() => draftAt(source, stable), [source, stable]))
}

/** Keeps words that were refused. The document isn't « enregistré » as long as they can be seen. */
export function keepDraft(source: FormSource, path: Path, { text, why }: Draft): void {
  const key = keyOf(source, path)
  drafts.get(key)?.end()
  // In a row that is deleted nobody sees it; it is there again with the row. A row is two keys below the fields.
  const row = path.slice(0, Math.min(3, path.length - 1))
  const hear = (): void => source.unkept?.heard(path, isDeleted(source, path) ? null : "draft")
  drafts.set(key, { text, why, source, path, end: source.subscribe(row, hear) })
  hear()
  tell()
}

/** Lets go of what waits at and below a path: it was mended, or emptied, or something else was put there. */
export function dropDraft(source: FormSource, path: Path): void {
  const key = keyOf(source, path)
  const dropped = [...drafts].filter(([one]) => one === key || one.startsWith(`${key}/`))
  for (const [one, draft] of dropped) {
    draft.end()
    drafts.delete(one)
    source.unkept?.heard(draft.path, null)
  }
  if (dropped.length > 0) tell()
}

function isDeleted(source: FormSource, path: Path): boolean {
  return path.some((_, at) => at > 1 && readAnswer(asMap(source.value(path.slice(0, at)))?.["deleted"]).value === true)
}

function keyOf(source: FormSource, path: Path): string {
  return [source.id, ...path].join("/")
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

function tell(): void {
  for (const listener of [...listeners]) listener()
}
