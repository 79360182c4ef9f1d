// Waiting for something to become true, by asking often. Says what was waited for when it doesn't.

/** Waits until the condition gives something that is not false, and gives that. */
export async function until<T>(
  what: string, condition: () => T | Promise<T>, within = 30_000,
): Promise<NonNullable<T>> {
  const end = performance.now() + within
  for (;;) {
    const found = await condition()
    if (found) return found
    if (performance.now() > end) throw new Error(`waited ${within} ms in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
}
