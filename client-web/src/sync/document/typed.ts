// What stands on the screen and isn't in the document yet: a key is painted first and written right after. Whoever reads,
// edits or leaves the document asks here first, and finds all that was typed in it (SPEC C45).
//
// A value that is replaced as a whole is another matter: half of a number is another number. It is written by its control when
// whoever types it is done, and by nobody else before but a page that goes.

const waiting = new WeakMap<object, Set<() => void>>()
const values = new WeakMap<object, Set<() => void>>()

/** Something was typed that `write` writes into this handle's document, unless it is taken away before. */
export function holdTyped(handle: object, write: () => void): () => void {
  return hold(waiting, handle, write)
}

/** A control holds a value that isn't whole yet: `write` writes what is, when the page goes; it may be asked several times. */
export function holdValue(handle: object, write: () => void): () => void {
  return hold(values, handle, write)
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

/** The page may be going: writes what was typed, and the values that are whole. */
export function writeAll(handle: object): void {
  writeTyped(handle)
  for (const write of [...(values.get(handle) ?? [])]) write()
}

function hold(all: WeakMap<object, Set<() => void>>, handle: object, write: () => void): () => void {
  const held = all.get(handle) ?? new Set()
  all.set(handle, held)
  held.add(write)
  return () => void held.delete(write)
}
