// What stands on the screen and isn't in the document yet: a key is painted first and written right after. Whoever reads,
// edits or leaves the document asks here first, and finds all that was typed in it (SPEC C45).

const waiting = new WeakMap<object, Set<() => void>>()

/** Something was typed that `write` writes into this handle's document, unless it is taken away before. */
export function holdTyped(handle: object, write: () => void): () => void {
  const all = waiting.get(handle) ?? new Set()
  waiting.set(handle, all)
  all.add(write)
  return () => void all.delete(write)
}

/** Writes what was typed in the document and isn't written yet. Costs nothing where there is nothing. */
export function writeTyped(handle: object): void {
  const all = waiting.get(handle)
  if (!all || all.size === 0) return
  for (const write of [...all]) {
    all.delete(write)
    write()
  }
}
