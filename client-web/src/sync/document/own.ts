// Whether what a handle tells of just now is an edit made on this page, by whoever uses it: automerge-repo doesn't say.
// Whoever writes says so; whoever keeps what one did oneself asks.

const writing = new WeakMap<object, number>()

/** Does work that edits this handle's document by the hand of whoever uses the page. */
export function asOwn<T>(handle: object, work: () => T): T {
  const before = writing.get(handle) ?? 0
  writing.set(handle, before + 1)
  try {
    return work()
  } finally {
    writing.set(handle, before)
  }
}

/** Whether such work is going on: what the handle tells meanwhile is one's own. */
export function isOwn(handle: object): boolean {
  return (writing.get(handle) ?? 0) > 0
}
