// What was last heard of each path, and by which tag: what hasn't changed since is neither sent nor read again. In memory, as
// long as the page lives; what is kept on the device is answers.ts's.

/** So many paths at most, the last heard: a page asks for few again and again. */
const MOST = 32

interface Heard {
  readonly tag: string
  readonly said: unknown
}

const all = new Map<string, Heard>()

/** What was heard, if the server gave it a tag. */
export function heardBefore(path: string): Heard | undefined {
  return all.get(path)
}

/** This was heard. */
export function keepHeard(path: string, tag: string | null, said: unknown): void {
  all.delete(path)
  if (tag === null) return
  all.set(path, { tag, said })
  const [oldest] = all.keys()
  if (all.size > MOST && oldest !== undefined) all.delete(oldest)
}

/** Something was done at the server, or somebody else signs in. */
export function forgetHeard(): void {
  all.clear()
}
